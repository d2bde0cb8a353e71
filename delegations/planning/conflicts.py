"""All checks of a programme or a season at once: what clashes, how gravely, in a stable order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

from delegations.planning.dates import find_date_conflicts
from delegations.planning.days import find_day_conflicts
from delegations.planning.doubles import find_backwards, find_doubles
from delegations.planning.gaps import find_short_gaps
from delegations.planning.held import find_held_times
from delegations.planning.places import find_place_conflicts
from delegations.planning.scene import SEVERITIES, Limits, Scene, make_spans
from delegations.planning.values import Conflict, PersonValue, Severity, SlotValue

CHECKS = (
    find_backwards, find_doubles, find_held_times, find_short_gaps, find_place_conflicts, find_date_conflicts,
    find_day_conflicts,
)  # fmt: skip
RANK: dict[Severity, int] = {"block": 0, "warn": 1, "ignore": 2}


def find_conflicts(
    slots: Sequence[SlotValue],
    others: Sequence[SlotValue],
    people: Mapping[int, PersonValue],
    organisation_names: Mapping[int, str],
    resource_names: Mapping[int, str],
    holidays: Mapping[date, str],
    severities: Mapping[str, str] | None = None,
    *,
    limits: Limits | None = None,
) -> list[Conflict]:
    """The conflicts that concern `slots`, by start of the first slot, severity and kind.

    `others` are slots of other dossiers: they count where they share people, hosts, resources or places with
    `slots`, and are not checked themselves. Slot ids are unique over both. `severities` sets the severity of
    a kind (SEVERITIES lists the kinds); what is set to "ignore" is still listed, marked so. ValueError for a kind
    or severity that does not exist.
    """
    grave = _severities(severities or {})
    spans, backwards = make_spans(slots, others)
    scene = Scene(spans, backwards, people, organisation_names, resource_names, holidays, limits or Limits())
    found = [replace(each, severity=grave[each.kind]) for check in CHECKS for each in check(scene)]
    starts = {span.slot.id: span.start for span in (*spans, *backwards)}
    return sorted(found, key=lambda c: (starts[c.slots[0]], RANK[c.severity], c.kind, c.slots, c.message, str(c)))


def _severities(chosen: Mapping[str, str]) -> dict[str, Severity]:
    """The usual severities with those chosen."""
    grave = dict(SEVERITIES)
    for kind, severity in chosen.items():
        known = next((each for each in get_args(Severity) if each == severity), None)
        if kind not in grave or known is None:
            raise ValueError(f"no such severity of a conflict: {kind}={severity}")
        grave[kind] = known
    return grave
