"""Turns the board into what its templates draw: pictures in minutes, words for conflicts and ways."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for

from delegations.core.errors import NN_
from delegations.i18n import Words
from delegations.itineraries.board import Board, BoardDay, BoardSlot
from delegations.itineraries.queries import Slot
from delegations.itineraries.rules import FOLDED, MARKS, TRAVEL_MODES
from delegations.planning.values import Conflict, Leg
from delegations.webkit.conflicts import conflict_words

DAY = 24 * 60
FOLDED_WORDS = {
    "duty": NN_("%(num)s shift on the stands", "%(num)s shifts on the stands"),
    "business": NN_("%(num)s business meeting", "%(num)s business meetings"),
}


def unfolded(on: BoardDay) -> tuple[BoardDay, dict[str, int]]:
    """The day without the slots that have a page of their own, and how many of each kind those are."""
    away = Counter(entry.slot.kind for entry in on.slots if entry.slot.kind in FOLDED and entry.state != "cancelled")
    return replace(on, slots=tuple(entry for entry in on.slots if entry.slot.kind not in FOLDED)), dict(away)


def way_out_words(w: Words, conflict: Conflict) -> list[dict[str, Any]]:
    """Ways out with their words; `minutes` and `slot` drive the one-click move."""
    return [
        {"kind": way.kind, "slot": way.slot, "minutes": way.minutes, "text": w.gettext(way.message) % way.data}
        for way in conflict.ways_out
    ]


def leg_words(w: Words, entry: BoardSlot) -> str:
    """“Coach, 16 min + 10 min for the group · margin 8 min”."""
    return way_words(w, entry.leg) if entry.leg else ""


def way_words(w: Words, leg: Leg) -> str:
    """A way with its sum and what is left of the time."""
    mode = w.gettext(TRAVEL_MODES[leg.mode])
    parts = [w.gettext("%(mode)s, %(minutes)s min", mode=mode, minutes=leg.travel)]
    if leg.buffer:
        parts.append(w.gettext("%(minutes)s min for the group", minutes=leg.buffer))
    if leg.security:
        parts.append(w.gettext("%(minutes)s min for access", minutes=leg.security))
    margin = w.gettext("margin %(minutes)s min", minutes=leg.margin)
    return " + ".join(parts) + f" · {margin}"


def conflict_view(w: Words, conflict: Conflict) -> dict[str, Any]:
    return {
        "text": conflict_words(w, conflict),
        "severity": conflict.severity,
        "kind": conflict.kind,
        "ways": way_out_words(w, conflict),
        "slots": conflict.slots,
    }


def conflicts_with_days(w: Words, board: Board) -> list[dict[str, Any]]:
    """All alerts of the programme, each with the day on which its first slot stands, where it is known."""
    days = {entry.slot.id: on.day for on in board.days for entry in on.slots}
    return [conflict_view(w, c) | {"day": days.get(c.slots[0]) if c.slots else None} for c in board.conflicts]


def picture(entries: Sequence[BoardSlot], day: date, code: str) -> tuple[list[dict[str, Any]], int]:
    """(slots of the timeline, number of lanes): parallel groups get lanes of their own."""
    items: list[dict[str, Any]] = []
    lane_ends: list[int] = []
    for entry in entries:
        slot = entry.slot
        if entry.state == "cancelled":
            continue
        if slot.kind == "lodging":
            continue
        start = slot.starts.hour * 60 + slot.starts.minute
        end = slot.ends.hour * 60 + slot.ends.minute if slot.ends.date() == day else DAY
        lane = next((n for n, busy in enumerate(lane_ends) if busy <= start), len(lane_ends))
        if lane == len(lane_ends):
            lane_ends.append(end)
        lane_ends[lane] = end
        state = "travel" if slot.kind in ("transfer", "arrival", "departure") else entry.state
        items.append({
            "start_minute": start, "end_minute": max(end, start + 5), "title": slot.title, "state": state,
            "url": url_for("itineraries.slot", code=code, slot_id=slot.id), "lane": lane,
        })  # fmt: skip
    return items, max(1, len(lane_ends))


def route(day: BoardDay) -> list[dict[str, Any]]:
    """Points of the day's way, in order, without repeating a place that follows itself."""
    points: list[dict[str, Any]] = []
    for entry in day.slots:
        place = entry.slot.place
        if place is None or place.latitude is None or entry.state == "cancelled":
            continue
        if entry.slot.kind in ("arrival", "departure", "transfer", "lodging"):
            continue
        if points and points[-1]["place"] == place.id:
            continue
        bad = any(c.kind == "short_gap" for c in entry.conflicts)
        minutes = entry.leg.travel if entry.leg else 0
        points.append({
            "lat": place.latitude, "lon": place.longitude, "label": place.name, "state": entry.state,
            "minutes": minutes, "bad": bad, "place": place.id,
        })  # fmt: skip
    return points


