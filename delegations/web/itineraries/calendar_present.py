"""The lines of a calendar file as their page draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from delegations.core.errors import N_, NC_, DomainError
from delegations.core.walltime import AmbiguousHour, WallTime
from delegations.i18n import Words
from delegations.itineraries.calendar_lines import Line

CHANGED = {
    "title": NC_("slot", "Title"),
    "starts": NC_("time", "From"),
    "ends": NC_("time", "To"),
    "day": N_("Day"),
    "remote_link": N_("Link of the remote session"),
}
VISIBLE = ("kind", "place", "title", "starts", "ends", "fold", "end_fold")


@dataclass(frozen=True)
class Typed:
    """What was sent with a refused form."""

    chosen: frozenset[int]
    cells: Mapping[str, str]
    errors: Mapping[str, Sequence[DomainError]]


def line_view(
    w: Words, line: Line, *, home: str, zones: Mapping[str, str], untick: bool, typed: Typed | None
) -> dict[str, Any]:
    """One line: `values` for its fields, `bad` the sentences at them.

    `home` is the zone that needs no saying, `zones` those that were chosen for names nobody knows.
    """
    source, number = line.source, line.number
    errors = typed.errors.get(str(number), []) if typed else []
    asks = set(line.asks) | {"fold" for e in errors if isinstance(e, AmbiguousHour) and e.field == "starts"}
    asks |= {"end_fold" for e in errors if isinstance(e, AmbiguousHour) and e.field == "ends"}
    drawn = {"kind", "place"} | asks | ({"starts", "ends"} if "times" in asks else set())
    return {
        "number": number, "title": source.title or w.gettext("(without a title)"), "possible": line.possible,
        "ticked": number in typed.chosen if typed else line.proposed and not untick,
        "day": w.date(line.shown_at.date(), "weekday"),
        "time": time_words(w, line), "zone": _zones(w, line, home, zones), "location": source.location,
        "known": line.place is not None, "link": source.remote_link, "update": line.slot is not None,
        "off": source.cancelled, "remarks": [w.gettext(r.message, **r.data) for r in line.remarks()],
        "changes": changes(w, line) if line.possible else [], "slot": line.slot or line.twin, "asks": asks,
        "values": _cells(line, typed), "bad": _bad(w, errors, drawn),
    }  # fmt: skip


def time_words(w: Words, line: Line) -> str:
    if line.start is None or line.end is None:
        return w.gettext("all day") if line.source.start.all_day else f"{line.source.start.local:%H:%M}"
    later = line.end.local.date() != line.start.local.date()
    end = f"{w.date(line.end.local.date(), 'weekday')} {w.time(line.end)}" if later else w.time(line.end)
    return f"{w.time(line.start)}–{end}"


def _zones(w: Words, line: Line, home: str, zones: Mapping[str, str]) -> list[str]:
    """The zone where it is not the usual one, and the time that the file itself gives in another."""
    if line.start is None:
        return []
    told = [w.zone_note(line.start)] if line.zone != home else []
    at = line.source.start
    if at.at is None:
        city = w.zone_city(zones[at.tzid])
        told.append(w.gettext("no zone in the file: read as %(city)s time", city=city) if not at.tzid
                    else w.gettext("“%(zone)s” read as %(city)s time", zone=at.tzid, city=city))  # fmt: skip
    if at.zone not in ("", "UTC", line.zone) and at.local != line.start.local:
        told.append(w.gettext("in the file: %(time)s", time=f"{w.time(at.local)}, {w.zone_city(at.zone)}"))
    return told


def changes(w: Words, line: Line) -> list[tuple[str, str, str]]:
    """(what, as it stands, as it would become) of an update."""
    slot, source = line.slot, line.source
    if slot is None:
        return []
    became = {
        "title": (slot.title, source.title),
        "starts": (_moment(w, slot.start), _moment(w, line.start)),
        "ends": (_moment(w, slot.end), _moment(w, line.end)),
        "day": (w.date(slot.starts.date(), "weekday"), w.date(source.start.local.date(), "weekday")),
        "remote_link": (slot.remote_link or "–", source.remote_link),
    }
    return [(w.gettext(CHANGED[name]), *became[name]) for name in line.changes if name in became]


def _moment(w: Words, wall: WallTime | None) -> str:
    return f"{w.date(wall.local.date(), 'weekday')} {w.time(wall)}" if wall else "–"


def _cells(line: Line, typed: Typed | None) -> dict[str, str]:
    sent = {name: typed.cells.get(f"line-{line.number}-{name}") for name in VISIBLE} if typed else {}
    if any(value is not None for value in sent.values()):
        return {name: value or "" for name, value in sent.items()}
    slot = line.slot
    all_day = line.source.start.all_day
    return {
        "kind": slot.kind if slot else "remote" if line.source.remote_link else "",
        "place": line.place.name if line.place else "", "title": "",
        "starts": f"{slot.starts:%H:%M}" if slot and all_day else "",
        "ends": f"{slot.ends:%H:%M}" if slot and all_day else "",
        "fold": str(slot.start_fold) if slot else "", "end_fold": str(slot.end_fold) if slot else "",
    }  # fmt: skip


def _bad(w: Words, errors: Sequence[DomainError], drawn: set[str]) -> dict[str, list[str]]:
    """Sentences by field; what has no field of its own stands at the tick."""
    found: dict[str, list[str]] = {}
    for error in errors:
        field = error.field if error.field in drawn else "take"
        found.setdefault(str(field), []).append(w.error(error))
    return found
