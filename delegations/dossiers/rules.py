"""Closed lists of a dossier, its allowed moves, rights, and the dates of its tasks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from delegations.core.errors import N_, NC_, NotAllowedNow
from delegations.core.settings import Retention

KINDS = {
    "visit": N_("Incoming visit"),
    "mission": N_("Outgoing mission"),
    "fair": NC_("dossier", "Fair"),
    "event": NC_("dossier", "Event"),
    "series": N_("Series of meetings"),
}
STATES = {
    "requested": NC_("dossier", "Requested"),
    "preparing": NC_("dossier", "In preparation"),
    "confirmed": NC_("dossier", "Confirmed"),
    "under_way": NC_("dossier", "Under way"),
    "closed": NC_("dossier", "Closed"),
    "cancelled": NC_("dossier", "Cancelled"),
}
PUBLIC_KINDS = ("fair", "event", "visit")
"""What can have a public page: missions and series of meetings concern those who take part alone."""
CALENDAR_STATUS = {"requested": "tentative", "preparing": "tentative", "cancelled": "cancelled"}
"""How the all-day entry of a dossier stands in the public season; confirmed unless named here."""
OVER = ("closed", "cancelled")
"""States in which a dossier can only be read."""
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
    "host": NC_("participant", "Host"),
    "exhibitor": N_("Exhibitor"),
    "staff": NC_("participant", "Staff"),
    "liaison": N_("Liaison"),
}
VISA_STATES = {
    "not_needed": NC_("visa", "Not needed"),
    "to_request": NC_("visa", "To request"),
    "requested": NC_("visa", "Requested"),
    "granted": NC_("visa", "Granted"),
    "refused": NC_("visa", "Refused"),
}
TRAVEL_FIELDS = {
    "birth_date": N_("Birth date"),
    "passport_number": N_("Passport number"),
    "passport_expiry": N_("Passport expiry"),
    "diet": N_("Meals"),
    "access": NC_("travel file", "Access"),
    "flight": N_("Flight"),
    "room": NC_("travel file", "Room"),
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
    "photograph": 15,
}
"""Days after the end of the stay; the settings decide (use_limits)."""
IDENTITY_FIELDS = ("birth_date", "passport_number", "passport_expiry")


class DossierClosed(NotAllowedNow):
    message = N_("This dossier is closed and can only be read. Reopen it to change it.")


class MoveNotAllowed(NotAllowedNow):
    message = N_("A dossier that is “%(state)s” cannot become “%(wanted)s”.")


def check_move(state: str, wanted: str) -> None:
    """Raises MoveNotAllowed unless the table of moves has it."""
    if wanted not in MOVES.get(state, ()):
        raise MoveNotAllowed(field="state", state=STATES.get(state, state), wanted=STATES.get(wanted, wanted))


def entry_status(state: str) -> str:
    """tentative, confirmed or cancelled."""
    return CALENDAR_STATUS.get(state, "confirmed")


def check_open(state: str) -> None:
    if state in OVER:
        raise DossierClosed(state=state)


def use_limits(limits: Retention) -> None:
    """The limits of the settings, for all travel files; called once, at the wiring."""
    identity, travel = limits.identity_days, limits.travel_days
    ERASE_AFTER_DAYS.update(dict.fromkeys(IDENTITY_FIELDS, identity), emergency_contact=limits.emergency_days)
    ERASE_AFTER_DAYS.update(diet=limits.needs_days, access=limits.needs_days, flight=travel, room=travel)
    ERASE_AFTER_DAYS.update(photograph=limits.portrait_days)


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
