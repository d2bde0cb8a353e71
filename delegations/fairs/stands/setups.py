"""Build-up and freight: slots of kind "setup" with their stand and carrier, and what is odd about their times."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import NC_, NotFound
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.stands.models import Edition, SetupSlot, Stand
from delegations.fairs.stands.queries import get_stand
from delegations.fairs.stands.rules import NotAFair
from delegations.fairs.stands.setup_rules import (
    BEFORE,
    FREIGHT,
    SETUPS,
    Freight,
    NoSuchSetup,
    Outside,
    Window,
    outside,
    overlapping,
)
from delegations.i18n import words
from delegations.i18n.content import save_text
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import get_slot
from delegations.itineraries.slots import SlotValues, cancel_slot, save_slot, values_of

AT_STAND = NC_("setup", "%(what)s, stand %(number)s")


@dataclass(frozen=True)
class SetupFacts:
    """`title` empty: it is made of what and where. `access`: gate, plates, what drivers have to know."""

    what: str
    start: WallTime
    end: WallTime
    stand_id: int | None = None
    place_id: int | None = None
    participation_ids: tuple[int, ...] = ()
    carrier: str = ""
    access: str = ""
    title: str = ""
    public_text: str = ""


@dataclass(frozen=True)
class Setup:
    """A slot of kind "setup"; one made in the programme has no row of its own yet."""

    slot: Slot
    what: str
    stand: Stand | None = None
    carrier: str = ""
    access: str = ""


def list_setups(session: Session, dossier_id: int) -> list[Setup]:
    """All appointments still planned, in order of time, with place and people."""
    query = (
        select(Slot, SetupSlot)
        .outerjoin(SetupSlot, SetupSlot.slot_id == Slot.id)
        .options(
            joinedload(Slot.place),
            selectinload(Slot.participations).joinedload(Participation.person),
            selectinload(Slot.bookings),
            joinedload(SetupSlot.stand),
        )
        .where(Slot.dossier_id == dossier_id, Slot.kind == "setup", Slot.cancelled_at.is_(None))
    )
    rows = session.execute(query.order_by(Slot.starts_at, Slot.ends_at, Slot.id)).all()
    return [
        Setup(slot, row.what, row.stand, row.carrier, row.access) if row else Setup(slot, "build_up")
        for slot, row in rows
    ]


def get_setup(session: Session, dossier_id: int, slot_id: int) -> Setup:
    found = next((one for one in list_setups(session, dossier_id) if one.slot.id == slot_id), None)
    if found is None:
        raise NotFound()
    return found


def save_setup(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, facts: SetupFacts, slot_id: int | None = None,
    version: int | None = None,
) -> Slot:  # fmt: skip
    """Makes or changes an appointment through its slot. Raises NoSuchSetup, StaleVersion and what save_slot raises."""
    if dossier.kind != "fair":
        raise NotAFair()
    if facts.what not in SETUPS:
        raise NoSuchSetup(field="what")
    stand = get_stand(session, dossier.id, facts.stand_id) if facts.stand_id else None
    slot = get_slot(session, dossier.id, slot_id, lock=True) if slot_id else None
    if slot is not None and slot.kind != "setup":
        raise NotFound()
    values = _values(slot, facts, facts.title or titled(facts.what, stand, SOURCE_LANGUAGE))
    slot = save_slot(session, actor=actor, clock=clock, dossier=dossier, values=values, slot=slot, version=version)
    if not facts.title:
        for language in dossier.languages:
            if language != SOURCE_LANGUAGE:
                save_text(session, entity="slot", entity_id=slot.id, field="title", language=language,
                          text=titled(facts.what, stand, language), source=slot.title)  # fmt: skip
    row = session.scalars(select(SetupSlot).where(SetupSlot.slot_id == slot.id)).one_or_none()
    if row is None:
        row = SetupSlot(slot_id=slot.id)
        session.add(row)
    row.what, row.stand_id = facts.what, facts.stand_id
    row.carrier, row.access = facts.carrier, facts.access
    session.flush()
    record(session, actor=actor, clock=clock, action="save_setup", entity="slot", entity_id=slot.id,
           dossier_id=dossier.id, detail={"what": facts.what})  # fmt: skip
    return slot


def _values(slot: Slot | None, facts: SetupFacts, title: str) -> SlotValues:
    known = values_of(slot) if slot else SlotValues("setup", title, facts.start, facts.end)
    return replace(
        known, title=title, start=facts.start, end=facts.end, place_id=facts.place_id, attendance="some",
        participation_ids=facts.participation_ids, public_text=facts.public_text,
    )  # fmt: skip


def titled(what: str, stand: Stand | None, language: str) -> str:
    """The title that an appointment has unless staff write another."""
    w = words(language)
    name = w.gettext(SETUPS[what])
    return w.gettext(AT_STAND, what=name, number=stand.number) if stand else name


def cancel_setup(session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, slot_id: int) -> None:
    """The slot stays as a cancelled one, so that who knew of it is told with the next release."""
    slot = get_slot(session, dossier.id, slot_id, lock=True)
    if slot.kind != "setup":
        raise NotFound()
    cancel_slot(session, actor=actor, clock=clock, dossier=dossier, slot=slot)


def window_of(edition: Edition | None, zone: str, what: str) -> Window | None:
    """The window of the edition to which an appointment belongs."""
    if edition is None:
        return None
    early = (edition.build_up_starts, edition.build_up_ends)
    starts, ends = early if what in BEFORE else (edition.dismantling_starts, edition.dismantling_ends)
    return Window(WallTime(starts, zone), WallTime(ends, zone, 1)) if starts and ends else None


def left_windows(edition: Edition | None, zone: str, setups: Sequence[Setup]) -> dict[int, Outside]:
    """{slot id: how far it leaves its window}."""
    found = {
        one.slot.id: outside(window_of(edition, zone, one.what), one.slot.starts_at, one.slot.ends_at) for one in setups
    }
    return {slot_id: far for slot_id, far in found.items() if far is not None}


def clashing(setups: Sequence[Setup]) -> list[tuple[Setup, Setup, int]]:
    """Deliveries at one stand at the same time, with the minutes that they share."""
    by_id = {one.slot.id: one for one in setups}
    freights = [
        Freight(one.slot.id, one.stand.id if one.stand else None, one.slot.starts_at, one.slot.ends_at)
        for one in setups
        if one.what in FREIGHT
    ]
    return [(by_id[first], by_id[second], minutes) for first, second, minutes in overlapping(freights)]
