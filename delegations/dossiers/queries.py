"""Reads of dossiers: rights, lists, participants, tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anyascii import anyascii
from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from delegations.core.actor import Actor
from delegations.core.errors import Forbidden, NotFound
from delegations.core.languages import LANGUAGES
from delegations.dossiers.models import BudgetLine, DossierRight, ImportBatch, ParticipantGroup
from delegations.dossiers.models import Dossier as Dossier
from delegations.dossiers.models import Participation as Participation
from delegations.dossiers.models import Task as Task
from delegations.dossiers.rules import check_open
from delegations.i18n.content import translations_of
from delegations.network.models import NameCorrection, Organisation, Person
from delegations.network.rules import search_key


def may_see(actor: Actor) -> Select[int]:
    """Ids of the dossiers an actor may see. Administrators see all; others own them or hold a right."""
    if actor.is_administrator:
        return select(Dossier.id)
    held = select(DossierRight.dossier_id).where(DossierRight.user_id == actor.id)
    return select(Dossier.id).where(or_(Dossier.owner_id == actor.id, Dossier.id.in_(held)))


def scope_of_messages(actor: Actor) -> Select[int] | None:
    """The dossiers whose messages an actor may read; None, for administrators, is every message."""
    return None if actor.is_administrator else may_see(actor)


def scope_of_decisions(actor: Actor) -> Select[int] | None:
    """The dossiers whose messages an actor may hold back, let go or send again; None is every message."""
    if actor.is_administrator:
        return None
    if not actor.may_plan:
        return select(Dossier.id).where(false())
    held = select(DossierRight.dossier_id).where(DossierRight.user_id == actor.id, DossierRight.right_level != "reader")
    return select(Dossier.id).where(or_(Dossier.owner_id == actor.id, Dossier.id.in_(held)))


def dossier_codes(session: Session, actor: Actor) -> dict[int, tuple[str, str]]:
    """{id: (code, title)} of the dossiers an actor may see, newest first."""
    query = select(Dossier.id, Dossier.code, Dossier.title).where(Dossier.id.in_(may_see(actor)))
    rows = session.execute(query.order_by(Dossier.starts_on.desc(), Dossier.id.desc()))
    return {dossier_id: (code, title) for dossier_id, code, title in rows}


def right_of(session: Session, actor: Actor, dossier: Dossier) -> str:
    """owner, co_organiser, planner, reader, or '' for an outsider."""
    if actor.is_administrator or dossier.owner_id == actor.id:
        return "owner"
    query = select(DossierRight.right_level).filter_by(dossier_id=dossier.id, user_id=actor.id)
    return session.scalars(query).one_or_none() or ""


def get_dossier(
    session: Session, actor: Actor, code: str, *, write: bool = False, even_closed: bool = False
) -> Dossier:
    """The dossier of a code. NotFound for outsiders, Forbidden for readers who write, DossierClosed when closed.

    Writers of one dossier wait for each other. `even_closed` is for reopening alone.
    """
    query = select(Dossier).options(
        joinedload(Dossier.owner), joinedload(Dossier.duty_officer), joinedload(Dossier.organisation)
    )
    if write:
        query = query.with_for_update(of=Dossier, key_share=True)
    dossier = session.scalars(query.where(Dossier.code == code.upper())).one_or_none()
    if dossier is None:
        raise NotFound()
    right = right_of(session, actor, dossier)
    if not right:
        raise NotFound()
    if write:
        if right == "reader" or not actor.may_plan:
            raise Forbidden()
        if not even_closed:
            check_open(dossier.state)
    return dossier


def get_dossier_by_id(session: Session, dossier_id: int) -> Dossier:
    """For services that already know they may: the worker, the portal."""
    query = select(Dossier).options(joinedload(Dossier.owner), joinedload(Dossier.duty_officer))
    dossier = session.scalars(query.where(Dossier.id == dossier_id)).one_or_none()
    if dossier is None:
        raise NotFound()
    return dossier


def list_participations(session: Session, dossier_id: int) -> list[Participation]:
    """Present participants by precedence, with person, organisation, groups, stand-in and liaison."""
    query = (
        select(Participation)
        .options(
            joinedload(Participation.person).joinedload(Person.organisation),
            joinedload(Participation.represented_by),
            joinedload(Participation.liaison),
            selectinload(Participation.groups),
        )
        .where(Participation.dossier_id == dossier_id, Participation.removed_at.is_(None))
        .order_by(Participation.precedence, Participation.id)
    )
    return list(session.scalars(query))


def list_removed(session: Session, dossier_id: int) -> list[Participation]:
    """Those taken off the list, in the order in which they joined it, with person and liaison."""
    query = (
        select(Participation)
        .options(joinedload(Participation.person), joinedload(Participation.liaison))
        .where(Participation.dossier_id == dossier_id, Participation.removed_at.is_not(None))
    )
    return list(session.scalars(query.order_by(Participation.id)))


def pick_participation(rows: Sequence[Participation], participation_id: int) -> Participation:
    """The one of an already loaded list; NotFound otherwise."""
    for participation in rows:
        if participation.id == participation_id:
            return participation
    raise NotFound()


def get_participation(session: Session, dossier_id: int, participation_id: int) -> Participation:
    return pick_participation(list_participations(session, dossier_id), participation_id)


@dataclass(frozen=True)
class DossierFrame:
    """What the head and tabs of every dossier page say."""

    people: int
    open_tasks: int
    late_tasks: int


def frame_of(session: Session, dossier_id: int, today: date) -> DossierFrame:
    people = select(func.count()).where(Participation.dossier_id == dossier_id, Participation.removed_at.is_(None))
    tasks = select(Task.due_on).where(Task.dossier_id == dossier_id, Task.done_at.is_(None))
    due: Sequence[date] = session.scalars(tasks).all()
    return DossierFrame(
        people=session.scalar(people) or 0,
        open_tasks=sum(1 for day in due if day <= today),
        late_tasks=sum(1 for day in due if day < today),
    )


@dataclass(frozen=True)
class DossierFilter:
    """`when` is upcoming (not over yet), past or ''; `text` is looked for in code and title."""

    kinds: tuple[str, ...]
    when: str = ""
    text: str = ""
    country: str = ""


def list_dossiers(session: Session, actor: Actor, wanted: DossierFilter, today: date) -> list[Dossier]:
    """Dossiers the actor may see: upcoming ones soonest first, past ones latest first."""
    query = (
        select(Dossier)
        .options(joinedload(Dossier.owner))
        .where(Dossier.id.in_(may_see(actor)), Dossier.kind.in_(wanted.kinds))
    )
    if wanted.when == "upcoming":
        query = query.where(Dossier.ends_on >= today)
    elif wanted.when == "past":
        query = query.where(Dossier.ends_on < today)
    if wanted.country:
        query = query.where(Dossier.country == wanted.country)
    backwards = wanted.when == "past"
    first = Dossier.starts_on.desc() if backwards else Dossier.starts_on
    found = session.scalars(query.order_by(first, Dossier.id))
    key = search_key(wanted.text)
    return [d for d in found if not key or key in search_key(d.title, d.code)]


def find_dossiers(session: Session, actor: Actor, typed: str, limit: int = 8) -> list[Dossier]:
    """Dossiers the actor may see whose code or title, in any language, holds every word, whatever the spelling."""
    words = search_key(typed).split()
    seen = select(Dossier).where(Dossier.id.in_(may_see(actor)))
    found = list(session.scalars(seen.order_by(Dossier.starts_on.desc(), Dossier.id)))
    titles = translations_of(session, "dossier", [d.id for d in found])

    def key_of(dossier: Dossier) -> str:
        known = [dossier.title, *(row.text for row in titles[dossier.id]["title"].values())]
        return search_key(dossier.code, *known, *map(anyascii, known))

    return [d for d in found if words and all(word in key_of(d) for word in words)][:limit]


def people_counts(session: Session, dossier_ids: Sequence[int]) -> dict[int, int]:
    """{dossier id: how many take part}."""
    query = (
        select(Participation.dossier_id, func.count())
        .where(Participation.dossier_id.in_(dossier_ids), Participation.removed_at.is_(None))
        .group_by(Participation.dossier_id)
    )
    return dict(session.execute(query).all())


def rights_in(session: Session, dossier_id: int) -> list[DossierRight]:
    query = select(DossierRight).options(joinedload(DossierRight.user)).where(DossierRight.dossier_id == dossier_id)
    return sorted(session.scalars(query), key=lambda right: (right.user.name, right.id))


def budget_of(session: Session, dossier_id: int) -> list[BudgetLine]:
    query = select(BudgetLine).where(BudgetLine.dossier_id == dossier_id)
    return list(session.scalars(query.order_by(BudgetLine.id)))


def list_tasks(session: Session, dossier_id: int) -> list[Task]:
    """Tasks by date, with who does them."""
    query = select(Task).options(joinedload(Task.assignee)).where(Task.dossier_id == dossier_id)
    return list(session.scalars(query.order_by(Task.due_on, Task.id)))


def list_groups(session: Session, dossier_id: int) -> list[ParticipantGroup]:
    query = select(ParticipantGroup).where(ParticipantGroup.dossier_id == dossier_id)
    return list(session.scalars(query.order_by(ParticipantGroup.name, ParticipantGroup.id)))


def corrections_waiting(session: Session, person_ids: Sequence[int]) -> dict[int, NameCorrection]:
    """{person id: the newest spelling they propose}."""
    query = select(NameCorrection).where(NameCorrection.person_id.in_(person_ids), NameCorrection.state == "proposed")
    return {row.person_id: row for row in session.scalars(query.order_by(NameCorrection.id))}


def search_people(session: Session, text: str, *, limit: int = 30) -> list[Person]:
    """Persons of the directory whose name, address or native name holds every word."""
    words = search_key(text).split()
    if not words:
        return []
    query = select(Person).options(joinedload(Person.organisation))
    for word in words:
        query = query.where(Person.search_key.contains(word, autoescape=True))
    return list(session.scalars(query.order_by(Person.family_name, Person.given_name, Person.id).limit(limit)))


def get_person(session: Session, person_id: int) -> Person:
    query = select(Person).options(joinedload(Person.organisation)).where(Person.id == person_id)
    person = session.scalars(query).one_or_none()
    if person is None:
        raise NotFound()
    return person


def languages_in_use(session: Session) -> list[str]:
    """The languages that some person or dossier uses, in the order of our list."""
    used = set(session.scalars(select(Person.language).distinct()))
    used.update(language for languages in session.scalars(select(Dossier.languages)) for language in languages)
    return [language for language in LANGUAGES if language in used]


def all_people(session: Session) -> list[Person]:
    """The whole directory, for comparing names."""
    query = select(Person).options(joinedload(Person.organisation)).where(Person.purged_on.is_(None))
    return list(session.scalars(query.order_by(Person.id)))


def organisations_by_name(session: Session) -> dict[str, Organisation]:
    """{folded name: organisation}; of two with one name the older."""
    rows = session.scalars(select(Organisation).order_by(Organisation.id.desc()))
    return {search_key(row.name): row for row in rows}


def last_import(session: Session, dossier_id: int) -> ImportBatch | None:
    """The newest import that was not undone."""
    query = select(ImportBatch).where(ImportBatch.dossier_id == dossier_id, ImportBatch.undone_at.is_(None))
    return session.scalars(query.order_by(ImportBatch.id.desc()).limit(1)).one_or_none()


def get_batch(session: Session, dossier_id: int, batch_id: int) -> ImportBatch:
    batch = session.scalars(select(ImportBatch).filter_by(id=batch_id, dossier_id=dossier_id)).one_or_none()
    if batch is None:
        raise NotFound()
    return batch
