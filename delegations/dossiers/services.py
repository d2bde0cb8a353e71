"""Use cases of a dossier: opening it from a template, its facts, state, rights and budget."""

import re
from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, Forbidden, InvalidInput, NotFound, StaleVersion
from delegations.dossiers.models import BudgetLine, Dossier, DossierRight
from delegations.dossiers.queries import right_of
from delegations.dossiers.rules import RIGHTS, check_move, entry_status
from delegations.dossiers.tasks import make_tasks, move_open_tasks
from delegations.dossiers.templates import TEMPLATES
from delegations.dossiers.travel import redate_fields

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,30}")


class CodeTaken(InvalidInput):
    message = N_("There is already a dossier with the code %(code)s.")


class BadCode(InvalidInput):
    message = N_("A code has 2 to 31 letters without accents, digits or hyphens, such as MA-2027-10.")


class DatesOutOfOrder(InvalidInput):
    message = N_("The last day (%(last)s) comes before the first (%(first)s).")


class TooLong(InvalidInput):
    message = N_("A dossier lasts at most %(limit)s days.")


class NoSuchTemplate(InvalidInput):
    message = N_("Choose a template.")


class NotADecimal(InvalidInput):
    message = N_("Write amounts in euros such as 1250 or 1250,50.")


@dataclass(frozen=True)
class DossierFacts:
    """What a dossier is about."""

    title: str
    country: str
    zone: str
    starts_on: date
    ends_on: date
    languages: tuple[str, ...]
    owner_id: int
    duty_officer_id: int | None = None
    objective: str = ""
    context: str = ""
    requested_by: str = ""
    show_unconfirmed: bool = True


@dataclass(frozen=True)
class Amounts:
    """A budget line; amounts in euro cents."""

    label: str
    payer: str = ""
    planned: int = 0
    committed: int = 0
    paid: int = 0


def _check_facts(facts: DossierFacts) -> None:
    if facts.ends_on < facts.starts_on:
        raise DatesOutOfOrder(field="ends_on", first=facts.starts_on, last=facts.ends_on)
    if (facts.ends_on - facts.starts_on).days > 400:
        raise TooLong(field="ends_on", limit=400)


