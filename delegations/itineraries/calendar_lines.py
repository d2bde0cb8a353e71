"""The events of a foreign calendar file beside a programme: what each would bring, and what has to be said first."""

from dataclasses import dataclass, field
from datetime import datetime

from delegations.calendars.sources import Source
from delegations.core.errors import N_, InvalidInput
from delegations.core.walltime import WallTime
from delegations.itineraries.models import Slot
from delegations.network.models import Place


class ZoneNotChosen(InvalidInput):
    message = N_("The time zone “%(zone)s” of the file is not known.")


class NoPlaceOfThisName(InvalidInput):
    message = N_("No place is called “%(typed)s”. Choose one of the list, or leave the field empty.")


class TimesNotTyped(InvalidInput):
    message = N_("Type the start and the end, or leave the event out.")


class UntitledEvent(InvalidInput):
    message = N_("This event has no title in the file: type one.")


@dataclass(frozen=True)
class Remark:
    """A catalogue message with its data."""

    message: str
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What staff settle for a line. Times and folds count only where the line asks for them."""

    kind: str = "meeting"
    place: str = ""
    title: str = ""
    starts: str = ""
    ends: str = ""
    fold: int | None = None
    end_fold: int | None = None


@dataclass(frozen=True)
class Line:
    """One event beside the programme.

    `asks` holds what staff have to say before it can be taken: "times" (all day, or an hour that does not exist),
    "fold" and "end_fold" (an hour that happens twice), "title"; "zone" cannot be answered in the line. `start` and
    `end` are in the zone the slot will have, None where they are asked. `slot` was made from this event before;
    `changes` are what an update would change there. `twin` is another slot of this time and title.
    """

    number: int
    source: Source
    zone: str
    start: WallTime | None
    end: WallTime | None
    asks: frozenset[str]
    inside: bool
    place: Place | None
    slot: Slot | None
    changes: tuple[str, ...]
    twin: Slot | None

    @property
    def possible(self) -> bool:
        if "zone" in self.asks:
            return False
        return self.slot is None or (self.slot.cancelled_at is None and bool(self.changes))

    @property
    def shown_at(self) -> datetime:
        """The wall time by which the page orders the lines."""
        return self.start.local if self.start else self.source.start.local

    @property
    def proposed(self) -> bool:
        """New, inside the dates, and without any doubt."""
        clear = self.slot is None and self.twin is None and not self.asks and not self.source.cancelled
        return clear and self.inside

    def remarks(self) -> list[Remark]:
        """What somebody should know before taking the line."""
        return [remark for applies, remark in _remarks(self) if applies]


def _remarks(line: Line) -> list[tuple[bool, Remark]]:
    source, slot = line.source, line.slot
    days = (source.end.local - source.start.local).days if source.end and source.start.all_day else 0
    gone = slot is not None and slot.cancelled_at is not None
    local = f"{source.start.local:%H:%M}"
    return [
        (source.cancelled and slot is None, Remark(N_("cancelled in the file"))),
        (source.cancelled and slot is not None and not gone,
         Remark(N_("cancelled in the file: cancel the slot too, should you agree"))),
        (gone, Remark(N_("imported before, and cancelled in the programme since"))),
        (slot is not None and not gone and not line.changes, Remark(N_("imported before, and nothing changed"))),
        (not line.inside, Remark(N_("outside the dates of the dossier"))),
        (line.twin is not None, Remark(N_("same time and title as a slot of the programme: perhaps the same"))),
        ("zone" in line.asks, Remark(ZoneNotChosen.message, {"zone": source.start.tzid})),
        ("fold" in line.asks or "end_fold" in line.asks,
         Remark(N_("an hour that happens twice that day: say which one is meant"))),
        ("times" in line.asks and not source.start.all_day,
         Remark(N_("%(time)s or its end does not exist that day, as the clocks go forward: type the times"),
                {"time": local})),
        (source.start.all_day, Remark(N_("all day in the file: type its times to take it"))),
        (days > 1, Remark(N_("%(days)s days in the file: only the first is taken"), {"days": days})),
        (not source.start.all_day and source.end is None and source.length is None and slot is None,
         Remark(N_("no usable end in the file: taken as %(minutes)s minutes"), {"minutes": 60})),
        (source.repeats, Remark(N_("repeats in the file: only this first date is taken"))),
        (source.single, Remark(N_("one date of a series, changed by itself"))),
        ("title" in line.asks, Remark(N_("without a title in the file"))),
    ]  # fmt: skip
