"""Slots as values for the engines and as frozen facts for mails, cards and snapshots."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from delegations.accounts.exports import owner_facts
from delegations.core.languages import LANGUAGES
from delegations.core.walltime import WallTime
from delegations.dossiers.models import Dossier, Participation
from delegations.i18n import words
from delegations.i18n.content import marked, pick, texts, translations_of
from delegations.i18n.phones import shown_phone
from delegations.itineraries.models import Request, Slot
from delegations.itineraries.queries import attending, slot_size
from delegations.itineraries.rules import MARKS, calendar_uid, join_address, slot_state
from delegations.network.models import Place
from delegations.network.rules import display_name
from delegations.planning.values import PersonValue, PlaceValue, SlotValue

SOURCE_LANGUAGE = "fr"


def wall(moment: WallTime) -> dict[str, Any]:
    """A wall time as JSON."""
    return {"local": moment.local.isoformat(), "zone": moment.zone, "fold": moment.fold}


def state_of(slot: Slot, reopened: Collection[int] = ()) -> str:
    """The state people see, from the slot, its host and its requests.

    `reopened`: ids of requests that count as "to reconfirm" although nobody has written it down yet.
    """
    counted = [
        "reconfirm" if r.id in reopened else r.state
        for r in slot.requests
        if r.state != "draft" and not _is_past_refusal(slot, r)
    ]
    return slot_state(cancelled=slot.cancelled_at is not None, hosted=needs_host(slot), request_states=counted)


def needs_host(slot: Slot) -> bool:
    """Whether somebody of another house has to be asked."""
    return slot.host is not None and not slot.host.own


def _is_past_refusal(slot: Slot, request: Request) -> bool:
    """A former host's no says nothing of the slot once another one receives it."""
    return request.state == "declined" and slot.host_id not in (None, request.organisation_id)


def place_value(place: Place | None) -> PlaceValue | None:
    if place is None:
        return None
    opening = {int(day): tuple((int(a), int(b)) for a, b in spans) for day, spans in place.opening.items()}
    return PlaceValue(
        id=place.id, name=place.name, zone=place.zone, latitude=place.latitude, longitude=place.longitude,
        opening=opening or None, closed_days=frozenset(date.fromisoformat(d) for d in place.closed_days),
        capacity=place.capacity, step_free=place.step_free, security_minutes=place.security_minutes,
    )  # fmt: skip


def held_times(slot: Slot) -> tuple[tuple[WallTime, WallTime], ...]:
    """Other times than its own that a host was sounded for and may still choose; the slot's options are loaded."""
    length = slot.ends_at - slot.starts_at
    offered = [
        WallTime(option.starts, option.zone, option.fold)
        for request in slot.requests if request.state in ("asked", "countered")
        for option in request.options
        if option.current and option.source == "sounding" and option.starts_at != slot.starts_at
    ]  # fmt: skip
    return tuple((start, WallTime(start.local + length, start.zone)) for start in offered)


def slot_value(
    slot: Slot, participations: Sequence[Participation], *, step_free: frozenset[int],
    held: tuple[tuple[WallTime, WallTime], ...] = (),
) -> SlotValue:  # fmt: skip
    """A slot as the conflict engine wants it. `step_free`: participations that need level access."""
    present = attending(slot, participations)
    contacts = {r.contact_id for r in slot.requests if r.state in ("confirmed", "reconfirm")}
    active = [b for b in slot.bookings if b.active]
    interpreters = frozenset(b.resource_id for b in active if b.resource.kind == "interpreter")
    people = frozenset(p.person_id for p in present) | contacts
    return SlotValue(
        id=slot.id, dossier=slot.dossier.code, title=slot.title, kind=slot.kind, start=slot.start, end=slot.end,
        place=place_value(slot.place), end_place=place_value(slot.end_place), people=people,
        hosts=frozenset({slot.host_id} if slot.host_id else ()), resources=frozenset(b.resource_id for b in active),
        interpreters=interpreters, size=len(present) + (slot.guests or 0),
        needs_step_free=any(p.id in step_free for p in present), travel_minutes=slot.travel_minutes,
        travel_mode=slot.travel_mode, fixed=slot.fixed, cancelled=slot.cancelled_at is not None,  # type: ignore[arg-type]  # closed list
        held=held, unstaffed=slot.attendance == "some" and not present,
    )  # fmt: skip


def person_values(participations: Iterable[Participation], slots: Iterable[Slot]) -> dict[int, PersonValue]:
    """Everybody a conflict may name: participants, and contacts of hosts as role "host"."""
    people = {
        r.contact_id: PersonValue(r.contact_id, display_name(r.contact), "host") for s in slots for r in s.requests
    }
    for p in participations:
        people[p.person_id] = PersonValue(p.person_id, display_name(p.person), p.role)
    return people


def slot_texts(session: Session, slots: Sequence[Slot]) -> dict[int, dict[str, dict[str, str]]]:
    """{slot id: {"title"|"public_text": {language: text}}}."""
    rows = translations_of(session, "slot", [s.id for s in slots])
    return {
        s.id: {
            "title": texts(s.title, SOURCE_LANGUAGE, rows.get(s.id, {}).get("title")),
            "public_text": texts(s.public_text, SOURCE_LANGUAGE, rows.get(s.id, {}).get("public_text")),
        }
        for s in slots
    }


