"""What somebody sees behind the link of his duties: his shifts as published, and changes of duty that concern him."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.roster.models import Shift, ShiftSwap
from delegations.fairs.roster.queries import get_shift, list_shifts, list_swaps, on_duty
from delegations.fairs.roster.swaps import takers
from delegations.i18n import words
from delegations.itineraries.differences import place_name, visible_slots, wall_of
from delegations.itineraries.queries import find_release
from delegations.network.rules import display_name


@dataclass(frozen=True)
class OwnDuty:
    """A published shift of his. `can_give`: he still has it and it has not begun. `with_whom` are names."""

    shift_id: int
    stand: str
    hall: str
    place: str
    start: WallTime
    end: WallTime
    with_whom: list[str]
    can_give: bool
    past: bool


def own_duties(
    session: Session, dossier: Dossier, participation: Participation, language: str, now: datetime
) -> list[OwnDuty]:
    """From the newest release, in order of time; empty before the roster is published."""
    release, w = find_release(session, dossier.id), words(language)
    if release is None:
        return []
    shifts = {shift.slot.uid: shift for shift in list_shifts(session, dossier.id)}
    open_swaps = {swap.shift_id for swap in list_swaps(session, dossier.id) if swap.from_id == participation.id}
    names = {one["participation"]: one["name"] for one in release.snapshot["people"]}
    found = []
    for slot in visible_slots(release.snapshot, participation.id):
        shift = shifts.get(slot["uid"])
        if slot["kind"] == "duty" and slot["state"] != "cancelled" and shift is not None:
            place = place_name(w, slot) if slot["place"] else ""
            found.append(_own(shift, slot, names, participation.id, place, now, shift.id in open_swaps))
    return found


def _own(
    shift: Shift, slot: Mapping[str, Any], names: Mapping[int, str], own_id: int, place: str, now: datetime, asked: bool
) -> OwnDuty:
    begun = shift.slot.starts_at <= now
    has = own_id in {p.id for p in on_duty(shift)}
    return OwnDuty(
        shift.id, shift.stand.number, shift.stand.hall, place, wall_of(slot["start"]), wall_of(slot["end"]),
        [names[i] for i in slot["people"] if i != own_id and i in names], has and not begun and not asked,
        shift.slot.ends_at <= now,
    )  # fmt: skip


@dataclass(frozen=True)
class GivenAway:
    """A change of duty that concerns him, said in his language. `answers`: what he may say: yes, no, keep."""

    swap_id: int
    sentence: str
    stand: str
    hall: str
    start: WallTime
    end: WallTime
    note: str
    answers: tuple[str, ...]


def own_swaps(
    session: Session, dossier: Dossier, participation: Participation, language: str, now: datetime
) -> list[GivenAway]:
    """Open changes of duty to come: his own, those he is asked about, and those for which he came too late."""
    found = []
    for swap in list_swaps(session, dossier.id):
        if swap.shift.slot.starts_at > now:
            told = _told(session, dossier, swap, participation.id, language)
            if told is not None:
                sentence, answers = told
                slot, stand = swap.shift.slot, swap.shift.stand
                found.append(GivenAway(
                    swap.id, sentence, stand.number, stand.hall, slot.start, slot.end,
                    swap.note if swap.from_id != participation.id else "", answers,
                ))  # fmt: skip
    return found


def _told(
    session: Session, dossier: Dossier, swap: ShiftSwap, own_id: int, language: str
) -> tuple[str, tuple[str, ...]] | None:
    w = words(language)
    giver = display_name(swap.giver.person, language)
    taker = display_name(swap.taker.person, language) if swap.taker else ""
    if swap.from_id == own_id:
        if taker:
            return w.gettext("%(name)s takes over your duty, once we have confirmed it.", name=taker), ("keep",)
        return w.gettext("You have asked to give this duty away. Nobody has said yes so far."), ("keep",)
    if swap.taken_by_id == own_id:
        return w.gettext("You take over this duty of %(name)s, once we have confirmed it.", name=giver), ("no",)
    if swap.to_id == own_id:
        return w.gettext("%(name)s asks whether you can take over this duty.", name=giver), ("yes", "no")
    if swap.to_id is not None or own_id not in colleague_ids(session, dossier, swap.shift_id, swap.from_id):
        return None
    if taker:
        return w.gettext("%(name)s was faster and takes over this duty.", name=taker), ()
    return w.gettext("%(name)s is looking for somebody who takes over this duty.", name=giver), ("yes",)


def colleague_ids(session: Session, dossier: Dossier, shift_id: int, giver_id: int) -> set[int]:
    """Who is free then, speaks what is needed and has said so."""
    return {one.id for one in _good(session, dossier, shift_id, giver_id)}


def colleagues(session: Session, dossier: Dossier, shift_id: int, giver_id: int) -> list[tuple[int, str]]:
    """(id, name) of those who could be asked to take a shift over."""
    return [(one.id, display_name(one.person)) for one in _good(session, dossier, shift_id, giver_id)]


def _good(session: Session, dossier: Dossier, shift_id: int, giver_id: int) -> list[Participation]:
    shift = get_shift(session, dossier.id, shift_id)
    return [
        t.choice.participation for t in takers(session, dossier, shift, giver_id)
        if t.good and t.choice.said is not None and t.choice.said.answered_at is not None
    ]  # fmt: skip
