"""The arithmetic of a report. What nobody wrote down is None and stays unknown: it never counts as zero."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from delegations.core.errors import N_, NC_, InvalidInput, NotAllowedNow

SECTIONS = {
    "exhibitors": N_("Exhibitors and stands"),
    "costs": N_("Contributions and costs"),
    "badges": N_("Badges"),
    "programme": NC_("report", "Programme"),
    "hosts": N_("Hosts and releases"),
    "meetings": N_("Business meetings"),
    "leads": N_("Leads"),
    "visitors": N_("Visitors by country"),
    "organiser": N_("Figures of the organiser"),
}
"""What is drafted from the data, in the order of the report."""
DEBRIEF = {
    "went_well": N_("What went well?"),
    "to_change": N_("What should change next time?"),
    "promises": N_("What did we promise?"),
}
"""Three questions of the debrief; a line of the last one can become a task."""
TEXTS = {**SECTIONS, **DEBRIEF}
PAGES = {
    "stands": N_("Stands"), "budget": N_("Dossier"), "badges": N_("Badges"), "programme": N_("Programme"),
    "requests": N_("Requests"), "releases": N_("Releases"), "meetings": N_("Business meetings"), "leads": N_("Leads"),
    "late": N_("Leads"), "participants": N_("Participants"), "edition": N_("Edition"),
}  # fmt: skip
"""Where a number comes from: {key: the name of its page}."""
MEASURES = {
    "exhibitors": N_("Exhibitors accepted"),
    "area": N_("Surface (m²)"),
    "contributions": N_("Contributions asked for"),
    "cost": N_("Cost per exhibitor"),
    "badges": N_("Badges given"),
    "sessions": NC_("report", "Sessions"),
    "tours": N_("Stops of guided tours"),
    "meetings": N_("Business meetings held"),
    "leads": N_("Leads noted"),
    "won": N_("Leads of which something came within six months"),
}
"""What editions are compared by."""
MONEY = ("contributions", "cost")
"""Measures in euro cents."""
LARGEST_TEXT = 6000
MOST_BARS = 8
SIX_MONTHS = timedelta(days=183)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_BULLET = re.compile(r"^\s*(?:[-–—•*·]+|\d+[.)])\s+")


class TextTooLong(InvalidInput):
    message = N_("This text is too long: at most %(most)s characters.")


class ReportFinished(NotAllowedNow):
    message = N_("The report is finished. Take it up again before changing it.")


class NotDrafted(NotAllowedNow):
    message = N_("There is no report yet: draft it first.")


class NoSuchPromise(InvalidInput):
    message = N_("This line is no longer among the promises.")


class PromiseTaken(NotAllowedNow):
    message = N_("This promise is already a task.")


class WhoKeepsIt(InvalidInput):
    message = N_("Choose who keeps this promise.")


@dataclass(frozen=True)
class StandNumbers:
    """`area` in m²."""

    hall: str
    number: str
    area: float
    exhibitors: int


@dataclass(frozen=True)
class Budget:
    """A line of the budget, or the sum of all; euro cents."""

    label: str
    planned: int
    committed: int
    paid: int


@dataclass(frozen=True)
class BadgeNumbers:
    """`granted` None: nobody wrote down how many."""

    kind: str
    granted: int | None
    given: int
    handed_over: int


@dataclass(frozen=True)
class SessionNumbers:
    """`titles` by language; `people`: how many of ours were named for it."""

    titles: Mapping[str, str]
    day: date
    people: int


@dataclass(frozen=True)
class MeetingNumbers:
    """`days`: how many stood in the programme of each day, and how many of them took place."""

    planned: int | None = None
    held: int | None = None
    missed: int | None = None
    days: tuple[tuple[date, int, int | None], ...] = ()


Ticked = tuple[date, str, str]
"""The day of a meeting, and whether each side came: 'yes', 'no', or '' when nobody has said."""


def meeting_numbers(ticked: Sequence[Ticked]) -> MeetingNumbers:
    """A meeting was held when both sides came, and missed when one did not."""
    known = any(one or other for _day, one, other in ticked)
    days = sorted({day for day, _one, _other in ticked})

    def held(day: date) -> int:
        return sum(1 for when, one, other in ticked if when == day and one == other == "yes")

    by_day = tuple(
        (day, sum(1 for when, _one, _other in ticked if when == day), held(day) if known else None) for day in days
    )
    missed = sum(1 for _day, one, other in ticked if "no" in (one, other))
    both = sum(count or 0 for _day, _planned, count in by_day)
    return MeetingNumbers(len(ticked), both if known else None, missed if known else None, by_day)


@dataclass(frozen=True)
class HostNumbers:
    asked: int
    confirmed: int
    declined: int

    @property
    def waiting(self) -> int:
        return self.asked - self.confirmed - self.declined


@dataclass(frozen=True)
class LeadNumbers:
    """`interests` and `owners` are (text, how many), the most frequent first; `outcomes` by key of OUTCOMES."""

    total: int
    interests: tuple[tuple[str, int], ...]
    owners: tuple[tuple[str, int], ...]
    outcomes: Mapping[str, int]
    promised: int
    kept: int
    late: int


@dataclass(frozen=True)
class Visitors:
    """From one country ('' is unknown): leads, and foreign participants."""

    country: str
    leads: int
    participants: int

    @property
    def all(self) -> int:
        return self.leads + self.participants


@dataclass(frozen=True)
class Cited:
    """A number of the organiser's with whoever says so: shown, never reckoned with."""

    what: str
    value: str
    source: str
    as_of: str


