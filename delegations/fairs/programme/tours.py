"""Use cases of guided tours: stops one after the other as slots, their hosts asked, people counted."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, DomainError, InvalidInput, StaleVersion
from delegations.core.settings import Settings
from delegations.core.walltime import WallTime, local_at
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import list_participations
from delegations.fairs.programme.models import Tour, TourStop
from delegations.fairs.programme.queries import get_tour, party_of, slots_by_id, walkers
from delegations.fairs.programme.rules import (
    TOLERANCE,
    NobodyLeftOver,
    NoStops,
    Pace,
    StopWithoutTopic,
    tour_times,
)
from delegations.fairs.stands.queries import list_exhibitors
from delegations.i18n import words
from delegations.itineraries.asking import Question, ask_host, usual_deadline
from delegations.itineraries.contacts import contacts_of
from delegations.itineraries.models import Request, Slot
from delegations.itineraries.options import save_slot_texts
from delegations.itineraries.queries import get_slot
from delegations.itineraries.rules import Asked, beyond_tolerance
from delegations.itineraries.slots import SlotValues, delete_draft_slot, save_slot, values_of
from delegations.itineraries.standing import asked_then
from delegations.network.models import Organisation, Person

AT_STAND = N_("Stand %(stand)s")
SECOND = N_("%(title)s – second group")
EXPECTED = N_("A guided tour stops at your stand for %(minutes)s min: a short presentation, then questions.")


class AsksAgain(DomainError):
    """Not an error of the form: somebody has to agree first. `count` and `names` of the hosts."""

    message = N_("These hosts have confirmed and would be asked again: %(names)s.")


@dataclass(frozen=True)
class TourFacts:
    """What a tour is. `people` count only when not `everybody`."""

    title: str
    start: WallTime
    guide_id: int | None = None
    interpreter_id: int | None = None
    languages: str = ""
    meeting_point: str = ""
    place_id: int | None = None
    walk_minutes: int = 3
    max_people: int | None = None
    everybody: bool = True
    people: tuple[int, ...] = ()
    headsets: int | None = None
    note: str = ""


@dataclass(frozen=True)
class StopValues:
    """`walk` None: the usual one of the tour, and none to the first stop. `stop_id` None: a new stop."""

    host_id: int | None
    topic: str
    minutes: int
    walk: int | None = None
    stand: str = ""
    stop_id: int | None = None
    contact_id: int | None = None


@dataclass(frozen=True)
class _Planned:
    """One stop as it will be."""

    values: StopValues
    walk: int
    start: WallTime
    end: WallTime
    row: TourStop | None
    slot: Slot | None


def facts_of(tour: Tour) -> TourFacts:
    plain = {name: getattr(tour, name) for name in TourFacts.__dataclass_fields__ if name not in ("start", "people")}
    return TourFacts(start=WallTime(tour.starts, tour.zone, tour.fold), people=tuple(tour.people), **plain)


def stops_of(tour: Tour, slots: Mapping[int, Slot]) -> list[StopValues]:
    return [
        StopValues(
            host_id=slot.host_id, topic=slot.title, minutes=int((slot.ends_at - slot.starts_at).total_seconds() // 60),
            walk=stop.walk_minutes, stand=stop.stand, stop_id=stop.id, contact_id=stop.contact_id,
        )
        for stop in tour.stops if (slot := slots.get(stop.slot_id)) and slot.cancelled_at is None
    ]  # fmt: skip


def times_of(facts: TourFacts, stops: Sequence[StopValues]) -> list[tuple[int, WallTime, WallTime]]:
    """(walk, start, end) of each stop. Raises StopTooShort, WalkTooLong, TooManyStops."""
    walks = [
        (0 if number == 0 else facts.walk_minutes) if one.walk is None else one.walk for number, one in enumerate(stops)
    ]
    spans = tour_times(facts.start, [Pace(walk, one.minutes) for walk, one in zip(walks, stops, strict=True)])
    return [(walk, start, end) for walk, (start, end) in zip(walks, spans, strict=True)]


def _plan(
    facts: TourFacts, stops: Sequence[StopValues], tour: Tour | None, slots: Mapping[int, Slot]
) -> list[_Planned]:
    if not stops:
        raise NoStops(field="host-0")
    rows = {stop.id: stop for stop in tour.stops} if tour else {}
    found = []
    for number, (one, (walk, start, end)) in enumerate(zip(stops, times_of(facts, stops), strict=True)):
        if not one.topic and one.host_id is None:
            raise StopWithoutTopic(field=f"host-{number}")
        row = rows.get(one.stop_id or 0)
        found.append(_Planned(one, walk, start, end, row, slots.get(row.slot_id) if row else None))
    return found


def _asked_again(facts: TourFacts, plan: Sequence[_Planned], size: int) -> list[Request]:
    """Confirmed answers that would no longer hold."""
    found = []
    for one in plan:
        if one.slot is None or one.slot.host_id != one.values.host_id:
            continue
        now = Asked(one.start.instant(), one.end.instant(), facts.place_id, size)
        minutes, people = one.slot.tolerance_minutes, one.slot.tolerance_people
        for request in one.slot.requests:
            then = asked_then(request)
            if request.state == "confirmed" and then and beyond_tolerance(then, now, minutes=minutes, people=people):
                found.append(request)
    return found


def save_tour(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, facts: TourFacts, stops: Sequence[StopValues],
    tour: Tour | None = None, version: int = 0, agreed: int = 0,
) -> Tour:  # fmt: skip
    """Makes or changes a tour and its slots: every stop begins when the one before ends and the walk is done.

    `agreed`: how many confirmed hosts may be asked again for it; more raise AsksAgain, and nothing is changed. Raises
    StaleVersion, NoStops, StopTooShort, WalkTooLong, StopWithoutTopic, TooManyStops.
    """
    if tour is not None:
        tour = get_tour(session, dossier.id, tour.id, lock=True)
        if tour.version != version:
            raise StaleVersion(current=tour)
    _check(facts)
    slots = slots_by_id(session, dossier.id) if tour else {}
    plan = _plan(facts, stops, tour, slots)
    created = tour is None
    if tour is None:
        tour = Tour(dossier_id=dossier.id, version=0, stops=[])
    draft = Tour(everybody=facts.everybody, people=list(facts.people), guide_id=facts.guide_id,
                 interpreter_id=facts.interpreter_id, max_people=facts.max_people)  # fmt: skip
    ids = _attending(session, dossier, draft)
    again = _asked_again(facts, plan, len(ids))
    if len(again) > agreed:
        names = [request.organisation.name for request in again]
        raise AsksAgain(names=", ".join(names), count=len(names))
    _write(tour, facts)
    session.add(tour)
    session.flush()
    _drop_others(session, actor, clock, dossier, tour, plan, slots)
    for position, one in enumerate(plan):
        _save_stop(session, actor, clock, dossier, tour, one, position, ids)
    record(session, actor=actor, clock=clock, action="add_tour" if created else "change_tour", entity="tour",
           entity_id=tour.id, dossier_id=dossier.id)  # fmt: skip
    session.flush()
    return get_tour(session, dossier.id, tour.id)


def _check(facts: TourFacts) -> None:
    if not facts.title:
        raise InvalidInput(field="title")


def _attending(session: Session, dossier: Dossier, tour: Tour) -> tuple[int, ...]:
    """Those who walk, with guide and interpreter."""
    present = list_participations(session, dossier.id)
    led = {p.id for p in present if p.id in (tour.guide_id, tour.interpreter_id)}
    return tuple(sorted({p.id for p in walkers(tour, present)} | led))


def _write(tour: Tour, facts: TourFacts) -> None:
    for name, value in asdict(facts).items():
        if name not in ("start", "people"):
            setattr(tour, name, value)
    tour.starts, tour.zone, tour.fold = facts.start.local, facts.start.zone, facts.start.fold
    tour.people = [] if facts.everybody else sorted(facts.people)
    tour.version += 1


def _drop_others(
    session: Session, actor: Actor, clock: Clock, dossier: Dossier, tour: Tour, plan: Sequence[_Planned],
    slots: Mapping[int, Slot],
) -> None:  # fmt: skip
    """Stops that are no longer in the list: their slots go, or are cancelled where somebody outside knows them."""
    kept = {one.row.id for one in plan if one.row is not None}
    for stop in [stop for stop in tour.stops if stop.id not in kept]:
        slot = slots.get(stop.slot_id)
        session.delete(stop)
        session.flush()
        if slot is not None:
            delete_draft_slot(session, actor=actor, clock=clock, dossier=dossier, slot=slot)


def _save_stop(
    session: Session, actor: Actor, clock: Clock, dossier: Dossier, tour: Tour, one: _Planned, position: int,
    ids: tuple[int, ...],
) -> None:  # fmt: skip
    stand, stand_id, contact_id = _placed(session, dossier, one.values)
    text = words("fr").gettext(AT_STAND, stand=stand) if stand else ""
    former = words("fr").gettext(AT_STAND, stand=one.row.stand) if one.row and one.row.stand else ""
    plain = one.slot is None or one.slot.public_text in ("", former)
    base = values_of(one.slot) if one.slot else SlotValues("tour", "", one.start, one.end, tolerance_minutes=TOLERANCE)
    values = replace(
        base, kind="tour", title=one.values.topic or _name(session, one.values.host_id), start=one.start, end=one.end,
        place_id=tour.place_id, host_id=one.values.host_id, attendance="some", participation_ids=ids,
        public_text=text if plain else base.public_text, travel_mode="walk", travel_minutes=one.walk,
    )  # fmt: skip
    slot = save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=one.slot)
    if plain:
        _translate(session, dossier, slot, stand)
    row = one.row or TourStop(tour_id=tour.id, slot_id=slot.id)
    row.position, row.walk_minutes, row.stand, row.stand_id, row.contact_id = (
        position, one.walk, stand, stand_id, contact_id,
    )  # fmt: skip
    session.add(row)
    session.flush()


def _name(session: Session, organisation_id: int | None) -> str:
    found = session.get(Organisation, organisation_id) if organisation_id else None
    return found.name if found else ""


def _placed(session: Session, dossier: Dossier, values: StopValues) -> tuple[str, int | None, int | None]:
    """(stand in words, its row, contact): an exhibitor of our pavilion is found on his own stand."""
    theirs = [row for row in list_exhibitors(session, dossier.id) if row.organisation_id == values.host_id]
    stand = theirs[0].stand if theirs else None
    known = f"{stand.hall} / {stand.number}" if stand else ""
    contact = values.contact_id
    if contact is not None and values.host_id is not None:
        person = session.get(Person, contact)
        contact = contact if person and person.organisation_id == values.host_id else None
    if contact is None and theirs:
        contact = theirs[0].contact_id
    if contact is None and values.host_id:
        reachable = [person for person in contacts_of(session, values.host_id) if person.email]
        contact = reachable[0].id if reachable else None
    said = values.stand or known
    return said, stand.id if stand and said == known else None, contact


def _translate(session: Session, dossier: Dossier, slot: Slot, stand: str) -> None:
    """“Stand H120” in the languages of the dossier."""
    codes = [code for code in dossier.languages if code != "fr"]
    said = {("public_text", code): words(code).gettext(AT_STAND, stand=stand) if stand else "" for code in codes}
    save_slot_texts(session, slot=slot, texts=said)


def drop_stop(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, tour: Tour, stop_id: int, version: int,
    agreed: int = 0,
) -> Tour:  # fmt: skip
    """Takes a stop out; the rest closes up. Raises what save_tour raises."""
    stops = [one for one in stops_of(tour, slots_by_id(session, dossier.id)) if one.stop_id != stop_id]
    return save_tour(session, actor=actor, clock=clock, dossier=dossier, facts=facts_of(tour), stops=stops, tour=tour,
                     version=version, agreed=agreed)  # fmt: skip


def add_second_group(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, tour: Tour, version: int, minutes: int,
    agreed: int = 0,
) -> Tour:  # fmt: skip
    """A copy of the tour that starts so many minutes later, for those whom the first cannot take.

    Its hosts have to be asked. Raises NobodyLeftOver, and what save_tour raises.
    """
    present = list_participations(session, dossier.id)
    party, going = party_of(tour, present), [p.id for p in walkers(tour, present)]
    if not party.too_many or not tour.max_people:
        raise NobodyLeftOver(state="", people=party.people, most=tour.max_people or party.people)
    facts, slots = facts_of(tour), slots_by_id(session, dossier.id)
    stops = stops_of(tour, slots)
    first = replace(facts, everybody=False, people=tuple(going[: tour.max_people]))
    save_tour(session, actor=actor, clock=clock, dossier=dossier, facts=first, stops=stops, tour=tour,
              version=version, agreed=agreed)  # fmt: skip
    later = local_at(facts.start.instant() + timedelta(minutes=minutes), facts.start.zone)
    start = WallTime(later.replace(tzinfo=None, fold=0), facts.start.zone, later.fold)
    second = replace(
        facts, title=words("fr").gettext(SECOND, title=facts.title), start=start, everybody=False,
        people=tuple(going[tour.max_people :]), headsets=None,
    )  # fmt: skip
    fresh = [replace(one, stop_id=None) for one in stops]
    return save_tour(session, actor=actor, clock=clock, dossier=dossier, facts=second, stops=fresh)


@dataclass(frozen=True)
class Asking:
    """What came of asking all hosts at once: how many were asked, and who could not be."""

    asked: int
    without_contact: tuple[str, ...]


def unasked(slot: Slot) -> bool:
    """A stop with a host of another house, of whom nothing is asked yet."""
    live = [r for r in slot.requests if r.state not in ("withdrawn", "settled", "draft")]
    return slot.cancelled_at is None and slot.host is not None and not slot.host.own and not live


def ask_all_hosts(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, tour: Tour
) -> Asking:
    """Asks the host of each stop that nobody has asked yet, each through a link of his own."""
    tour = get_tour(session, dossier.id, tour.id, lock=True)
    slots, asked, missing = slots_by_id(session, dossier.id), 0, []
    for stop in tour.stops:
        slot = slots.get(stop.slot_id)
        if slot is None or slot.host is None or not unasked(slot) or slot.ends_at <= clock.now():
            continue
        if stop.contact is None:
            missing.append(slot.host.name)
            continue
        minutes = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
        question = Question(
            contact_id=stop.contact.id, organisation_id=slot.host.id, deadline=usual_deadline(slot, clock),
            expected=words(stop.contact.language).gettext(EXPECTED, minutes=minutes),
        )  # fmt: skip
        ask_host(session, actor=actor, clock=clock, settings=settings, slot=get_slot(session, dossier.id, slot.id),
                 question=question)  # fmt: skip
        asked += 1
    return Asking(asked, tuple(missing))


def note_headcount(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, tour: Tour, counted: int | None
) -> None:
    """How many stood at the start; the last who counts is right. None takes the count back."""
    if counted is not None and not 0 <= counted <= 1000:
        raise InvalidInput(field="counted")
    if tour.counted == counted:
        return
    tour.counted, tour.counted_at = counted, clock.now() if counted is not None else None
    session.flush()
    record(session, actor=actor, clock=clock, action="count_heads", entity="tour", entity_id=tour.id,
           dossier_id=dossier.id, detail={"counted": counted or 0})  # fmt: skip


def remove_tour(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, tour: Tour) -> None:
    """The tour goes; its slots are deleted, or cancelled where hosts or readers know them."""
    slots, tour_id = slots_by_id(session, dossier.id), tour.id
    _drop_others(session, actor, clock, dossier, tour, (), slots)
    session.expire(tour, ["stops"])
    session.delete(tour)
    session.flush()
    record(session, actor=actor, clock=clock, action="remove_tour", entity="tour", entity_id=tour_id,
           dossier_id=dossier.id)  # fmt: skip
