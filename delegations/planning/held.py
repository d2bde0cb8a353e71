"""Times that are held for somebody's answer: what is planned on them warns."""

from collections.abc import Iterator

from delegations.core.errors import N_
from delegations.planning.overlap import Span
from delegations.planning.scene import Scene, conflict
from delegations.planning.values import IDLE, Conflict, SlotValue

MESSAGE = N_("“%(first)s” lies in a time that is held for an answer about “%(second)s” (%(start)s).")


def find_held_times(scene: Scene) -> Iterator[Conflict]:
    """One conflict for each slot and held time that share somebody; one of the two is mine."""
    busy = [span for span in scene.spans if span.slot.kind not in IDLE]
    for holder in (span for span in scene.spans if span.slot.held):
        for start, end in holder.slot.held:
            first, last = int(start.instant().timestamp()), int(end.instant().timestamp())
            for span in busy:
                if span.start < last and first < span.end and _share(holder, span):
                    yield conflict(
                        "held_time", [span], MESSAGE, first=span.slot.title, second=holder.slot.title,
                        start=f"{start.local:%H:%M}",
                    )  # fmt: skip


def _share(holder: Span, span: Span) -> bool:
    """Whether two slots, one of them mine, need the same people, host or resource."""
    ours, theirs = holder.slot, span.slot
    if ours.id == theirs.id or not span.mine:
        return False
    together = ours.dossier == theirs.dossier and (_whole(ours) or _whole(theirs))
    return together or any((ours.people & theirs.people, ours.hosts & theirs.hosts, ours.resources & theirs.resources))


def _whole(slot: SlotValue) -> bool:
    """A slot that names nobody stands for the whole delegation."""
    return not slot.people
