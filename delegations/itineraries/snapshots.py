"""The draft as a release would keep it: facts as JSON, and in which release each slot last changed."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from delegations.accounts.exports import owner_facts
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import list_participations
from delegations.itineraries.exports import dossier_titles, place_facts, place_texts, slot_texts, state_of, wall
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import attending, list_slots, sizes
from delegations.itineraries.rules import SETTLED
from delegations.itineraries.standing import answers_to_reopen
from delegations.network.rules import display_name

Snapshot = dict[str, Any]
OWN = ("changed_in", "revised")
NOT_IN_ENTRY = ("people", "all", "sequence")
"""Facts on which the bytes of a calendar entry do not depend, or that only follow from the others."""


def _readers_of(slot: Slot, participations: list[Participation]) -> list[int]:
    """Participations that see a slot: who attends, and the interpreters and drivers booked for it."""
    booked = {b.resource.person_id for b in slot.bookings if b.resource.person_id is not None}
    ids = {p.id for p in attending(slot, participations)}
    ids |= {p.id for p in participations if p.person_id in booked}
    return sorted(ids)


def _slot_facts(
    slot: Slot, texts: dict[str, dict[str, str]], places: dict[int, dict[str, dict[str, str]]], people: list[int],
    state: str,
) -> dict[str, Any]:  # fmt: skip
    """A slot as a release keeps it for ever."""
    here, there = places.get(slot.place_id or 0, {}), places.get(slot.end_place_id or 0, {})
    return {
        "id": slot.id, "uid": slot.uid, "sequence": slot.sequence, "kind": slot.kind,
        "created": slot.created_at.isoformat(), "start": wall(slot.start), "end": wall(slot.end),
        "starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat(),
        "title": texts["title"], "text": texts["public_text"],
        "place": place_facts(slot.place, here.get("name", {}), here.get("access_rules")),
        "end_place": place_facts(slot.end_place, there.get("name", {}), there.get("access_rules")),
        "host": slot.host.name if slot.host else "", "state": state, "remote_link": slot.remote_link,
        "conditions": [r.conditions for r in slot.requests if r.state == "confirmed" and r.conditions],
        "travel_mode": slot.travel_mode, "travel_minutes": slot.travel_minutes,
        "cancel_reason": slot.cancel_reason, "people": people, "all": slot.attendance == "all", **_part_facts(slot),
    }  # fmt: skip


def _part_facts(slot: Slot) -> dict[str, Any]:
    """{"parts": {participation: what he does}, "remote": {participation: his zone}}, each where there is something."""
    parts: dict[str, list[str]] = {}
    present = [one for one in slot.parts if one.participation.removed_at is None]
    for one in present:
        parts.setdefault(str(one.participation_id), []).append(one.part)
    remote = {str(one.participation_id): one.zone or one.participation.person.zone for one in present if one.remote}
    return {**({"parts": parts} if parts else {}), **({"remote": remote} if remote else {})}


def _people_facts(participations: Iterable[Participation]) -> list[dict[str, Any]]:
    return [
        {
            "participation": p.id, "person": p.person_id, "name": display_name(p.person),
            "native_name": p.person.native_name, "title": p.person.title, "role": p.role,
            "precedence": p.precedence, "language": p.person.language,
        }
        for p in participations
    ]  # fmt: skip


def _states(session: Session, dossier: Dossier, slots: Iterable[Slot]) -> dict[int, str]:
    """{slot id: state}; an answer that no longer holds counts as to be reconfirmed, written down or not."""
    everybody = sizes(session, dossier.id)
    reopened = {s.id: [r.id for r in answers_to_reopen(session, s, everybody)] for s in slots}
    return {s.id: state_of(s, reopened[s.id]) for s in slots}


def build_snapshot(session: Session, dossier: Dossier) -> Snapshot:
    """The draft as a release would keep it. Declined slots, and unconfirmed ones if staff hide them, are left out."""
    slots = list_slots(session, dossier.id)
    participations = list_participations(session, dossier.id)
    texts = slot_texts(session, slots)
    places = place_texts(session, [p for s in slots for p in (s.place, s.end_place)])
    states = _states(session, dossier, slots)
    facts = [_slot_facts(s, texts[s.id], places, _readers_of(s, participations), states[s.id]) for s in slots]
    return {
        "dossier": {
            "code": dossier.code, "title": dossier_titles(session, dossier), "country": dossier.country,
            "zone": dossier.zone, "starts_on": dossier.starts_on.isoformat(), "ends_on": dossier.ends_on.isoformat(),
            **owner_facts(dossier.owner),
        },
        "slots": [f for f in facts if is_shown(f, dossier.show_unconfirmed)],
        "people": _people_facts(participations),
    }  # fmt: skip


def is_shown(facts: dict[str, Any], show_unconfirmed: bool) -> bool:
    if facts["state"] == "declined":
        return False
    return show_unconfirmed or facts["state"] in (*SETTLED, "cancelled")


def carry_revisions(snapshot: Snapshot, previous: Snapshot | None, number: int, at: str) -> None:
    """Gives each slot the release in which it last changed: its entry's bytes depend on nothing else.

    What did not change keeps the SEQUENCE it was published with.
    """
    known = {s["uid"]: s for s in (previous or {"slots": []})["slots"]}
    for slot in snapshot["slots"]:
        before = known.get(slot["uid"])
        if before is not None and _without(before, (*OWN, *NOT_IN_ENTRY)) == _without(slot, NOT_IN_ENTRY):
            slot["changed_in"], slot["revised"] = before["changed_in"], before["revised"]
            slot["sequence"] = before["sequence"]
        else:
            slot["changed_in"], slot["revised"] = number, at
    # a cancelled slot that was never published concerns nobody
    snapshot["slots"] = [s for s in snapshot["slots"] if s["state"] != "cancelled" or s["uid"] in known]


def _without(facts: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key not in keys}


def draft_snapshot(session: Session, dossier: Dossier, previous: Snapshot | None, number: int, at: str) -> Snapshot:
    """What release `number` would hold if it were published at this instant (ISO)."""
    snapshot = build_snapshot(session, dossier)
    carry_revisions(snapshot, previous, number, at)
    return snapshot
