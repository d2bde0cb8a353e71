"""What the first page says of dossiers: those of the season, tasks that fall due, spellings to check."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from delegations.core.actor import Actor
from delegations.dossiers.models import Dossier, Participation, Task
from delegations.dossiers.queries import may_see, scope_of_decisions
from delegations.dossiers.rules import OVER
from delegations.network.models import NameCorrection


def dossiers_between(session: Session, actor: Actor, first: date, last: date) -> list[Dossier]:
    """Dossiers the actor may see with a day in [first, last], by date."""
    query = select(Dossier).where(Dossier.id.in_(may_see(actor)), Dossier.starts_on <= last, Dossier.ends_on >= first)
    return list(session.scalars(query.order_by(Dossier.starts_on, Dossier.id)))


def writable_ids(session: Session, actor: Actor) -> frozenset[int]:
    """Dossiers the actor may change: where the page offers acts and not only links."""
    scope = scope_of_decisions(actor)
    return frozenset(session.scalars(select(Dossier.id) if scope is None else scope))


def tasks_until(session: Session, actor: Actor, last: date) -> list[Task]:
    """Tasks of open dossiers that are not done and due by `last`, oldest first, with dossier and assignee."""
    query = (
        select(Task)
        .join(Task.dossier)
        .options(contains_eager(Task.dossier), joinedload(Task.assignee))
        .where(
            Task.done_at.is_(None), Task.due_on <= last, Dossier.id.in_(may_see(actor)), Dossier.state.not_in(OVER)
        )
    )  # fmt: skip
    return list(session.scalars(query.order_by(Task.due_on, Task.id)))


@dataclass(frozen=True)
class Corrections:
    """How many people of a dossier propose another spelling of their name."""

    dossier: Dossier
    people: int


def corrections_to_check(session: Session, actor: Actor) -> list[Corrections]:
    """Each person counts once: in the dossier where they proposed it, else in their first one that is open."""
    query = (
        select(NameCorrection.person_id, NameCorrection.dossier_id, Dossier)
        .join(Participation, Participation.person_id == NameCorrection.person_id)
        .join(Dossier, Dossier.id == Participation.dossier_id)
        .where(
            NameCorrection.state == "proposed", Participation.removed_at.is_(None),
            Dossier.id.in_(may_see(actor)), Dossier.state.not_in(OVER),
        )
        .order_by(Dossier.starts_on, Dossier.id, NameCorrection.id)
    )  # fmt: skip
    chosen: dict[int, Dossier] = {}
    for person_id, proposed_in, dossier in session.execute(query):
        if person_id not in chosen or proposed_in == dossier.id:
            chosen[person_id] = dossier
    people: dict[int, int] = defaultdict(int)
    for dossier in chosen.values():
        people[dossier.id] += 1
    found = {dossier.id: dossier for dossier in chosen.values()}
    return [Corrections(found[i], count) for i, count in sorted(people.items())]
