"""The ways out of a gap that is too short: later, shorter, earlier, faster."""

from datetime import timedelta

from delegations.core.errors import N_
from delegations.core.walltime import WallTime, local_at
from delegations.planning.legs import Passage, length_of
from delegations.planning.travel import estimate_minutes
from delegations.planning.values import MODES, WORKING, Leg, Mode, PlaceValue, WayOut

FASTER: dict[Mode, str] = {
    "walk": N_("Go on foot: about %(travel)s min."),
    "coach": N_("Take a coach: about %(travel)s min."),
    "public": N_("Take public transport: about %(travel)s min."),
    "car": N_("Take cars: about %(travel)s min."),
}
CAR_PEOPLE = 8
"""Two cars; more people do not move by car."""
SHORTEST = 30
"""Minutes that a shortened slot keeps at least, and half of its length."""
SHORTENABLE = WORKING | {"meal", "free"}


def ways_out(passage: Passage) -> tuple[WayOut, ...]:
    """What makes a leg that is too short fit, the least intrusive first; fixed slots stay where they are."""
    found = [_later(passage), _shorter(passage), _earlier(passage), _faster(passage)]
    return tuple(way for way in found if way is not None)


def moved(time: WallTime, minutes: int) -> WallTime:
    """The wall time so many elapsed minutes later."""
    local = local_at(time.instant() + timedelta(minutes=minutes), time.zone)
    return WallTime(local.replace(tzinfo=None, fold=0), time.zone, local.fold)


def _shown(time: WallTime) -> str:
    return f"{time.local:%H:%M}"


def _later(passage: Passage) -> WayOut | None:
    """The earliest later start of the second slot; trains and flights do not wait."""
    slot, missing = passage.second, -passage.leg.margin
    held = slot.fixed or slot.kind == "departure" or slot is passage.transfer
    if held or (passage.transfer is not None and passage.transfer.fixed):
        return None
    room = passage.slack_after
    if passage.transfer is not None:
        message = N_("Let the transfer end and “%(title)s” start %(minutes)s min later, at %(time)s.")
    elif room is not None and room < missing:
        message = N_("Start “%(title)s” at %(time)s; what follows has to move too.")
    else:
        message = N_("Start “%(title)s” at %(time)s.")
    data = {"title": slot.title, "time": _shown(moved(slot.start, missing)), "minutes": missing}
    return WayOut("shift_later", slot.id, missing, message, data)


def _shorter(passage: Passage) -> WayOut | None:
    """The first slot ended earlier, when enough of it is left."""
    slot, missing = passage.first, -passage.leg.margin
    if slot.fixed or slot.kind not in SHORTENABLE or not _time_before_helps(passage):
        return None
    length = length_of(slot)
    if length - missing < max(SHORTEST, length / 2):
        return None
    data = {"title": slot.title, "time": _shown(moved(slot.end, -missing)), "minutes": missing}
    return WayOut("shorten", slot.id, missing, N_("End “%(title)s” %(minutes)s min earlier, at %(time)s."), data)


def _earlier(passage: Passage) -> WayOut | None:
    """The first slot moved earlier, when what comes before leaves the room."""
    slot, missing = passage.first, -passage.leg.margin
    room = passage.slack_before
    if slot.fixed or slot.kind == "arrival" or not _time_before_helps(passage):
        return None
    if room is not None and room < missing:
        return None
    data = {"title": slot.title, "time": _shown(moved(slot.start, -missing)), "minutes": missing}
    return WayOut("shift_earlier", slot.id, missing, N_("Start “%(title)s” earlier, at %(time)s."), data)


def _time_before_helps(passage: Passage) -> bool:
    """A ride longer than its transfer slot is not shortened by leaving the place before earlier."""
    transfer = passage.transfer
    if transfer is None:
        return True
    return passage.first is not transfer and length_of(transfer) >= passage.leg.travel


def _faster(passage: Passage) -> WayOut | None:
    """The quickest other mode, when by estimate it would do."""
    leg = passage.leg
    source, target = _ends(passage)
    if source is None or target is None:
        return None
    small = 0 < min(passage.first.size, passage.second.size) <= CAR_PEOPLE
    options: list[tuple[int, Mode]] = []
    for mode in MODES:
        minutes = _other_mode(leg, source, target, mode)
        if minutes is not None and minutes <= leg.travel + leg.margin and (mode != "car" or small):
            options.append((minutes, mode))
    if not options:
        return None
    minutes, mode = min(options)
    slot = leg.to_slot if leg.transfer is None else leg.transfer
    return WayOut("travel_mode", slot, leg.travel - minutes, FASTER[mode], {"travel": minutes, "mode": mode})


def _other_mode(leg: Leg, source: PlaceValue, target: PlaceValue, mode: Mode) -> int | None:
    """Minutes by another mode. Where people entered more than the estimate, they know why: all modes are stretched."""
    minutes, usual = estimate_minutes(source, target, mode), estimate_minutes(source, target, leg.mode)
    if mode == leg.mode or minutes is None or not usual:
        return None
    return max(minutes, -(-minutes * leg.travel // usual))


def _ends(passage: Passage) -> tuple[PlaceValue | None, PlaceValue | None]:
    first, second, transfer = passage.first, passage.second, passage.transfer
    if transfer is None:
        return first.last_place, second.place
    source = transfer.place or (first.last_place if first is not transfer else None)
    return source, transfer.end_place or (second.place if second is not transfer else None)
