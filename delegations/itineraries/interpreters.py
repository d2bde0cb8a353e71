"""What an interpreter reads beside the programme: mode, languages, partner, briefing, host contact, hours in a row.

Times and places come from the release, as for every reader. The briefing is read as it stands now, and never lies in
a snapshot: a release is kept for ever, briefing notes and contacts of hosts are not.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from delegations.core.walltime import local_at
from delegations.dossiers.models import Participation
from delegations.i18n import Words
from delegations.itineraries.differences import visible_slots, wall_of
from delegations.itineraries.models import Booking, Request, Slot
from delegations.itineraries.rules import INTERPRETING
from delegations.network.models import Person, Resource
from delegations.network.rules import display_name, function_of
from delegations.planning.rest import stretches
from delegations.planning.scene import Limits
from delegations.planning.values import IDLE, MOVING

LONGEST_ALONE = Limits().interpreter_alone


@dataclass(frozen=True)
class Brief:
    """One slot for one interpreter. `contacts` are (name, title, telephone) of hosts who receive the delegation."""

    mode: str
    languages: str
    partners: str
    note: str
    contacts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """`briefs` by slot uid; `rows` by day: sentences on the hours in a row; `warnings` by day: too long alone."""

    briefs: Mapping[str, Brief]
    rows: Mapping[date, tuple[str, ...]]
    warnings: Mapping[date, str]


def interpreter_sheet(
    session: Session, w: Words, participation: Participation, snapshot: Mapping[str, Any]
) -> Sheet | None:
    """The sheet of a reader who interprets slots of this release; None for everybody else."""
    shown = {s["uid"]: s for s in visible_slots(snapshot, participation.id) if s["state"] != "cancelled"}
    slots = [s for s in _booked(session, participation) if s.uid in shown]
    if not slots:
        return None
    briefs = {slot.uid: _brief(w, slot, participation.person_id) for slot in slots}
    by_day: dict[date, list[Slot]] = defaultdict(list)
    for slot in slots:
        if slot.kind not in IDLE | MOVING:
            by_day[wall_of(shown[slot.uid]["start"]).local.date()].append(slot)
    rows = {day: _in_a_row(w, [shown[s.uid] for s in found]) for day, found in by_day.items()}
    alone = {day: [shown[s.uid] for s in found if len(_interpreters(s)) == 1] for day, found in by_day.items()}
    warnings = {day: text for day, found in alone.items() if (text := _too_long(w, found))}
    return Sheet(briefs, rows, warnings)


def _booked(session: Session, participation: Participation) -> list[Slot]:
    """Live slots of the dossier for which the person is booked as an interpreter."""
    mine = (
        select(Booking.slot_id)
        .join(Resource, Resource.id == Booking.resource_id)
        .where(Booking.active, Resource.kind == "interpreter", Resource.person_id == participation.person_id)
    )
    query = (
        select(Slot)
        .options(
            selectinload(Slot.bookings).joinedload(Booking.resource),
            selectinload(Slot.requests).joinedload(Request.contact),
            joinedload(Slot.host),
        )
        .where(Slot.dossier_id == participation.dossier_id, Slot.cancelled_at.is_(None), Slot.id.in_(mine))
    )
    return list(session.scalars(query.order_by(Slot.starts_at, Slot.id)))


def _interpreters(slot: Slot) -> list[Resource]:
    return [b.resource for b in slot.bookings if b.active and b.resource.kind == "interpreter"]


def _brief(w: Words, slot: Slot, person_id: int) -> Brief:
    interpreters = _interpreters(slot)
    own = next(r for r in interpreters if r.person_id == person_id)
    names = [w.language_name(code) for code in own.languages]
    return Brief(
        mode=w.gettext(INTERPRETING[slot.interpreting]) if slot.interpreting else "",
        languages=" ↔ ".join(names), partners=w.and_list([r.name for r in interpreters if r is not own]),
        note=slot.interpreter_note,
        contacts=tuple(_contact(w, r.contact) for r in slot.requests if r.state == "confirmed"),
    )  # fmt: skip


def _contact(w: Words, person: Person) -> tuple[str, str, str]:
    return display_name(person, w.language), function_of(person, w.language), person.phone


def _spans(shown: Sequence[Mapping[str, Any]]) -> list[tuple[datetime, datetime]]:
    return [(datetime.fromisoformat(s["starts_at"]), datetime.fromisoformat(s["ends_at"])) for s in shown]


def _in_a_row(w: Words, shown: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """“12:15–16:00 without a rest: 3 h of interpreting”, by the clock of the day's first place."""
    zone = shown[0]["start"]["zone"]
    return tuple(
        w.gettext(
            "%(start)s–%(end)s without a rest: %(length)s of interpreting",
            start=w.time(local_at(one.start, zone)), end=w.time(local_at(one.end, zone)),
            length=w.duration(one.minutes),
        )
        for one in stretches(_spans(shown))
    )  # fmt: skip


def _too_long(w: Words, shown: Sequence[Mapping[str, Any]]) -> str:
    """The planning rule, said to the one it protects."""
    minutes = sum(one.minutes for one in stretches(_spans(shown)))
    if minutes <= LONGEST_ALONE:
        return ""
    return w.gettext("You are alone for %(length)s on this day. Tell us if you need a relay.",
                     length=w.duration(minutes))  # fmt: skip
