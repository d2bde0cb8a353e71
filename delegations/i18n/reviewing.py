"""How far a text in several languages has come: the state of one, and the count of many. Plain rules."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from delegations.core.errors import NC_

TEXT_STATES = {
    "missing": NC_("text", "Missing"),
    "stale": NC_("text", "Out of date"),
    "machine": NC_("text", "By machine"),
    "draft": NC_("text", "Draft"),
    "reviewed": NC_("text", "Reviewed"),
}


def source_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def text_state(source: str, text: str, kept: str, made_from: str) -> str:
    """One of TEXT_STATES. `kept`: draft, machine or reviewed; `made_from`: the hash of the source it was made from.

    A text made from another source is out of date whoever has read it; one from before hashes were kept is believed.
    """
    if not text:
        return "missing"
    return "stale" if made_from not in ("", source_hash(source)) else kept


@dataclass(frozen=True)
class Coverage:
    """How many texts of one language stand in which state."""

    total: int
    reviewed: int
    draft: int
    machine: int
    stale: int
    missing: int

    @classmethod
    def of(cls, states: Iterable[str]) -> "Coverage":
        found = Counter(states)
        return cls(found.total(), **{state: found[state] for state in TEXT_STATES})

    @property
    def is_complete(self) -> bool:
        return self.reviewed == self.total
