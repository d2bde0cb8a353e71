"""Closed lists of a dossier, its allowed moves, rights, and the dates of its tasks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from delegations.core.errors import N_, NotAllowedNow

KINDS = {
    "visit": N_("Incoming visit"),
    "mission": N_("Outgoing mission"),
    "fair": N_("Fair"),
    "event": N_("Event"),
    "series": N_("Series of meetings"),
}
STATES = {
    "requested": N_("Requested"),
    "preparing": N_("In preparation"),
    "confirmed": N_("Confirmed"),
    "under_way": N_("Under way"),
    "closed": N_("Closed"),
    "cancelled": N_("Cancelled"),
}
MOVES = {
    "requested": ("preparing", "cancelled"),
    "preparing": ("confirmed", "requested", "cancelled"),
    "confirmed": ("under_way", "preparing", "cancelled"),
    "under_way": ("closed", "confirmed", "cancelled"),
    "closed": ("under_way",),
    "cancelled": ("requested",),
}
RIGHTS = {"co_organiser": N_("Co-organiser"), "planner": N_("Planner"), "reader": N_("Reader")}
PARTICIPANT_ROLES = {
    "head": N_("Head of delegation"),
    "delegate": N_("Delegate"),
    "speaker": N_("Speaker"),
    "moderator": N_("Moderator"),
    "interpreter": N_("Interpreter"),
    "driver": N_("Driver"),
    "host": N_("Host"),
    "exhibitor": N_("Exhibitor"),
    "staff": N_("Staff"),
    "liaison": N_("Liaison"),
}
VISA_STATES = {
    "not_needed": N_("Not needed"),
    "to_request": N_("To request"),
    "requested": N_("Requested"),
    "granted": N_("Granted"),
    "refused": N_("Refused"),
}
TRAVEL_FIELDS = {
    "birth_date": N_("Birth date"),
    "passport_number": N_("Passport number"),
    "passport_expiry": N_("Passport expiry"),
    "diet": N_("Meals"),
    "access": N_("Access"),
    "flight": N_("Flight"),
    "room": N_("Room"),
    "emergency_contact": N_("Emergency contact"),
}
ERASE_AFTER_DAYS = {
    "birth_date": 1,
    "passport_number": 1,
    "passport_expiry": 1,
    "emergency_contact": 1,
    "diet": 7,
    "access": 7,
    "flight": 15,
    "room": 15,
}
"""Days after the end of the stay; settled with the data protection officer."""
IDENTITY_FIELDS = ("birth_date", "passport_number", "passport_expiry")


class DossierClosed(NotAllowedNow):
    message = N_("This dossier is closed and can only be read. Reopen it to change it.")


class MoveNotAllowed(NotAllowedNow):
    message = N_("A dossier that is “%(state)s” cannot become “%(wanted)s”.")


def check_move(state: str, wanted: str) -> None:
    """Raises MoveNotAllowed unless the table of moves has it."""
    if wanted not in MOVES.get(state, ()):
        raise MoveNotAllowed(field="state", state=state, wanted=wanted)


def check_open(state: str) -> None:
    if state in ("closed", "cancelled"):
        raise DossierClosed(state=state)


def erase_on(field: str, ends_on: date) -> date:
    return ends_on + timedelta(days=ERASE_AFTER_DAYS[field])


def task_date(starts_on: date, ends_on: date, offset_days: int, is_free: Callable[[date], bool]) -> date:
    """The working day of an offset: before the start it moves earlier off holidays, after the end later.

    `offset_days` below or at 0 counts from the first day, above from the last (J+15 is 15 days after the end).
    """
    step = timedelta(days=-1 if offset_days <= 0 else 1)
    day = (starts_on if offset_days <= 0 else ends_on) + timedelta(days=offset_days)
    if offset_days == 0:
        return day
    while is_free(day):
        day += step
    return day


def reorder(ids: Sequence[int], positions: Mapping[int, int]) -> list[int]:
    """The list with some members at wanted places (from 1, beyond the ends means at the ends).

    Members keep their order where nothing is said; of two who want one place, the one who stood there first gives way.
    """
    wanted = {member: place for member, place in positions.items() if member in ids and ids.index(member) + 1 != place}
    result = [member for member in ids if member not in wanted]
    for member in sorted(wanted, key=lambda one: (wanted[one], -ids.index(one))):
        result.insert(max(0, wanted[member] - 1), member)
    return result


def readable_fields(right: str, *, on_duty: bool) -> tuple[str, ...]:
    """Which facts of a travel file a right opens: identity papers for the owner and co-organisers alone.

    Planners see what the stay needs; the emergency contact is for the duty officer, the owner and co-organisers.
    """
    if right in ("owner", "co_organiser"):
        return tuple(TRAVEL_FIELDS)
    if right == "planner" or (right and on_duty):
        hidden = IDENTITY_FIELDS if on_duty else (*IDENTITY_FIELDS, "emergency_contact")
        return tuple(field for field in TRAVEL_FIELDS if field not in hidden)
    return ()