def propose_code(session: Session, country: str, starts_on: date) -> str:
    """MA-2027-10, or MA-2027-10-2 when that one is taken."""
    base = f"{country.upper()}-{starts_on:%Y-%m}"
    taken = set(session.scalars(select(Dossier.code).where(Dossier.code.startswith(base))))
    number = 1
    while (code := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return code


def _checked_code(session: Session, code: str, facts: DossierFacts) -> str:
    wanted = code.strip().upper() or propose_code(session, facts.country, facts.starts_on)
    if not CODE.fullmatch(wanted):
        raise BadCode(field="code")
    if session.scalars(select(Dossier.id).where(Dossier.code == wanted)).first():
        raise CodeTaken(field="code", code=wanted)
    return wanted


def open_dossier(
    session: Session, *, actor: Actor, clock: Clock, template: str, code: str, facts: DossierFacts
) -> Dossier:
    """A dossier with the dated tasks of its template; an empty code is made from country and date."""
    model = TEMPLATES.get(template)
    if model is None:
        raise NoSuchTemplate(field="template")
    _check_facts(facts)
    values = {**asdict(facts), "languages": list(facts.languages)}
    dossier = Dossier(
        code=_checked_code(session, code, facts), kind=model.kind, template=model.key,
        created_at=clock.now(), **values,
    )  # fmt: skip
    session.add(dossier)
    session.flush()
    made = make_tasks(session, dossier=dossier, tasks=model.tasks)
    record(session, actor=actor, clock=clock, action="open_dossier", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, detail={"template": model.key, "tasks": made})  # fmt: skip
    return dossier


def change_dossier(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    dossier: Dossier,
    version: int,
    facts: DossierFacts,
    move_tasks: bool = True,
) -> None:
    """Changes the facts; open tasks follow the dates unless told otherwise. Raises StaleVersion, DatesOutOfOrder."""
    if version != dossier.version:
        raise StaleVersion(current=dossier)
    _check_facts(facts)
    before = (dossier.starts_on, dossier.ends_on, dossier.country)
    wanted = {**asdict(facts), "languages": list(facts.languages)}
    changed = [field.name for field in fields(facts) if getattr(dossier, field.name) != wanted[field.name]]
    if not changed:
        return
    for name in changed:
        setattr(dossier, name, wanted[name])
    dossier.version += 1
    if {"starts_on", "ends_on", "title", "country"} & set(changed):
        dossier.revised_at = clock.now()
    if {"starts_on", "ends_on"} & set(changed):
        dossier.sequence += 1
    session.flush()
    if "ends_on" in changed:
        redate_fields(session, dossier)
    moved = 0
    if move_tasks and {"starts_on", "ends_on", "country"} & set(changed):
        moved = move_open_tasks(session, dossier=dossier, before=before)
    record(session, actor=actor, clock=clock, action="change_dossier", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, fields=changed, detail={"moved_tasks": moved} if moved else {})  # fmt: skip


def move_dossier(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, state: str) -> None:
    """Into another state of the table of moves. Raises MoveNotAllowed."""
    check_move(dossier.state, state)
    before, dossier.state = dossier.state, state
    dossier.version += 1
    if entry_status(before) != entry_status(state):
        dossier.sequence, dossier.revised_at = dossier.sequence + 1, clock.now()
    session.flush()
    record(session, actor=actor, clock=clock, action="move_dossier", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, fields=["state"], detail={"from": before, "to": state})  # fmt: skip


def _check_may_share(session: Session, actor: Actor, dossier: Dossier) -> None:
    if right_of(session, actor, dossier) not in ("owner", "co_organiser"):
        raise Forbidden()


def grant_right(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, user_id: int, level: str) -> None:
    """Gives somebody a right, or another one; the owner and co-organisers may."""
    _check_may_share(session, actor, dossier)
    user = session.get(User, user_id)
    if user is None or level not in RIGHTS:
        raise InvalidInput(field="user_id")
    query = select(DossierRight).filter_by(dossier_id=dossier.id, user_id=user_id)
    right = session.scalars(query).one_or_none()
    if right is None:
        right = DossierRight(dossier_id=dossier.id, user_id=user_id)
        session.add(right)
    right.right_level = level
    session.flush()
    record(session, actor=actor, clock=clock, action="grant_right", entity="user", entity_id=user_id,
           dossier_id=dossier.id, detail={"right": level})  # fmt: skip


def withdraw_right(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, user_id: int) -> None:
    _check_may_share(session, actor, dossier)
    query = delete(DossierRight).where(DossierRight.dossier_id == dossier.id, DossierRight.user_id == user_id)
    if session.execute(query.returning(DossierRight.id)).first() is None:
        raise NotFound()
    record(session, actor=actor, clock=clock, action="withdraw_right", entity="user", entity_id=user_id,
           dossier_id=dossier.id)  # fmt: skip


def cents(text: str, *, field: str) -> int:
    """Euro cents of '1 250,50'; an empty text is nothing."""
    plain = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
    if not plain:
        return 0
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", plain):
        raise NotADecimal(field=field)
    whole, _, part = plain.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def add_budget_line(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, amounts: Amounts) -> BudgetLine:
    line = BudgetLine(dossier_id=dossier.id, **asdict(amounts))
    session.add(line)
    session.flush()
    record(session, actor=actor, clock=clock, action="add_budget_line", entity="budget_line", entity_id=line.id,
           dossier_id=dossier.id)  # fmt: skip
    return line


def _budget_line(session: Session, dossier: Dossier, line_id: int) -> BudgetLine:
    line = session.scalars(select(BudgetLine).filter_by(id=line_id, dossier_id=dossier.id)).one_or_none()
    if line is None:
        raise NotFound()
    return line


def change_budget_line(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, line_id: int, version: int, amounts: Amounts
) -> None:
    """Raises StaleVersion, NotFound."""
    line = _budget_line(session, dossier, line_id)
    if version != line.version:
        raise StaleVersion(current=line)
    for name, value in asdict(amounts).items():
        setattr(line, name, value)
    line.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="change_budget_line", entity="budget_line", entity_id=line.id,
           dossier_id=dossier.id)  # fmt: skip


def remove_budget_line(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, line_id: int) -> None:
    session.delete(_budget_line(session, dossier, line_id))
    session.flush()
    record(session, actor=actor, clock=clock, action="remove_budget_line", entity="budget_line", entity_id=line_id,
           dossier_id=dossier.id)  # fmt: skip
