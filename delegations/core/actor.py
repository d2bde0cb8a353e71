"""Who acts, through which door."""

from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    WEB = "web"
    PORTAL = "portal"
    MAIL = "mail"
    CLI = "cli"
    WORKER = "worker"


class Role(StrEnum):
    """Global roles of staff."""

    ADMINISTRATOR = "administrator"
    PLANNER = "planner"
    READER = "reader"


@dataclass(frozen=True)
class Actor:
    """`kind` is staff, host, delegate, exhibitor or system; `id` the staff user's or person's id."""

    kind: str
    id: int | None
    name: str
    door: Door
    role: Role | None = None

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @property
    def may_plan(self) -> bool:
        return self.kind == "system" or self.role in (Role.ADMINISTRATOR, Role.PLANNER)

    @property
    def is_administrator(self) -> bool:
        return self.kind == "system" or self.role is Role.ADMINISTRATOR


def system_actor(door: Door = Door.CLI) -> Actor:
    return Actor("system", None, "system", door)
