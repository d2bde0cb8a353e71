"""Use cases of a fair: the edition, stands, applications to exhibit. Every act leaves its line in the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import InvalidInput, StaleVersion
from delegations.core.settings import Settings
from delegations.core.walltime import wall_time
from delegations.dossiers.models import Dossier
from delegations.fairs.stands.application_mails import tell_exhibitor
from delegations.fairs.stands.models import Edition, Exhibitor, Stand
from delegations.fairs.stands.queries import (
    accepted_on,
    find_edition,
    get_exhibitor,
    get_stand,
    list_stands,
    remains_of,
)
from delegations.fairs.stands.rules import (
    CAME_BY,
    ENDED,
    FORMULAS,
    INVOICING,
    LARGEST_CONTRIBUTION,
    AppliedTwice,
    ChooseAStand,
    DayTwice,
    HallInUse,
    NoEditionYet,
    NotAFair,
    OpeningOutOfOrder,
    PlacesTaken,
    StandIncomplete,
    StandInUse,
    StandTaken,
    UnknownHall,
    WindowOutOfOrder,
    check_exhibitor_move,
    check_formula,
    check_place,
    check_plan,
    stand_number,
)
from delegations.network.models import Organisation, Person


@dataclass(frozen=True)
class OpeningDay:
    """Wall times at the fair."""

    day: date
    opens: time
    closes: time


@dataclass(frozen=True)
class Figure:
    """A number with whoever says so; `as_of` is when it was said, in words."""

    what: str
    value: str
    source: str
    as_of: str = ""


@dataclass(frozen=True)
class EditionFacts:
    """The windows are naive wall times of the dossier's zone: (begins, ends), or None.

    `contributions`: {formula: euro cents}, what an exhibitor pays unless agreed otherwise.
    """

    fair: str
    label: str = ""
    organiser: str = ""
    halls: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    opening: tuple[OpeningDay, ...] = ()
    build_up: tuple[datetime, datetime] | None = None
    dismantling: tuple[datetime, datetime] | None = None
    figures: tuple[Figure, ...] = ()
    contributions: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class StandFacts:
    """`x`, `y`, `width`, `depth` in metres: where it lies on the plan of its hall."""

    hall: str
    number: str
    area: float
    sides: int = 1
    formula: str = "co_exhibition"
    places: int = 1
    x: float | None = None
    y: float | None = None
    width: float | None = None
    depth: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Application:
    """What an organisation applies for; `contribution` in euro cents."""

    organisation_id: int
    contact_id: int | None = None
    formula: str = "co_exhibition"
    stand_id: int | None = None
    contribution: int = 0
    invoicing: str = "none"
    came_by: str = "letter"
    note: str = ""


def _check_fair(dossier: Dossier) -> None:
    if dossier.kind != "fair":
        raise NotAFair()


def _window(window: tuple[datetime, datetime] | None, zone: str, field: str) -> dict[str, Any]:
    """The two columns of a window. An hour that happens twice is the first to begin with, the second to end with."""
    if window is None:
        return {f"{field}_starts": None, f"{field}_ends": None}
    starts = wall_time(window[0], zone, occurrence=0, field=f"{field}_starts")
    ends = wall_time(window[1], zone, occurrence=1, field=f"{field}_ends")
    if ends.instant() <= starts.instant():
        raise WindowOutOfOrder(field=f"{field}_ends")
    return {f"{field}_starts": starts.local, f"{field}_ends": ends.local}


def _opening(days: Sequence[OpeningDay]) -> list[dict[str, str]]:
    seen: set[date] = set()
    for one in days:
        if one.closes <= one.opens:
            raise OpeningOutOfOrder(field="opening", day=one.day)
        if one.day in seen:
            raise DayTwice(field="opening", day=one.day)
        seen.add(one.day)
    ordered = sorted(days, key=lambda one: one.day)
    return [{"day": f"{one.day}", "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"} for one in ordered]


def _check_halls(session: Session, dossier: Dossier, halls: Sequence[str]) -> None:
    for stand in list_stands(session, dossier.id):
        if stand.hall not in halls:
            raise HallInUse(field="halls", hall=stand.hall)


def _contributions(wanted: Mapping[str, int]) -> dict[str, int]:
    for formula, cents in wanted.items():
        if formula not in FORMULAS or not 0 <= cents <= LARGEST_CONTRIBUTION:
            raise InvalidInput(field=f"contribution_{formula}")
    return {formula: wanted[formula] for formula in FORMULAS if formula in wanted}


def save_edition(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, version: int, facts: EditionFacts
) -> Edition:
    """Makes or changes the one edition of a fair; `version` 0 when there was none. Raises StaleVersion."""
    _check_fair(dossier)
    edition = find_edition(session, dossier.id)
    if version != (edition.version if edition else 0):
        raise StaleVersion(current=edition)
    halls = list(dict.fromkeys(facts.halls))
    _check_halls(session, dossier, halls)
    values = {
        "fair": facts.fair, "label": facts.label, "organiser": facts.organiser, "halls": halls, "note": facts.note,
        "themes": list(facts.themes), "opening": _opening(facts.opening),
        "figures": [asdict(one) for one in facts.figures], "contributions": _contributions(facts.contributions),
        **_window(facts.build_up, dossier.zone, "build_up"),
        **_window(facts.dismantling, dossier.zone, "dismantling"),
    }  # fmt: skip
    if edition is None:
        edition = Edition(dossier_id=dossier.id, version=0)
        session.add(edition)
        changed = list(values)
    else:
        changed = [name for name, value in values.items() if getattr(edition, name) != value]
    for name in changed:
        setattr(edition, name, values[name])
    edition.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="save_edition", entity="edition", entity_id=edition.id,
           dossier_id=dossier.id, fields=changed)  # fmt: skip
    return edition


def _stand_values(session: Session, dossier: Dossier, facts: StandFacts) -> dict[str, Any]:
    """Checked values of a stand."""
    edition = find_edition(session, dossier.id)
    if edition is None or not edition.halls:
        raise NoEditionYet(field="hall")
    if facts.hall not in edition.halls:
        raise UnknownHall(field="hall", hall=facts.hall)
    values = {**asdict(facts), "number": stand_number(facts.number)}
    if not values["number"] or not 0 < facts.area <= 100_000 or facts.sides not in range(1, 5):
        raise StandIncomplete(field="area" if values["number"] else "number")
    if not 0 <= facts.places <= 1000:
        raise StandIncomplete(field="places")
    check_formula(facts.formula, None)
    check_plan(facts.x, facts.y, facts.width, facts.depth)
    return values


def _flush_stand(session: Session, stand: Stand) -> None:
    """The database decides who comes first to a number; a savepoint keeps the rest of the work."""
    taken = {"field": "number", "hall": stand.hall, "number": stand.number}
    query = select(Stand.id).where(
        Stand.dossier_id == stand.dossier_id, Stand.hall == stand.hall, Stand.number == stand.number
    )
    with session.no_autoflush:
        if session.scalar(query.where(Stand.id != stand.id) if stand.id else query) is not None:
            raise StandTaken(**taken)
    try:
        with session.begin_nested():
            session.add(stand)
            session.flush()
    except IntegrityError as error:
        raise StandTaken(**taken) from error


def add_stand(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, facts: StandFacts) -> Stand:
    """Raises StandTaken for a number that its hall already has, NoEditionYet, UnknownHall."""
    _check_fair(dossier)
    stand = Stand(dossier_id=dossier.id, **_stand_values(session, dossier, facts))
    _flush_stand(session, stand)
    record(session, actor=actor, clock=clock, action="add_stand", entity="stand", entity_id=stand.id,
           dossier_id=dossier.id)  # fmt: skip
    return stand


def change_stand(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, stand_id: int, version: int, facts: StandFacts
) -> Stand:
    """Raises StaleVersion, StandTaken, and PlacesTaken when more are accepted than it would hold."""
    stand = get_stand(session, dossier.id, stand_id, lock=True)
    if version != stand.version:
        raise StaleVersion(current=stand)
    values = _stand_values(session, dossier, facts)
    accepted = accepted_on(session, stand.id)
    if facts.places < accepted:
        raise PlacesTaken(field="places", accepted=accepted)
    changed = [name for name, value in values.items() if getattr(stand, name) != value]
    with session.no_autoflush:
        before = {name: getattr(stand, name) for name in changed}
        for name in changed:
            setattr(stand, name, values[name])
        stand.version += 1
        try:
            _flush_stand(session, stand)
        except StandTaken:
            for name, value in before.items():
                setattr(stand, name, value)
            session.expire(stand)
            raise
    record(session, actor=actor, clock=clock, action="change_stand", entity="stand", entity_id=stand.id,
           dossier_id=dossier.id, fields=changed)  # fmt: skip
    return stand


def remove_stand(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, stand_id: int) -> None:
    """Raises StandInUse while applications name it."""
    stand = get_stand(session, dossier.id, stand_id, lock=True)
    count = session.scalar(select(func.count(Exhibitor.id)).where(Exhibitor.stand_id == stand.id)) or 0
    if count:
        raise StandInUse(number=stand.number, count=count)
    session.delete(stand)
    session.flush()
    record(session, actor=actor, clock=clock, action="remove_stand", entity="stand", entity_id=stand_id,
           dossier_id=dossier.id)  # fmt: skip


def _check_application(session: Session, dossier: Dossier, wish: Application, exhibitor_id: int = 0) -> None:
    check_formula(wish.formula, wish.stand_id)
    organisation = session.get(Organisation, wish.organisation_id)
    if organisation is None:
        raise InvalidInput(field="organisation_id")
    if wish.contact_id is not None and session.get(Person, wish.contact_id) is None:
        raise InvalidInput(field="contact_id")
    if wish.invoicing not in INVOICING or wish.came_by not in ("link", *CAME_BY):
        raise InvalidInput(field="invoicing")
    if not 0 <= wish.contribution <= LARGEST_CONTRIBUTION:
        raise InvalidInput(field="contribution")
    if wish.stand_id is not None:
        get_stand(session, dossier.id, wish.stand_id)
    query = select(Exhibitor.id).filter_by(dossier_id=dossier.id, organisation_id=wish.organisation_id)
    if session.scalar(query.where(Exhibitor.id != exhibitor_id)) is not None:
        raise AppliedTwice(field="organisation_id", name=organisation.name)


def enter_application(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, wish: Application
) -> Exhibitor:
    """An application that still has to be decided. Staff enter it on behalf of who called, wrote or was met."""
    _check_fair(dossier)
    _check_application(session, dossier, wish)
    exhibitor = Exhibitor(dossier_id=dossier.id, applied_at=clock.now(), **asdict(wish))
    list_exhibitor(session, exhibitor)
    record(session, actor=actor, clock=clock, action="enter_application", entity="exhibitor", entity_id=exhibitor.id,
           dossier_id=dossier.id, detail={"behalf": wish.came_by})  # fmt: skip
    return exhibitor


def list_exhibitor(session: Session, exhibitor: Exhibitor) -> None:
    """The database decides who enters an organisation first; raises AppliedTwice for the other."""
    try:
        with session.begin_nested():
            session.add(exhibitor)
            session.flush()
    except IntegrityError as error:
        name = session.scalar(select(Organisation.name).where(Organisation.id == exhibitor.organisation_id))
        raise AppliedTwice(field="organisation_id", name=name) from error


def change_application(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, exhibitor_id: int, version: int,
    wish: Application,
) -> Exhibitor:  # fmt: skip
    """An accepted exhibitor moves only to a stand with a place left. Raises StaleVersion, StandFull, AppliedTwice.

    Who was invited has applied with that: staff note what they heard by telephone or letter.
    """
    exhibitor = get_exhibitor(session, dossier.id, exhibitor_id, lock=True)
    if version != exhibitor.version:
        raise StaleVersion(current=exhibitor)
    _check_application(session, dossier, wish, exhibitor.id)
    if exhibitor.state == "accepted":
        _take_place(session, dossier, wish.formula, wish.stand_id, exhibitor.id)
    values = asdict(wish)
    changed = [name for name, value in values.items() if getattr(exhibitor, name) != value]
    for name in changed:
        setattr(exhibitor, name, values[name])
    if exhibitor.state == "invited":
        exhibitor.state, exhibitor.applied_at = "applied", clock.now()
        changed.append("state")
    exhibitor.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="change_application", entity="exhibitor",
           entity_id=exhibitor.id, dossier_id=dossier.id, fields=changed)  # fmt: skip
    return exhibitor


def _take_place(session: Session, dossier: Dossier, formula: str, stand_id: int | None, exhibitor_id: int) -> None:
    """Locks the stand, so that of two who want the last place one comes too late."""
    if formula == "representation":
        return
    if stand_id is None:
        raise ChooseAStand(field="stand_id")
    stand = get_stand(session, dossier.id, stand_id, lock=True)
    check_place(stand.number, stand.places, accepted_on(session, stand.id, besides=exhibitor_id))


def settle_application(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, exhibitor_id: int, state: str
) -> Exhibitor:
    """Accepts within the places of the stand, declines, withdraws, or takes up again, and tells the contact.

    Withdrawing is possible at any time; `remains_of` says what is left to do, and the journal keeps the counts.
    Who was invited and declines has said no, whoever noted it. Raises ApplicationMove, StandFull, ChooseAStand.
    """
    exhibitor = get_exhibitor(session, dossier.id, exhibitor_id, lock=True)
    before = exhibitor.state
    due = settle_exhibitor(session, actor=actor, clock=clock, dossier=dossier, exhibitor=exhibitor, state=state)
    if state == "accepted" or (state in ENDED and before != "invited"):
        tell_exhibitor(session, clock=clock, settings=settings, exhibitor=exhibitor, due=due,
                       template="exhibitor_settled")  # fmt: skip
    return exhibitor


def settle_exhibitor(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, exhibitor: Exhibitor, state: str
) -> int:
    """The move itself, whoever makes it; nobody is written to. Gives what stays due, in euro cents."""
    check_exhibitor_move(exhibitor.state, state)
    before, detail, due = exhibitor.state, {}, 0
    theirs = before == "invited" and state == "declined"
    if state == "accepted":
        _take_place(session, dossier, exhibitor.formula, exhibitor.stand_id, exhibitor.id)
    if state == "withdrawn":
        left = remains_of(session, dossier, exhibitor, clock.now())
        due, detail = left.due, {"due": left.due, "badges": len(left.badges), "duty": len(left.duty)}
    exhibitor.state = state
    exhibitor.settled_at = None if state == "applied" else clock.now()
    exhibitor.settled_by = "" if state == "applied" else "staff" if actor.is_staff and not theirs else "exhibitor"
    exhibitor.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="settle_application", entity="exhibitor",
           entity_id=exhibitor.id, dossier_id=dossier.id, fields=["state"],
           detail={"from": before, "to": state, **detail})  # fmt: skip
    return due
