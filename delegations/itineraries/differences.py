"""What changed between two snapshots, for one reader, as values; words are given in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from delegations.core.walltime import WallTime
from delegations.i18n.content import pick
from delegations.i18n.words import Words
from delegations.itineraries.rules import SETTLED

Snapshot = Mapping[str, Any]
SlotFacts = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """`kind`: added, cancelled, moved, relocated, confirmed, unconfirmed, wording. `old`, `new`: snapshot slots."""

    kind: str
    uid: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def visible_slots(snapshot: Snapshot | None, participation_id: int | None) -> list[dict[str, Any]]:
    """The slots a reader sees; None stands for the whole programme. In order of time."""
    if snapshot is None:
        return []
    slots = snapshot["slots"]
    if participation_id is None:
        return list(slots)
    return [s for s in slots if participation_id in s["people"]]


def wall_of(facts: Mapping[str, Any]) -> WallTime:
    return WallTime(datetime.fromisoformat(facts["local"]), facts["zone"], facts["fold"])


def _times(slot: SlotFacts) -> tuple[Any, ...]:
    """Wall times, zones and instants: of a repeated hour, the first and the second differ."""
    walls = (wall_of(slot["start"]), wall_of(slot["end"]))
    return tuple((wall.local, wall.zone, wall.instant()) for wall in walls)


def _place(slot: SlotFacts) -> tuple[Any, ...]:
    return tuple(slot[key]["id"] if slot[key] else None for key in ("place", "end_place"))


def _kinds(old: SlotFacts, new: SlotFacts) -> list[str]:
    if new["state"] == "cancelled":
        return ["cancelled"] if old["state"] != "cancelled" else []
    if old["state"] == "cancelled":
        return ["added"]
    kinds = []
    if _times(old) != _times(new):
        kinds.append("moved")
    if _place(old) != _place(new):
        kinds.append("relocated")
    if (old["state"] in SETTLED) != (new["state"] in SETTLED):
        kinds.append("confirmed" if new["state"] in SETTLED else "unconfirmed")
    if not kinds and any(old[key] != new[key] for key in ("title", "text", "host", "remote_link", "place", "kind")):
        kinds.append("wording")
    return kinds


def _part_kinds(old: SlotFacts, new: SlotFacts, participation_id: int | None) -> list[str]:
    """Somebody was given another part in a slot: of interest to him, and to who reads the whole."""

    def told(slot: SlotFacts) -> tuple[Any, ...]:
        found = (slot.get("parts", {}), slot.get("remote", {}))
        return found if participation_id is None else tuple(one.get(str(participation_id)) for one in found)

    return ["wording"] if new["state"] != "cancelled" and told(old) != told(new) else []


def compare(old: Snapshot | None, new: Snapshot, participation_id: int | None = None) -> list[Change]:
    """Changes from `old` to `new` for one reader, in order of time. A slot that no longer concerns him is cancelled."""
    before = {s["uid"]: s for s in visible_slots(old, participation_id)}
    after = {s["uid"]: s for s in visible_slots(new, participation_id)}
    changes = []
    for uid, slot in after.items():
        if uid not in before:
            if slot["state"] != "cancelled":
                changes.append(Change("added", uid, None, slot))
            continue
        kinds = _kinds(before[uid], slot) or _part_kinds(before[uid], slot, participation_id)
        changes.extend(Change(kind, uid, before[uid], slot) for kind in kinds)
    changes.extend(
        Change("cancelled", uid, slot, None)
        for uid, slot in before.items()
        if uid not in after and slot["state"] != "cancelled"
    )
    return sorted(changes, key=lambda c: ((c.new or c.old or {})["start"]["local"], c.uid))


def span(words: Words, slot: SlotFacts) -> str:
    """14:45–16:00, with a weekday when the end lies on another day."""
    start, end = wall_of(slot["start"]), wall_of(slot["end"])
    if end.local.date() == start.local.date():
        return words.times(start, end)
    return words.directed(f"{words.time(start)} – {end_words(words, slot)}")


def end_words(words: Words, slot: SlotFacts) -> str:
    """The end alone, with a weekday when it lies on another day."""
    start, end = wall_of(slot["start"]), wall_of(slot["end"])
    if end.local.date() == start.local.date():
        return words.time(end)
    return f"{words.date(end.local.date(), 'weekday')} {words.time(end)}"


def place_name(words: Words, slot: SlotFacts) -> str:
    place = slot["place"]
    return pick(place["name"], words.language)[0] if place else ""


def title_of(words: Words, slot: SlotFacts) -> str:
    return pick(slot["title"], words.language)[0]


@dataclass(frozen=True)
class ChangeWords:
    """One change in words: label, what, and the struck and new value (either may be empty).

    `where` is the host, else the place; '' where the places are what changed.
    """

    kind: str
    label: str
    day: str
    title: str
    old: str
    new: str
    note: str
    where: str = ""
    arrow: str = "→"
    title_language: str = ""

    @property
    def sentence(self) -> str:
        """In one line for plain text; the arrow points the way the language runs."""
        arrow = f"{self.old} {self.arrow} {self.new}" if self.old and self.new else self.new or self.old
        parts = [f"{self.day} · {self.label} · {self.title}", arrow, self.note]
        return " · ".join(p for p in parts if p)


def labels(words: Words) -> dict[str, str]:
    return {
        "added": words.pgettext("slot", "Added"),
        "cancelled": words.pgettext("slot", "Cancelled"),
        "moved": words.pgettext("slot", "Moved"),
        "relocated": words.gettext("New place"),
        "confirmed": words.pgettext("slot", "Confirmed"),
        "unconfirmed": words.gettext("To be confirmed"),
        "wording": words.gettext("Details corrected"),
    }


def in_words(words: Words, changes: Sequence[Change | Mapping[str, Any]]) -> list[ChangeWords]:
    """Changes (or their JSON) in the reader's language."""
    label = labels(words)
    arrow = "←" if words.direction == "rtl" else "→"
    result = []
    for raw in changes:
        change = raw if isinstance(raw, Change) else Change(**raw)
        slot: Mapping[str, Any] = change.new or change.old or {}
        old = new = note = ""
        if change.kind in ("moved", "cancelled") and change.old:
            old = _dated_span(words, change.old, slot)
        if change.kind in ("added", "moved", "confirmed", "unconfirmed") and change.new:
            new = span(words, change.new)
        if change.kind == "relocated" and change.old and change.new:
            old, new = place_name(words, change.old), place_name(words, change.new)
        if change.kind == "cancelled" and change.new:
            note = change.new.get("cancel_reason", "")
        day = words.date(wall_of(slot["start"]).local.date(), "weekday_long")
        title, spoken = pick(slot["title"], words.language)
        where = "" if change.kind == "relocated" else slot["host"] or place_name(words, slot)
        result.append(ChangeWords(change.kind, label[change.kind], day, title, old, new, note, where, arrow, spoken))
    return result


def _dated_span(words: Words, old: SlotFacts, new: SlotFacts) -> str:
    """The old time; with its day when the day changed as well."""
    before = wall_of(old["start"]).local.date()
    if before != wall_of(new["start"]).local.date():
        return f"{words.date(before, 'weekday')} {span(words, old)}"
    return span(words, old)
