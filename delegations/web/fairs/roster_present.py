"""What the pages of the roster draw: shifts with their state, the picture of a day, reasons in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from delegations.core.errors import N_
from delegations.core.walltime import WallTime
from delegations.dossiers.queries import Dossier
from delegations.fairs.roster.exports import lacking, languages_of
from delegations.fairs.roster.queries import Availability, Shift, availabilities, list_shifts, on_duty, opening_days
from delegations.fairs.roster.rules import CAUSES, CHIPS, MARKS, STATES, state_of
from delegations.fairs.stands.queries import Edition, badges_by_kind, find_edition
from delegations.network.rules import display_name
from delegations.planning.roster import Uncovered
from delegations.webkit.context import say, session

LEFT, LANE, TOP = 12, 54, 4
"""Of the picture: the column of names in per cent, the height of a lane and the rim above in pixels."""
OUTSIDE = N_("Outside the hours in which the fair is open.")
BUILDING = N_("During build-up: the fair is not open yet.")
FEW_BADGES = N_("At one time %(needed)s people are needed, and there are %(badges)s exhibitor badges.")


@dataclass(frozen=True)
class ShiftView:
    """A shift with its state and who is there. `missing` places, `lacking` names of languages."""

    shift: Shift
    state: str
    names: list[str]
    missing: int
    lacking: list[str]
    warning: str = ""

    @property
    def chip(self) -> str:
        return CHIPS[self.state]

    @property
    def mark(self) -> str:
        return MARKS[self.state]

    @property
    def word(self) -> str:
        words = say()
        if self.state == "short":
            return words.ngettext("%(num)s missing", "%(num)s missing", self.missing)
        if self.state == "language":
            return words.gettext("Nobody speaks %(languages)s", languages=words.or_list(self.lacking))
        return words.gettext(STATES[self.state])


def hours_words(shift: Shift) -> str:
    """“09:00–11:00 (2 h)” with the true length."""
    slot, words = shift.slot, say()
    minutes = int((slot.ends_at - slot.starts_at).total_seconds()) // 60
    return f"{words.times(slot.start, slot.end)} ({words.duration(minutes)})"


def shift_view(
    shift: Shift, said: Mapping[int, Availability], edition: Edition | None, people: Sequence[Any] | None = None
) -> ShiftView:
    there = on_duty(shift) if people is None else people
    spoken = frozenset[str]().union(*(languages_of(p, said.get(p.id)) for p in there))
    silent = lacking(shift, spoken)
    return ShiftView(
        shift, state_of(shift.needed, len(there), silent), [display_name(p.person) for p in there],
        max(0, shift.needed - len(there)), [say().language_name(code) for code in silent], _warning(shift, edition),
    )  # fmt: skip


def _warning(shift: Shift, edition: Edition | None) -> str:
    days = opening_days(edition)
    start, end = shift.slot.starts, shift.slot.ends
    if edition is None or not days:
        return ""
    if any(datetime.combine(d, a) <= start and end <= datetime.combine(d, b) for d, a, b in days):
        return ""
    begins, ends = edition.build_up_starts, edition.build_up_ends
    return say().gettext(BUILDING if begins and ends and begins <= start and end <= ends else OUTSIDE)


@dataclass(frozen=True)
class Box:
    """A shift of the picture; `x` and `width` in per cent, `y` in pixels."""

    view: ShiftView
    x: float
    width: float
    y: int


@dataclass(frozen=True)
class Picture:
    """A day: a lane for each stand (and another where two of its shifts overlap), ticks every two hours."""

    lanes: list[tuple[str, int]]
    boxes: list[Box]
    ticks: list[tuple[float, str]]
    height: int


def picture_of(views: Sequence[ShiftView]) -> Picture | None:
    if not views:
        return None
    first = min(v.shift.slot.starts_at for v in views).replace(minute=0)
    last = max(v.shift.slot.ends_at for v in views)
    whole = (last - first).total_seconds()
    scale = (100 - LEFT) / whole
    ends: dict[tuple[str, int], datetime] = {}
    placed: list[tuple[ShiftView, tuple[str, int]]] = []
    for view in sorted(views, key=lambda v: (v.shift.slot.starts_at, v.shift.id)):
        number, lane = view.shift.stand.number, 0
        while ends.get((number, lane), first) > view.shift.slot.starts_at:
            lane += 1
        ends[number, lane] = view.shift.slot.ends_at
        placed.append((view, (number, lane)))
    lanes = {key: n for n, key in enumerate(sorted(ends))}
    boxes = [
        Box(
            view, round(LEFT + (view.shift.slot.starts_at - first).total_seconds() * scale, 2),
            round((view.shift.slot.ends_at - view.shift.slot.starts_at).total_seconds() * scale, 2),
            TOP + lanes[key] * LANE,
        )
        for view, key in placed
    ]  # fmt: skip
    return Picture(
        [(number if not lane else "", TOP + row * LANE) for (number, lane), row in lanes.items()], boxes,
        _ticks(views[0].shift, first, whole, scale), TOP + len(lanes) * LANE,
    )  # fmt: skip


def _ticks(shift: Shift, first: datetime, whole: float, scale: float) -> list[tuple[float, str]]:
    step = 3600 if whole <= 8 * 3600 else 7200
    zone = WallTime(shift.slot.starts, shift.slot.start_zone).aware.tzinfo
    seconds = range(0, int(whole) + 1, step)
    return [
        (round(LEFT + at * scale, 2), f"{datetime.fromtimestamp(first.timestamp() + at, zone):%H:%M}") for at in seconds
    ]


@dataclass(frozen=True)
class Day:
    day: date
    views: list[ShiftView]
    picture: Picture | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(1 for view in self.views if view.state != "covered")


def days_of(dossier: Dossier) -> list[Day]:
    """Every day with shifts."""
    shifts, said = list_shifts(session(), dossier.id), availabilities(session(), dossier.id)
    edition = find_edition(session(), dossier.id)
    found: dict[date, list[ShiftView]] = {}
    for shift in shifts:
        found.setdefault(shift.slot.starts.date(), []).append(shift_view(shift, said, edition))
    return [Day(day, views, picture_of(views)) for day, views in sorted(found.items())]


def badge_note(dossier: Dossier, shifts: Sequence[Shift]) -> str:
    """More people wanted at one time than there are badges to get in; '' while nobody noted how many there are."""
    quota = next(one.quota for one in badges_by_kind(session(), dossier.id) if one.kind == "exhibitor")
    starts = {s.slot.starts_at for s in shifts}
    most = max(
        (sum(s.needed for s in shifts if s.slot.starts_at <= at < s.slot.ends_at) for at in starts), default=0
    )  # fmt: skip
    return say().gettext(FEW_BADGES, needed=most, badges=quota) if quota and most > quota else ""


def causes_in_words(causes: Mapping[str, int]) -> str:
    """“2 are not free and 1 is in a meeting”."""
    words = say()
    return words.and_list(words.ngettext(*CAUSES[cause], count) for cause, count in causes.items())


def why(gap: Uncovered) -> list[str]:
    """The reasons of what stays open, a sentence each."""
    words, found = say(), []
    for code in gap.languages:
        name, causes = words.language_name(code), gap.speakers[code]
        if not causes:
            found.append(words.gettext("Nobody else speaks %(language)s.", language=name))
            continue
        found.append(words.ngettext(
            "%(num)s other person speaks %(language)s: %(causes)s.",
            "%(num)s other people speak %(language)s: %(causes)s.",
            sum(causes.values()), language=name, causes=causes_in_words(causes),
        ))  # fmt: skip
    if gap.missing and gap.causes:
        found.append(words.gettext("Of all who answered: %(causes)s.", causes=causes_in_words(gap.causes)))
    elif gap.missing:
        found.append(words.gettext("Nobody has said when they can."))
    return found