def minutes_on_the_way(day: BoardDay) -> int:
    return sum(entry.leg.travel for entry in day.slots if entry.leg and entry.state != "cancelled")


def row_view(w: Words, entry: BoardSlot, board: Board) -> dict[str, Any]:
    """One line of the day's table."""
    slot = entry.slot
    groups = ""
    if slot.attendance == "some":
        total = sum(1 for p in board.participations if p.role in ("head", "delegate"))
        groups = w.gettext("%(some)s of %(all)s", some=entry.size, all=total)
    interpreters = sum(1 for b in slot.bookings if b.active and b.resource.kind == "interpreter")
    counters = [(r, [o for o in r.options if o.current and o.chosen]) for r in slot.requests if r.state == "countered"]
    times = [w.time(option.starts) for _request, options in counters for option in options]
    offered = entry.state == "countered" and bool(times)
    return {
        "slot": slot,
        "state": entry.state,
        "mark": MARKS[entry.state],
        "leg": leg_words(w, entry),
        "conflicts": [conflict_view(w, c) for c in entry.conflicts],
        "who": groups or w.pgettext("participants", "All"),
        "interpreters": w.ngettext("+ %(num)s interpreter", "+ %(num)s interpreters", interpreters)
        if interpreters
        else "",
        "counters": counters,
        "offered": w.gettext("Proposes %(times)s", times=w.or_list(times)) if offered else "",
    }


def hosts_of(day: BoardDay) -> list[dict[str, Any]]:
    """Who was asked for this day, with state."""
    return [
        {"request": r, "name": r.organisation.name, "state": r.state}
        for entry in day.slots
        if entry.state != "cancelled"
        for r in entry.slot.requests
        if r.state not in ("withdrawn", "settled", "draft")
    ]


def edit_lines(slots: Sequence[Slot], typed: dict[str, Any], blanks: int) -> list[dict[str, Any]]:
    """The lines of the table to type in: what stands, or what was typed and refused, then blank ones."""
    lines = []
    for slot in slots:
        stands = {
            "starts": f"{slot.starts:%H:%M}", "ends": f"{slot.ends:%H:%M}", "kind": slot.kind, "title": slot.title,
            "place": slot.place.name if slot.place else "", "host": slot.host.name if slot.host else "",
            "travel_minutes": "" if slot.travel_minutes is None else str(slot.travel_minutes),
        }  # fmt: skip
        lines.append(_edit_line(str(slot.id), slot.version, stands, typed, slot.start.is_ambiguous))
    blank = dict.fromkeys(("starts", "ends", "title", "place", "host", "travel_minutes"), "") | {"kind": "visit"}
    lines += [_edit_line(f"new{n}", "", blank, typed, False) for n in range(1, blanks + 1)]
    return lines


def _edit_line(
    key: str, version: int | str, stands: dict[str, str], typed: dict[str, Any], ambiguous: bool
) -> dict[str, Any]:
    entry = typed.get(key)
    values = vars(entry["row"]) if entry else stands
    bad = entry["errors"] if entry else {}
    asks = ambiguous or any(name in bad for name in ("starts", "ends"))
    return {"key": key, "version": version, "values": values, "bad": bad, "asks_fold": asks}
