"""What the stands' page draws of build-up and freight: a picture of each window, lines, and what is odd in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from delegations.core.walltime import WallTime
from delegations.dossiers.queries import Dossier
from delegations.fairs.stands.queries import Edition, find_edition
from delegations.fairs.stands.setup_rules import BEFORE, SETUPS, Outside, Window
from delegations.fairs.stands.setups import Setup, clashing, left_windows, list_setups, window_of
from delegations.webkit.context import say, session

MOST_DAYS = 15
KINDS = {"freight_in": "mission", "build_up": "visit", "dismantling": "event", "freight_out": "mission"}
"""The colours of the season, lent to build-up and freight."""


@dataclass(frozen=True)
class Line:
    """An appointment with its true length, and what is odd about it, in sentences."""

    setup: Setup
    word: str
    when: str
    minutes: int
    odd: list[str]


def setup_view(dossier: Dossier, edition: Edition | None) -> dict[str, Any]:
    """`lines` in order of time; `pictures`: (title, arguments of the season's macro) of each window."""
    setups = list_setups(session(), dossier.id)
    odd = _oddities(edition, dossier.zone, setups)
    lines = [Line(one, say().gettext(SETUPS[one.what]), _when(one), _minutes(one), odd[one.slot.id]) for one in setups]
    halves = [
        (say().gettext("Build-up"), "build_up", [one for one in setups if one.what in BEFORE]),
        (say().gettext("Dismantling"), "dismantling", [one for one in setups if one.what not in BEFORE]),
    ]
    pictures = [
        (title, drawn)
        for title, what, some in halves
        if some and (drawn := _picture(window_of(edition, dossier.zone, what), some, odd))
    ]
    return {"lines": lines, "pictures": pictures}


def notes_of(dossier: Dossier, known: Setup) -> list[str]:
    """What is odd about one appointment."""
    edition, setups = find_edition(session(), dossier.id), list_setups(session(), dossier.id)
    return _oddities(edition, dossier.zone, setups).get(known.slot.id, [])


def _minutes(one: Setup) -> int:
    return int((one.slot.ends_at - one.slot.starts_at).total_seconds() // 60)


def _when(one: Setup) -> str:
    words, slot = say(), one.slot
    day = words.date(slot.starts.date(), "weekday")
    if slot.starts.date() == slot.ends.date():
        return words.line([day, words.times(slot.start, slot.end)])
    return words.gettext("from %(start)s to %(end)s", start=_moment(slot.start), end=_moment(slot.end))


def _moment(wall: WallTime) -> str:
    words = say()
    return words.line([words.date(wall.local.date(), "weekday"), words.time(wall)])


def _oddities(edition: Edition | None, zone: str, setups: Sequence[Setup]) -> dict[int, list[str]]:
    words = say()
    found: dict[int, list[str]] = {one.slot.id: [] for one in setups}
    for slot_id, far in left_windows(edition, zone, setups).items():
        found[slot_id].append(_outside(far))
    for one, other, minutes in clashing(setups):
        number = one.stand.number if one.stand else ""
        for mine, theirs in ((one, other), (other, one)):
            found[mine.slot.id].append(
                words.gettext(
                    "At stand %(stand)s together with “%(title)s” (%(when)s) for %(length)s.", stand=number,
                    title=theirs.slot.title, when=_when(theirs), length=words.duration(minutes),
                )
            )  # fmt: skip
    for one in setups:
        wall = int((one.slot.ends - one.slot.starts).total_seconds() // 60)
        if one.slot.start_zone == one.slot.end_zone and wall != _minutes(one):
            found[one.slot.id].append(
                words.gettext("The clocks change meanwhile: it lasts %(length)s.", length=words.duration(_minutes(one)))
            )
    return found


def _outside(far: Outside) -> str:
    """The arithmetic of a window that is left."""
    words = say()
    start, end = _moment(far.window.starts), _moment(far.window.ends)
    if far.before and far.after:
        return words.gettext(
            "The organiser lets people in from %(start)s to %(end)s: %(before)s too early and %(after)s too late.",
            start=start, end=end, before=words.duration(far.before), after=words.duration(far.after),
        )  # fmt: skip
    if far.before:
        return words.gettext(
            "The organiser lets people in from %(start)s to %(end)s: %(length)s too early.",
            start=start, end=end, length=words.duration(far.before),
        )  # fmt: skip
    return words.gettext(
        "The organiser lets people in from %(start)s to %(end)s: %(length)s too late.",
        start=start, end=end, length=words.duration(far.after),
    )  # fmt: skip


def _picture(window: Window | None, setups: Sequence[Setup], odd: dict[int, list[str]]) -> dict[str, Any] | None:
    """Days across, the organiser's window on top, then a row for each stand; None when it would be too wide."""
    moments = [m for one in setups for m in (one.slot.starts, one.slot.ends)]
    moments += [window.starts.local, window.ends.local] if window else []
    first, last = min(moments).date(), max(moments).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if len(days) > MOST_DAYS:
        return None
    words, rows, said = say(), [], ""
    if window:
        said = words.gettext("from %(start)s to %(end)s", start=_moment(window.starts), end=_moment(window.ends))
        bar = _span(window.starts.local, window.ends.local, first)
        rows.append(
            {"label": words.gettext("Open to us"), "items": [{"title": "", "kind": "fair", "more": said} | bar]}
        )
    by_stand: dict[str, list[Setup]] = {}
    for one in setups:
        by_stand.setdefault(one.stand.number if one.stand else words.gettext("All stands"), []).append(one)
    for number, some in by_stand.items():
        rows.append({"label": number, "items": [_item(one, first, bool(odd[one.slot.id])) for one in some]})
    return {"months": [words.date(day, "day") for day in days], "rows": rows, "window": said}


def _item(one: Setup, first: date, is_odd: bool) -> dict[str, Any]:
    word = say().gettext(SETUPS[one.what])
    return {
        "title": f"⚠ {word}" if is_odd else word, "kind": KINDS[one.what], "more": _when(one),
        "note": say().times(one.slot.start, one.slot.end), "url": f"#setup-{one.slot.id}",
        **_span(one.slot.starts, one.slot.ends, first),
    }  # fmt: skip


def _span(starts: datetime, ends: datetime, first: date) -> dict[str, float]:
    midnight = datetime.combine(first, datetime.min.time())
    return {"start": (starts - midnight) / timedelta(days=1), "end": (ends - midnight) / timedelta(days=1)}
