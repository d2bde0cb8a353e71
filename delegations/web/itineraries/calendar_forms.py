"""What staff send of a calendar file: the file, what of it to show, and what becomes of each line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_wtf.file import FileField
from wtforms import TextAreaField

from delegations.calendars.sources import SourceFile
from delegations.core.errors import N_, InvalidInput
from delegations.core.text import one_line
from delegations.core.walltime import zone_names
from delegations.dossiers.queries import Dossier
from delegations.itineraries.calendar_comparing import unknown_zones
from delegations.itineraries.calendar_lines import Answer, Line
from delegations.itineraries.rules import PLANNED_KINDS
from delegations.network.rules import search_key
from delegations.webkit.forms import BaseForm

USUAL_KIND = "meeting"
WHEN = ("inside", "outside", "all")
CELLS = ("kind", "place", "title", "starts", "ends", "fold", "end_fold")


class NothingSent(InvalidInput):
    message = N_("Choose a file, or paste its text.")


class CalendarForm(BaseForm):
    file = FileField(N_("File"), description=N_("A calendar file (.ics), at most 2 MB. It is read and not kept."))
    pasted = TextAreaField(
        N_("Or paste its text here"), description=N_("From BEGIN:VCALENDAR to END:VCALENDAR, not its address.")
    )

    def content(self) -> tuple[str, bytes]:
        """(filename, bytes); the filename is '' for pasted text. Raises NothingSent."""
        sent = self.file.data
        if sent and getattr(sent, "filename", ""):
            return str(sent.filename), bytes(sent.read())
        text = (self.pasted.data or "").strip()
        if not text:
            raise NothingSent(field="file")
        return "", text.encode("utf-8", "replace")


@dataclass(frozen=True)
class View:
    """What of a file is shown, from the address: `when`, words to find, zones chosen for names nobody knows."""

    when: str
    q: str
    untick: bool
    zones: dict[str, str]

    @classmethod
    def of(cls, args: Mapping[str, str], file: SourceFile, dossier: Dossier) -> "View":
        allowed = set(zone_names())
        zones: dict[str, str] = {}
        for number, name in enumerate(unknown_zones(file)):
            usual = (file.zone if not name else "") or dossier.zone
            typed = args.get(f"zone-{number}", "")
            zones[name] = typed if typed in allowed else usual
        when = args.get("when", "")
        return cls(when if when in WHEN else "", one_line(args.get("q", ""))[:100], args.get("tick") == "none", zones)

    def shows(self, line: Line) -> bool:
        source = line.source
        if (self.when == "inside" and not line.inside) or (self.when == "outside" and line.inside):
            return False
        held = search_key(source.title, source.location)
        return all(word in held for word in search_key(self.q).split())

    def query(self, **changes: str) -> dict[str, str]:
        """The address of this view."""
        zones = {f"zone-{number}": zone for number, zone in enumerate(self.zones.values())}
        found = {"when": self.when, "q": self.q, "tick": "none" if self.untick else "", **zones, **changes}
        return {name: value for name, value in found.items() if value}


def chosen_lines(sent: Sequence[str]) -> list[int]:
    return [int(value) for value in dict.fromkeys(sent) if value.isascii() and value.isdigit() and len(value) < 6]


def typed_answer(value: Callable[[str], str], number: int) -> Answer:
    """What was typed in a line; an empty kind is the kind for all."""
    cell = {name: one_line(value(f"line-{number}-{name}"))[:300] for name in CELLS}
    kind = cell["kind"] or value("kind")
    return Answer(
        kind=kind if kind in PLANNED_KINDS else USUAL_KIND, place=cell["place"], title=cell["title"],
        starts=cell["starts"], ends=cell["ends"], fold=_fold(cell["fold"]), end_fold=_fold(cell["end_fold"]),
    )  # fmt: skip


def _fold(typed: str) -> int | None:
    return int(typed) if typed in ("0", "1") else None
