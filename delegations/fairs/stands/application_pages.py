"""What the page behind an exhibitor's link shows, in the language of its reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from delegations.core.walltime import WallTime
from delegations.fairs.stands.models import Edition, Exhibitor, SetupSlot, Stand
from delegations.fairs.stands.queries import (
    Remains,
    find_edition,
    list_badges,
    list_exhibitors,
    list_stands,
    places_of,
    remains_of,
)
from delegations.fairs.stands.rules import BADGE_KINDS, FORMULAS, application_mode
from delegations.fairs.stands.standing import is_over
from delegations.i18n import words
from delegations.i18n.content import pick
from delegations.itineraries.exports import dossier_titles
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import find_release
from delegations.network.rules import display_name


@dataclass(frozen=True)
class Offer:
    """A formula with its contribution in euro cents (None: not fixed) and the stands that still have room."""

    formula: str
    label: str
    contribution: int | None
    stands: tuple[tuple[Stand, int], ...]


@dataclass(frozen=True)
class Appointment:
    """Build-up or freight of their stand as the newest release has it; instants are not needed, wall times are."""

    title: str
    title_language: str
    start: WallTime
    end: WallTime
    minutes: int
    place: str
    cancelled: bool


@dataclass(frozen=True)
class ApplicationPage:
    """`mode` as in rules.application_mode; `badges` (kind, name); `opening` (opens, closes)."""

    mode: str
    title: str
    title_language: str
    edition: Edition | None
    opening: tuple[tuple[WallTime, WallTime], ...]
    build_up: tuple[WallTime, WallTime] | None
    zone_note: str
    offers: tuple[Offer, ...]
    badges: tuple[tuple[str, str], ...]
    appointments: tuple[Appointment, ...]


def application_page(session: Session, exhibitor: Exhibitor, *, language: str, now: datetime) -> ApplicationPage:
    """Everything but the form. The slots come from the release, never from the draft."""
    dossier, edition = exhibitor.dossier, find_edition(session, exhibitor.dossier_id)
    mode = application_mode(exhibitor.state, exhibitor.settled_by, over=is_over(exhibitor.state, dossier, edition, now))
    opening = _opening(edition, dossier.zone)
    w, first = words(language), opening[0][0] if opening else None
    engaged = exhibitor.state == "accepted"
    return ApplicationPage(
        mode, *pick(dossier_titles(session, dossier), language), edition, opening, _build_up(edition, dossier.zone),
        w.zone_note(first) if first else "",
        offers_of(session, exhibitor, edition) if mode in ("ask", "change", "again") else (),
        _badges(session, exhibitor, language) if engaged else (),
        _appointments(session, exhibitor, language) if engaged else (),
    )  # fmt: skip


def _opening(edition: Edition | None, zone: str) -> tuple[tuple[WallTime, WallTime], ...]:
    return tuple(
        (_wall(one["day"], one["opens"], zone), _wall(one["day"], one["closes"], zone))
        for one in (edition.opening if edition else ())
    )


def _wall(day: str, time: str, zone: str) -> WallTime:
    return WallTime(datetime.fromisoformat(f"{day} {time}"), zone)


def _build_up(edition: Edition | None, zone: str) -> tuple[WallTime, WallTime] | None:
    if edition is None or not (edition.build_up_starts and edition.build_up_ends):
        return None
    return WallTime(edition.build_up_starts, zone), WallTime(edition.build_up_ends, zone, 1)


def offers_of(session: Session, exhibitor: Exhibitor, edition: Edition | None) -> tuple[Offer, ...]:
    """Formulas with a stand or a contribution; all of them while the edition says nothing."""
    stands = list_stands(session, exhibitor.dossier_id)
    taken = places_of(stands, list_exhibitors(session, exhibitor.dossier_id))
    sums: Mapping[str, Any] = edition.contributions if edition else {}
    known = {stand.formula for stand in stands} | set(sums)
    return tuple(
        Offer(
            formula, label, sums.get(formula),
            tuple((s, taken[s.id].left) for s in stands if s.formula == formula and taken[s.id].left),
        )
        for formula, label in FORMULAS.items()
        if formula in known or not known
    )  # fmt: skip


def _badges(session: Session, exhibitor: Exhibitor, language: str) -> tuple[tuple[str, str], ...]:
    rows = [row for row in list_badges(session, exhibitor.dossier_id) if row.exhibitor_id == exhibitor.id]
    return tuple((BADGE_KINDS[row.kind], display_name(row.person, language)) for row in rows)


def _uids(session: Session, exhibitor: Exhibitor) -> set[str]:
    """Slots of build-up and freight of their stand, and of all stands."""
    query = select(Slot.uid).join(SetupSlot, SetupSlot.slot_id == Slot.id).where(
        Slot.dossier_id == exhibitor.dossier_id,
        or_(SetupSlot.stand_id == exhibitor.stand_id, SetupSlot.stand_id.is_(None)),
    )  # fmt: skip
    return set(session.scalars(query))


def _published(session: Session, dossier_id: int) -> Sequence[Mapping[str, Any]]:
    release = find_release(session, dossier_id)
    return release.snapshot["slots"] if release else ()


def _appointments(session: Session, exhibitor: Exhibitor, language: str) -> tuple[Appointment, ...]:
    uids = _uids(session, exhibitor)
    return tuple(
        _appointment(slot, language) for slot in _published(session, exhibitor.dossier_id) if slot["uid"] in uids
    )


def _appointment(slot: Mapping[str, Any], language: str) -> Appointment:
    start, end = _frozen_wall(slot["start"]), _frozen_wall(slot["end"])
    minutes = int((end.instant() - start.instant()).total_seconds() // 60)
    place = pick(slot["place"]["name"], language)[0] if slot["place"] else ""
    title, spoken = pick(slot["title"], language)
    return Appointment(title, spoken, start, end, minutes, place, slot["state"] == "cancelled")


def _frozen_wall(kept: Mapping[str, Any]) -> WallTime:
    return WallTime(datetime.fromisoformat(kept["local"]), kept["zone"], kept.get("fold", 0))


def published_titles(session: Session, dossier_id: int, language: str) -> dict[str, str]:
    """{slot uid: its title in the reader's language} of the release."""
    return {slot["uid"]: pick(slot["title"], language)[0] for slot in _published(session, dossier_id)}


def published_remains(session: Session, exhibitor: Exhibitor, now: datetime) -> Remains:
    """What remains when they withdraw, with no slot that no release has."""
    found = remains_of(session, exhibitor.dossier, exhibitor, now)
    known = {slot["uid"] for slot in _published(session, exhibitor.dossier_id)}
    duty, setups = ([slot for slot in slots if slot.uid in known] for slots in (found.duty, found.setups))
    return Remains(found.begun, found.due, found.badges, duty, setups)
