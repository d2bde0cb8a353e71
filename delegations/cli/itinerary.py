"""`itinerary check`: the conflicts of a draft, with severity, arithmetic and ways out."""

import json
from collections import Counter
from typing import Any

import click
from flask.cli import with_appcontext

from delegations.cli.release import dossier_of
from delegations.itineraries.board import find_conflicts_of
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import list_slots
from delegations.planning.values import Conflict
from delegations.webkit.context import services


@click.group()
def itinerary() -> None:
    """The draft of a programme."""


def _slot(slot_id: int, known: dict[int, Slot]) -> dict[str, Any]:
    """A slot of a conflict; of other dossiers only the id is known here."""
    slot = known.get(slot_id)
    if slot is None:
        return {"id": slot_id}
    return {"id": slot_id, "title": slot.title, "start": slot.start.aware.isoformat(), "zone": slot.start_zone}


def as_json(conflict: Conflict, known: dict[int, Slot]) -> dict[str, Any]:
    """A conflict as `--json` prints it."""
    return {
        "kind": conflict.kind, "severity": conflict.severity, "message": str(conflict),
        "slots": [_slot(i, known) for i in conflict.slots], "data": conflict.data,
        "ways_out": [
            {"kind": way.kind, "slot": way.slot, "minutes": way.minutes, "message": way.message % way.data}
            for way in conflict.ways_out
        ],
    }  # fmt: skip


def _say(conflict: Conflict, known: dict[int, Slot]) -> None:
    first = known.get(conflict.slots[0])
    when = f"{first.starts:%Y-%m-%d %H:%M}" if first else ""
    click.echo(f"{conflict.severity:5} {when:16} {conflict.kind}: {conflict}")
    for way in conflict.ways_out:
        click.echo(f"{'':23} way out: {way.message % way.data}")


@itinerary.command("check")
@click.argument("dossier")
@click.option("--json", "as_data", is_flag=True, help="One JSON object instead of lines.")
@with_appcontext
def itinerary_check(dossier: str, as_data: bool) -> None:
    """Lists the conflicts of the draft of DOSSIER, over all dossiers. Warnings never block publishing."""
    with services().database.reading() as session:
        row = dossier_of(session, dossier)
        known = {slot.id: slot for slot in list_slots(session, row.id)}
        [found] = find_conflicts_of(session, [row])
    counts = Counter(conflict.severity for conflict in found)
    if as_data:
        told = {
            "dossier": row.code, "block": counts["block"], "warn": counts["warn"],
            "conflicts": [as_json(conflict, known) for conflict in found],
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, default=str, indent=2))
        return
    for conflict in found:
        _say(conflict, known)
    click.echo(f"{row.code}: {counts['block']} blocking, {counts['warn']} warnings.")