def place_facts(
    place: Place | None, names: Mapping[str, str], rules: Mapping[str, str] | None = None
) -> dict[str, Any] | None:
    """A place as a snapshot keeps it. `rules`: those on the spot, where they are translated."""
    if place is None:
        return None
    return {
        "id": place.id, "name": dict(names), "address": place.address, "city": place.city, "country": place.country,
        "zone": place.zone, "latitude": place.latitude, "longitude": place.longitude,
        "access_rules": place.access_rules, "coach_parking": place.coach_parking, "step_free": place.step_free,
        **({"rules": dict(rules)} if rules and set(rules) - {SOURCE_LANGUAGE} else {}),
    }  # fmt: skip


def place_texts(session: Session, places: Iterable[Place | None]) -> dict[int, dict[str, dict[str, str]]]:
    """{place id: {"name"|"access_rules": {language: text}}}."""
    found = {p.id: p for p in places if p is not None}
    rows = translations_of(session, "place", found)
    return {
        i: {f: texts(getattr(p, f), SOURCE_LANGUAGE, rows.get(i, {}).get(f)) for f in ("name", "access_rules")}
        for i, p in found.items()
    }


def place_names(session: Session, places: Iterable[Place | None]) -> dict[int, dict[str, str]]:
    """{place id: {language: name}}."""
    return {i: found["name"] for i, found in place_texts(session, places).items()}


def dossier_titles(session: Session, dossier: Dossier) -> dict[str, str]:
    rows = translations_of(session, "dossier", [dossier.id])
    return texts(dossier.title, SOURCE_LANGUAGE, rows.get(dossier.id, {}).get("title"))


def place_line(place: Place | None, language: str, names: Mapping[str, str] | None = None) -> str:
    """Name, address and city in one line."""
    if place is None:
        return ""
    name = pick(names, language)[0] if names else place.name
    parts = [name, *place.address.split("\n"), place.city if place.city not in place.address else ""]
    return words(language).line(parts)


def host_entry(
    slot: Slot, language: str, *, texts: Mapping[str, Mapping[str, str]], titles: Mapping[str, str], status: str
) -> dict[str, Any]:
    """A slot as its host's calendar shows it, frozen (see messaging.rendering.entry_of)."""
    w, place = words(language), slot.place
    title, title_language = pick(texts["title"], language)
    text, text_language = pick(texts["public_text"] if slot.public_text else {}, language)
    description = [w.gettext("Delegation: %(title)s", title=pick(titles, language)[0])]
    if text:
        description.append(text)
    if slot.remote_link:
        description.append(slot.remote_link)
    return {
        "uid": calendar_uid(slot.uid), "sequence": slot.sequence, "created": slot.created_at.isoformat(),
        "revised": slot.revised_at.isoformat(), "start": wall(slot.start), "end": wall(slot.end),
        "status": status, "summary": title, "description": "\n\n".join(description),
        "summary_language": LANGUAGES[title_language].tag, "description_language": LANGUAGES[text_language].tag,
        "location_language": LANGUAGES[SOURCE_LANGUAGE].tag,
        "location": place_line(place, language), "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None, "place_title": place.name if place else "", "url": None,
        "conference": join_address(slot.remote_link), "conference_label": w.gettext("Join the video conference"),
    }  # fmt: skip


def card_of(session: Session, slot: Slot, language: str, *, status: str, partstat: str) -> dict[str, Any]:
    """The frozen calendar card of a slot for its host (see messaging.rendering)."""
    found, titles = slot_texts(session, [slot])[slot.id], dossier_titles(session, slot.dossier)
    return {
        "method": "CANCEL" if status == "cancelled" else "REQUEST",
        "partstat": partstat,
        "entry": host_entry(slot, language, texts=found, titles=titles, status=status),
    }


def request_facts(session: Session, request: Request, language: str) -> dict[str, Any]:
    """What a mail about a request says, frozen as JSON in the recipient's language."""
    w, slot, dossier = words(language), request.slot, request.slot.dossier
    found = slot_texts(session, [slot])[slot.id]
    title, title_language = pick(found["title"], language)
    text, text_language = pick(found["public_text"], language)
    dossier_title, dossier_title_language = pick(dossier_titles(session, dossier), language)
    duty = dossier.duty_officer or dossier.owner
    return {
        "dossier_title": dossier_title, "dossier_title_language": dossier_title_language,
        "title_language": title_language, "text_language": text_language,
        "country": dossier.country, "organisation": request.organisation.name, "title": title, "text": text,
        "expected": request.expected, "start": wall(slot.start), "end": wall(slot.end),
        "place": place_line(slot.place, language), "size": slot_size(session, slot),
        "interpreters": sum(1 for b in slot.bookings if b.active and b.resource.kind == "interpreter"),
        "minutes": int((slot.ends_at - slot.starts_at).total_seconds() // 60),
        "deadline_on": request.deadline.isoformat() if request.deadline else None,
        "state": request.state, "sounding": request.sounding, "note": request.answer_note,
        "conditions": request.conditions, "handed_to": request.handed_to.get("name", ""),
        "contact_name": display_name(request.contact, language),
        "options": [
            {"start": {"local": o.starts.isoformat(), "zone": o.zone, "fold": o.fold}, "chosen": o.chosen}
            for o in request.options if o.current
        ],
        **owner_facts(dossier.owner),
        "duty_name": duty.name, "duty_phone": shown_phone(duty.phone), "zone_city": w.zone_city(slot.start_zone),
    }  # fmt: skip


def mail_facts(session: Session, request: Request, language: str) -> dict[str, Any]:
    """As request_facts, for a mail: a text in another language names it beside itself."""
    w, facts = words(language), request_facts(session, request, language)
    names = ("dossier_title", "title", "text")
    return {**facts, **{name: marked(w, facts[name], facts[f"{name}_language"]) for name in names}}


def mark(state: str) -> str:
    return MARKS[state]
