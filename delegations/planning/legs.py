"""The legs between the slots of one group, and the room on either side of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from delegations.planning.travel import GROUP_BUFFERS, BufferSteps, estimate_minutes, great_circle_km, group_buffer
from delegations.planning.values import Leg, PlaceValue, SlotValue

BELIEVED_KM = 100.0
"""A transfer slot farther than this without entered minutes is a train or a flight: its own length is believed."""


@dataclass(frozen=True)
class Passage:
    """A leg with its slots. `slack_before` and `slack_after` are the minutes by which `first` may start earlier
    and `second` later before the neighbour is touched; None when there is no neighbour."""

    leg: Leg
    first: SlotValue
    second: SlotValue
    transfer: SlotValue | None
    slack_before: int | None
    slack_after: int | None


def legs(slots: Sequence[SlotValue], buffers: BufferSteps = GROUP_BUFFERS) -> list[Leg]:
    """The legs of one group, in order of time.

    No leg within one place, nor where neither entered minutes nor coordinates tell anything. Lodging, remote
    slots and free slots without a place are passed over; slots that overlap have no leg between them.
    """
    return [passage.leg for passage in passages(slots, buffers)]


def passages(slots: Sequence[SlotValue], buffers: BufferSteps = GROUP_BUFFERS) -> list[Passage]:
    """The legs of one group with their slots."""
    return _Line(slots, buffers).passages()


def minutes_between(first: SlotValue, second: SlotValue) -> int:
    """Whole minutes from the end of one slot to the start of the other; negative when they overlap."""
    return int((second.start.instant() - first.end.instant()).total_seconds() // 60)


def length_of(slot: SlotValue) -> int:
    """Whole elapsed minutes of a slot."""
    return int((slot.end.instant() - slot.start.instant()).total_seconds() // 60)


def _is_passed_over(slot: SlotValue) -> bool:
    return slot.cancelled or slot.kind in ("remote", "lodging") or (slot.kind == "free" and slot.place is None)


def _moving(first: SlotValue, second: SlotValue) -> int:
    """How many make the way: of two dossiers, only the people they share."""
    smaller = min(first.size, second.size)
    if first.dossier == second.dossier:
        return smaller
    shared = len(first.people & second.people)
    return min(smaller, shared) if smaller else shared


def _ride_minutes(
    transfer: SlotValue, after: SlotValue | None, source: PlaceValue | None, target: PlaceValue | None
) -> tuple[int, bool] | None:
    """(minutes, estimated) of the ride of a transfer slot: entered on it, entered on the next, estimated."""
    if transfer.travel_minutes is not None:
        return transfer.travel_minutes, False
    if after is not None and after.kind != "transfer" and after.travel_minutes is not None:
        return after.travel_minutes, False
    if source is None or target is None or (great_circle_km(source, target) or 0.0) > BELIEVED_KM:
        return None
    estimate = estimate_minutes(source, target, transfer.travel_mode)
    return None if estimate is None else (estimate, True)


class _Line:
    """The slots of a group in order of time, without those that are passed over."""

    def __init__(self, slots: Sequence[SlotValue], buffers: BufferSteps) -> None:
        timed = [(slot.start.instant(), slot.id, slot) for slot in slots if not _is_passed_over(slot)]
        self.slots = [slot for _, _, slot in sorted(timed, key=lambda entry: entry[:2])]
        self.buffers = buffers
        self.between = [self._leg_between(i) for i in range(len(self.slots) - 1)]

    def passages(self) -> list[Passage]:
        found: list[Passage] = []
        for i, slot in enumerate(self.slots):
            if slot.kind == "transfer":
                ride = self._ride(i)
                found += [ride] if ride else []
            leg = self.between[i] if i < len(self.between) else None
            if leg is not None:
                found.append(self._passage(leg, i, i + 1))
        return found

    def _passage(self, leg: Leg, first: int, second: int, transfer: SlotValue | None = None) -> Passage:
        before, after = self._slack(first - 1), self._slack(second)
        return Passage(leg, self.slots[first], self.slots[second], transfer, before, after)

    def _slack(self, i: int) -> int | None:
        """Minutes to spare between slot i and the next, None beyond the ends."""
        if not 0 <= i < len(self.between):
            return None
        leg = self.between[i]
        return leg.margin if leg else minutes_between(self.slots[i], self.slots[i + 1])

    def _joined(self, i: int) -> bool:
        """Whether the group goes from slot i to the next: an arrival opens a journey, a departure closes one."""
        if not 0 <= i < len(self.slots) - 1:
            return False
        first, second = self.slots[i], self.slots[i + 1]
        return first.kind != "departure" and second.kind != "arrival" and minutes_between(first, second) >= 0

    def _leg_between(self, i: int) -> Leg | None:
        """The leg from slot i to the next one when no transfer slot carries it out."""
        if not self._joined(i):
            return None
        first, second = self.slots[i], self.slots[i + 1]
        source, target = first.last_place, second.place
        if source is not None and target is not None and source.id == target.id:
            return None
        entered = None if "transfer" in (first.kind, second.kind) else second.travel_minutes
        known = source is not None and target is not None
        travel = entered
        if travel is None and source is not None and target is not None:
            travel = estimate_minutes(source, target, second.travel_mode)
        if travel is None or (travel == 0 and not known):
            return None
        buffer = group_buffer(_moving(first, second), self.buffers)
        security = target.security_minutes if target else 0
        available = minutes_between(first, second)
        return Leg(
            first.id, second.id, second.travel_mode, travel, buffer, security, available, estimated=entered is None
        )

    def _ride(self, i: int) -> Passage | None:
        """The leg carried out by the transfer slot i.

        The ride must fit into the slot; buffer and security may also use the gaps on either side of it.
        """
        slot = self.slots[i]
        first = i - 1 if self._touches(i - 1) else i
        second = i + 1 if self._touches(i) else i
        before, after = self.slots[first], self.slots[second]
        source = slot.place or (before.last_place if first != i else None)
        target = slot.end_place or (after.place if second != i else None)
        if source is not None and target is not None and source.id == target.id:
            return None
        ride = _ride_minutes(slot, after if second != i else None, source, target)
        if ride is None:
            return None
        buffer = group_buffer(slot.size or _moving(before, after), self.buffers)
        security = target.security_minutes if target else 0
        gaps = sum(minutes_between(self.slots[k], self.slots[k + 1]) for k in range(first, second))
        available = length_of(slot) + min(gaps, buffer + security)
        travel, estimated = ride
        leg = Leg(
            before.id, after.id, slot.travel_mode, travel, buffer, security, available, slot.id, estimated=estimated
        )
        return self._passage(leg, first, second, slot)

    def _touches(self, i: int) -> bool:
        """Whether the group goes from slot i to the next without a leg of its own in between."""
        return self._joined(i) and self.between[i] is None
