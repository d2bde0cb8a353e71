"""What one reader sees of a release: days, slots, changes, calendar entries, the printed programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from delegations.calendars.values import Entry
from delegations.core.languages import LANGUAGES
from delegations.core.walltime import WallTime, local_at
from delegations.i18n import Words, words
from delegations.i18n.content import pick
from delegations.itineraries.differences import end_words, span, title_of, visible_slots, wall_of
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.rules import (
    MARKS,
    SETTLED,
    SLOT_KINDS,
    SLOT_STATES,
    TRAVEL_MODES,
    YOUR_PART,
    calendar_uid,
    join_address,
)
from delegations.planning.travel import estimate_minutes
from delegations.planning.values import PlaceValue

TOMBSTONE_DAYS = 14
MOVING = ("arrival", "departure", "transfer")


@dataclass(frozen=True)
class ReaderSlot:
    """One line of a reader's day. `theirs` is the time at the reader's own place when it differs.

    `part` says what he does there, `clocks` the time at the place and at his own when he does it from afar.
    """

    uid: str
    kind: str
    kind_word: str
    times: str
    begins: str
    until: str
    theirs: str
    title: str
    title_language: str
    text: str
    text_language: str
    place: str
    place_language: str
    address: str
    map_url: str
    end_place: str
    host: str
    state: str
    state_word: str
    mark: str
    access_rules: str
    access_language: str
    conditions: tuple[str, ...]
    remote_link: str
    join_url: str
    travel: str
    cancel_reason: str
    starts_at: datetime
    part: str = ""
    clocks: str = ""


@dataclass(frozen=True)
class ReaderDay:
    day: date
    title: str
    note: str
    clock_note: str
    slots: tuple[ReaderSlot, ...]


def leg_minutes(before: Mapping[str, Any] | None, slot: Mapping[str, Any], *, entered: bool = True) -> int | None:
    """Minutes from the slot before, when the place changes: those entered, else estimated.

    What was entered holds for the way from the slot before in the whole programme; a reader who was not there comes
    from somewhere else (`entered` False).
    """
    if before is None or slot["kind"] in MOVING or not slot["place"]:
        return None
    origin = before["end_place"] or before["place"]
    if not origin or origin["id"] == slot["place"]["id"]:
        return None
    if entered and slot["travel_minutes"] is not None:
        return int(slot["travel_minutes"])
    ends = [PlaceValue(p["id"], "", p["zone"], p["latitude"], p["longitude"]) for p in (origin, slot["place"])]
    return estimate_minutes(ends[0], ends[1], slot["travel_mode"])


def leg_words(w: Words, before: Mapping[str, Any] | None, slot: Mapping[str, Any], *, entered: bool = True) -> str:
    """“Coach, 16 min” from the slot before, when the place changes."""
    minutes = leg_minutes(before, slot, entered=entered)
    if not minutes:
        return ""
    mode = TRAVEL_MODES[slot["travel_mode"]]
    return w.gettext("%(mode)s, %(minutes)s min", mode=w.gettext(mode), minutes=minutes)


def slots_before(slots: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """{uid: the slot before it on its day}, without what is cancelled; a morning begins where one slept."""
    live = [slot for slot in slots if slot["state"] != "cancelled"]
    return {
        after["uid"]: before
        for before, after in pairwise(live)
        if _day_of(before) == _day_of(after) or before["kind"] == "lodging"
    }


def _day_of(slot: Mapping[str, Any]) -> date:
    return wall_of(slot["start"]).local.date()


def _theirs(w: Words, slot: Mapping[str, Any], own_zone: str) -> str:
    """The start on the reader's own clock, e.g. “12:45 Rabat”, when it differs from the place's."""
    start = wall_of(slot["start"])
    if not own_zone or start.aware.utcoffset() == local_at(start.instant(), own_zone).utcoffset():
        return ""
    own = local_at(start.instant(), own_zone)
    day = "" if own.date() == start.local.date() else f"{w.date(own.date(), 'weekday')} "
    return f"{day}{own:%H:%M} {w.zone_city(own_zone)}"


def map_address(place: Mapping[str, Any] | None) -> str:
    """A link phones open in their own map application (RFC 5870 is not understood by all: a search address)."""
    if not place or place["latitude"] is None:
        return ""
    return f"https://www.openstreetmap.org/?mlat={place['latitude']}&mlon={place['longitude']}#map=17/{place['latitude']}/{place['longitude']}"


def address_line(w: Words, place: Mapping[str, Any]) -> str:
    """Address and city in one line; the city once."""
    city = "" if place["city"] in place["address"] else place["city"]
    return w.line([*place["address"].split("\n"), city])


def access_words(place: Mapping[str, Any] | None, language: str) -> tuple[str, str]:
    """The rules on the spot, and the language they are in."""
    if not place or not place["access_rules"]:
        return "", language
    return pick(place.get("rules") or {SOURCE_LANGUAGE: place["access_rules"]}, language)


def reader_slot(
    w: Words,
    slot: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    own_zone: str,
    *,
    entered: bool = True,
    participation_id: int | None = None,
) -> ReaderSlot:
    place, end_place = slot["place"], slot["end_place"]
    title, title_language = pick(slot["title"], w.language)
    text, text_language = pick(slot["text"], w.language)
    name, name_language = pick(place["name"] if place else {}, w.language)
    rules, rules_language = access_words(place, w.language)
    address = address_line(w, place) if place else ""
    kind, state = SLOT_KINDS[slot["kind"]], SLOT_STATES[slot["state"]]
    return ReaderSlot(
        uid=slot["uid"], kind=slot["kind"], kind_word=w.gettext(kind), times=span(w, slot),
        begins=w.time(wall_of(slot["start"])), until=end_words(w, slot),
        theirs=_theirs(w, slot, own_zone), title=title, title_language=title_language, text=text,
        text_language=text_language, place=name, place_language=name_language, address=address,
        map_url=map_address(place),
        end_place=pick(end_place["name"], w.language)[0] if end_place else "", host=slot["host"],
        state=slot["state"], state_word=w.gettext(state), mark=MARKS[slot["state"]],
        access_rules=rules, access_language=rules_language, conditions=tuple(slot["conditions"]),
        remote_link=slot["remote_link"], join_url=join_address(slot["remote_link"]) or "",
        travel=leg_words(w, before, slot, entered=entered), cancel_reason=slot["cancel_reason"],
        starts_at=datetime.fromisoformat(slot["starts_at"]), part=your_part(w, slot, participation_id),
        clocks=own_clocks(w, slot, participation_id),
    )  # fmt: skip


def your_part(w: Words, slot: Mapping[str, Any], participation_id: int | None) -> str:
    """“You speak, You moderate”, said to one reader; '' for everybody else."""
    parts = slot.get("parts", {}).get(str(participation_id), ())
    return w.line(w.gettext(YOUR_PART[part]) for part in parts)


def own_parts(w: Words, snapshot: Mapping[str, Any], participation_id: int) -> list[str]:
    """A line for each slot in which a reader has a part: when, what, where he joins from afar."""
    lines = []
    for slot in visible_slots(snapshot, participation_id):
        part = your_part(w, slot, participation_id)
        if part and slot["state"] != "cancelled":
            clocks = own_clocks(w, slot, participation_id)
            day = w.date(_day_of(slot), "weekday_long")
            said = (day, span(w, slot), part, title_of(w, slot), clocks, slot["remote_link"] if clocks else "")
            lines.append(" · ".join(one for one in said if one))
    return lines


def own_clocks(w: Words, slot: Mapping[str, Any], participation_id: int | None) -> str:
    """“15:00 in Barcelona = 09:00 in Bogotá” for who takes part from afar."""
    zone = slot.get("remote", {}).get(str(participation_id), "")
    return both_clocks(w, wall_of(slot["start"]), zone, _city_of(slot)) if zone else ""


def remote_clocks(w: Words, slot: Mapping[str, Any]) -> list[str]:
    """The same for each place from which somebody takes part; names nobody."""
    zones = dict.fromkeys(zone for zone in slot.get("remote", {}).values() if zone)
    return [both_clocks(w, wall_of(slot["start"]), zone, _city_of(slot)) for zone in zones]


def _city_of(slot: Mapping[str, Any]) -> str:
    return slot["place"]["city"] if slot["place"] else ""


def both_clocks(w: Words, start: WallTime, zone: str, city: str = "") -> str:
    """The time at a place and the same moment in another zone, with its day where that differs."""
    other = local_at(start.instant(), zone)
    day = "" if other.date() == start.local.date() else f"{w.date(other.date(), 'weekday')} "
    said = w.gettext(
        "%(time)s in %(city)s = %(other)s in %(there)s", time=w.time(start), city=city or w.zone_city(start.zone),
        other=f"{day}{other:%H:%M}", there=w.zone_city(zone),
    )  # fmt: skip
    return w.directed(said)


def _zone_note(w: Words, slots: Sequence[Mapping[str, Any]], own_zone: str) -> str:
    """“Paris time (UTC+2)”; with the reader's difference when there is one."""
    moments = [wall_of(slot[end]) for slot in slots for end in ("start", "end")]
    by_zone = {moment.zone: moment for moment in reversed(moments)}
    zones = [by_zone[name] for name in dict.fromkeys(moment.zone for moment in moments)]
    notes = [w.zone_note(moment) for moment in zones]
    first, note = zones[0], " · ".join(notes)
    if not own_zone or len(zones) > 1:
        return note
    there = first.aware.utcoffset() or timedelta()
    own = local_at(first.instant(), own_zone).utcoffset() or timedelta()
    minutes = int((own - there).total_seconds() // 60)
    if not minutes:
        return note
    length, city = w.duration(abs(minutes)), w.zone_city(own_zone)
    later = w.gettext("%(city)s: %(length)s later", city=city, length=length)
    earlier = w.gettext("%(city)s: %(length)s earlier", city=city, length=length)
    return f"{note} · {later if minutes > 0 else earlier}"


def _clock_note(w: Words, slots: Sequence[Mapping[str, Any]]) -> str:
    """A sentence when the clocks change on this day or during a slot that begins on it."""
    for slot in slots:
        start, end = wall_of(slot["start"]), wall_of(slot["end"])
        if start.zone == end.zone and start.aware.utcoffset() != end.aware.utcoffset():
            minutes = int((end.instant() - start.instant()).total_seconds() // 60)
            return w.gettext(
                "The clocks change during “%(title)s”: it lasts %(length)s.",
                title=title_of(w, slot), length=w.duration(minutes),
            )  # fmt: skip
    return ""


def reader_days(
    snapshot: Mapping[str, Any], participation_id: int | None, language: str, own_zone: str = ""
) -> list[ReaderDay]:
    """The programme by local day, for one reader (None: the whole of it)."""
    w = words(language)
    by_day: dict[date, list[Mapping[str, Any]]] = {}
    mine = visible_slots(snapshot, participation_id)
    before, whole = slots_before(mine), slots_before(visible_slots(snapshot, None))
    for slot in mine:
        by_day.setdefault(_day_of(slot), []).append(slot)
    days = []
    for day, slots in sorted(by_day.items()):
        cities = list(dict.fromkeys(s["place"]["city"] for s in slots if s["place"] and s["kind"] not in MOVING))
        title = w.date(day, "weekday_long") + (f" · {w.and_list(cities)}" if cities else "")
        lines = tuple(
            reader_slot(
                w, s, before.get(s["uid"]), own_zone, entered=before.get(s["uid"]) == whole.get(s["uid"]),
                participation_id=participation_id,
            )
            for s in slots
        )  # fmt: skip
        days.append(ReaderDay(day, title, _zone_note(w, slots, own_zone), _clock_note(w, slots), lines))
    return days


def reader_entry(slot: Mapping[str, Any], language: str, *, cancelled: bool = False, url: str | None = None) -> Entry:
    """A snapshot's slot as a calendar entry. Its bytes depend on (slot's release, language) alone."""
    w = words(language)
    state = "cancelled" if cancelled else slot["state"]
    status = "confirmed" if state in SETTLED else "cancelled" if state == "cancelled" else "tentative"
    title, title_language = pick(slot["title"], language)
    if status == "cancelled":
        title = w.gettext("✕ Cancelled: %(title)s", title=title)
    elif status == "tentative":
        title = w.gettext("○ To be confirmed: %(title)s", title=title)
    text, text_language = pick(slot["text"], language)
    lines = [text, w.gettext("Host: %(name)s", name=slot["host"]) if slot["host"] else "", slot["remote_link"]]
    lines += remote_clocks(w, slot)
    lines.append(w.gettext("Release in which this entry last changed: %(number)s", number=slot["changed_in"]))
    place = slot["place"]
    name, name_language = pick(place["name"] if place else {}, language)
    return Entry(
        uid=calendar_uid(slot["uid"]), sequence=slot["sequence"] + (1 if cancelled else 0),
        created=datetime.fromisoformat(slot["created"]), revised=datetime.fromisoformat(slot["revised"]),
        start=wall_of(slot["start"]), end=wall_of(slot["end"]), status=status,  # type: ignore[arg-type]  # closed list
        summary=title, description="\n\n".join(line for line in lines if line),
        location=w.line([name, address_line(w, place)]) if place else "", language=LANGUAGES[language].tag,
        summary_language=LANGUAGES[title_language].tag, description_language=LANGUAGES[text_language].tag,
        location_language=LANGUAGES[name_language].tag, latitude=place["latitude"] if place else None,
        longitude=place["longitude"] if place else None, place_title=name, url=url,
        conference=join_address(slot["remote_link"]), conference_label=w.gettext("Join the video conference"),
        busy=slot["kind"] not in ("free", "lodging"),
    )  # fmt: skip


def _frozen(entry: Entry) -> dict[str, Any]:
    """The entry as JSON, its language left out (see messaging.rendering.entry_of)."""
    moments = {name: getattr(entry, name).isoformat() for name in ("created", "revised")}
    walls = {name: _wall(getattr(entry, name)) for name in ("start", "end")}
    plain = {name: value for name, value in vars(entry).items() if name != "language"}
    return {**plain, **moments, **walls}


def _wall(moment: WallTime) -> dict[str, Any]:
    return {"local": moment.local.isoformat(), "zone": moment.zone, "fold": moment.fold}


def reader_card(slot: Mapping[str, Any], language: str, *, cancelled: bool, release: int) -> dict[str, Any]:
    """The frozen card of a changed slot for a delegate who chose cards."""
    entry = reader_entry({"revised": slot["created"], "changed_in": release, **slot}, language, cancelled=cancelled)
    gone = entry.status == "cancelled"
    return {
        "method": "CANCEL" if gone else "REQUEST",
        "partstat": "NEEDS-ACTION",
        "entry": _frozen(entry),
    }


def feed_slots(snapshot: Mapping[str, Any], participation_id: int | None, now: datetime) -> list[dict[str, Any]]:
    """Slots of a feed: live ones, and cancelled ones as tombstones until some days after their end."""
    horizon = now - timedelta(days=TOMBSTONE_DAYS)
    return [
        s for s in visible_slots(snapshot, participation_id)
        if s["state"] != "cancelled" or datetime.fromisoformat(s["ends_at"]) > horizon
    ]  # fmt: skip