@dataclass(frozen=True)
class Numbers:
    """What the data of one fair say. `formulas` None: no application was written down; money in euro cents."""

    formulas: Mapping[str, int] | None
    stands: tuple[StandNumbers, ...]
    asked: int | None
    paid: int | None
    budget: tuple[Budget, ...]
    badges: tuple[BadgeNumbers, ...]
    sessions: tuple[SessionNumbers, ...] | None
    tours: int | None
    visits: int | None
    receptions: int | None
    hosts: HostNumbers | None
    changes: tuple[int, ...]
    releases: int
    meetings: MeetingNumbers
    leads: LeadNumbers | None
    visitors: tuple[Visitors, ...]
    cited: tuple[Cited, ...]

    @property
    def exhibitors(self) -> int | None:
        return None if self.formulas is None else sum(self.formulas.values())

    @property
    def area(self) -> float | None:
        return sum(stand.area for stand in self.stands) if self.stands else None

    @property
    def sum(self) -> Budget | None:
        return total(self.budget)

    @property
    def cost(self) -> int | None:
        """What is committed, for each exhibitor."""
        return per_exhibitor(self.sum.committed if self.sum else None, self.exhibitors)


@dataclass(frozen=True)
class EditionNumbers:
    """One edition of a fair; `code` '' for one that only figures of the organiser tell of."""

    code: str
    label: str
    year: int
    measures: Mapping[str, float | None]
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Difference:
    """`percent` None: there was nothing to take a share of."""

    absolute: float
    percent: int | None


def total(lines: Sequence[Budget]) -> Budget | None:
    """The sum of a budget; None without lines."""
    if not lines:
        return None
    return Budget(
        "", sum(x.planned for x in lines), sum(x.committed for x in lines), sum(x.paid for x in lines)
    )  # fmt: skip


def rounded(value: float) -> int:
    """To the nearest, halves away from zero, as people do it on paper."""
    return int(abs(value) + 0.5) * (1 if value >= 0 else -1)


def per_exhibitor(cents: int | None, exhibitors: int | None) -> int | None:
    """Euro cents for each; unknown without money spoken of, or without exhibitors."""
    return rounded(cents / exhibitors) if cents and exhibitors else None


def shares(counts: Sequence[int]) -> list[int | None]:
    """Whole percentages, each rounded by itself, so that the same count has the same share; None of nothing."""
    whole = sum(counts)
    return [rounded(count * 100 / whole) if whole > 0 else None for count in counts]


def difference(before: float | None, now: float | None) -> Difference | None:
    """None as soon as one side is unknown."""
    if before is None or now is None:
        return None
    percent = rounded((now - before) * 100 / before) if before else None
    return Difference(now - before, percent)


def folded(text: str) -> str:
    """For comparing: neither case nor spaces count."""
    return "".join(text.split()).casefold()


def tallied(texts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each is there, the most frequent first; the first spelling stands for all that fold the same."""
    spelling: dict[str, str] = {}
    counts: dict[str, int] = {}
    for text in texts:
        key = folded(text)
        spelling.setdefault(key, " ".join(text.split()))
        counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    return tuple((spelling[key], counts[key]) for key in ordered)


def foremost(counts: Sequence[tuple[str, int]], most: int = MOST_BARS) -> tuple[list[tuple[str, int]], int]:
    """The first so many, and how many the others are together; a single other one is shown as itself."""
    if len(counts) <= most:
        return list(counts), 0
    return list(counts[: most - 1]), sum(count for _, count in counts[most - 1 :])


def year_of(cited: Cited) -> int | None:
    """The year of the edition that a figure speaks of: named in it, else when it was said."""
    found = _YEAR.search(cited.what) or _YEAR.search(cited.as_of)
    return int(found[1]) if found else None


def promise_lines(text: str) -> list[str]:
    """The promises, one a line, without what people set before lines."""
    lines = (_BULLET.sub("", line).strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """What stays, goes and comes between two texts, word by word: (same, gone or new; the words)."""
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    found: list[tuple[str, str]] = []
    for kind, low, high, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(after[first:last])))
            continue
        found += [("gone", "".join(before[low:high]))] if high > low else []
        found += [("new", "".join(after[first:last]))] if last > first else []
    return found
