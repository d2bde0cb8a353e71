"""Closed lists of slots and requests, and the table of a request's allowed moves."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from delegations.core.errors import N_, NC_, InvalidInput, NotAllowedNow
from delegations.core.walltime import WallTime

SLOT_KINDS = {
    "arrival": N_("Arrival"),
    "departure": N_("Departure"),
    "transfer": NC_("slot", "Transfer"),
    "visit": NC_("slot", "Visit"),
    "meeting": N_("Meeting"),
    "meal": N_("Meal"),
    "ceremony": N_("Ceremony"),
    "remote": N_("Remote session"),
    "free": N_("Free time"),
    "lodging": N_("Lodging"),
    "session": NC_("slot", "Session"),
    "tour": N_("Stop of a guided tour"),
    "duty": N_("Duty on a stand"),
    "business": N_("Business meeting"),
    "setup": N_("Build-up and freight"),
}
FOLDED = ("duty", "business")
"""Slots in such numbers that they have a page of their own: a day's table only counts them."""
PLANNED_KINDS = {kind: word for kind, word in SLOT_KINDS.items() if kind not in FOLDED}
FILLED_LATER = ("tour", "duty", "setup")
"""Slots that may stand before anybody is named for them."""
TRAVEL_MODES = {
    "coach": N_("Coach"),
    "walk": N_("On foot"),
    "public": N_("Public transport"),
    "car": N_("Car"),
}
REQUEST_STATES = {
    "draft": N_("Not yet asked"),
    "asked": N_("No answer"),
    "confirmed": NC_("request", "Confirmed"),
    "countered": N_("Proposes another time"),
    "reconfirm": N_("To reconfirm"),
    "declined": NC_("request", "Declined"),
    "handed_over": N_("Hand-over to be approved"),
    "withdrawn": NC_("request", "Withdrawn"),
    "settled": N_("Answered by somebody else"),
}
REQUEST_MOVES = {
    "draft": ("asked", "withdrawn", "settled"),
    "asked": ("confirmed", "countered", "declined", "handed_over", "withdrawn", "settled", "reconfirm"),
    "confirmed": ("declined", "countered", "reconfirm", "withdrawn", "confirmed", "handed_over"),
    "countered": ("confirmed", "declined", "countered", "withdrawn", "asked", "settled", "handed_over", "reconfirm"),
    "reconfirm": ("confirmed", "countered", "declined", "withdrawn", "asked", "settled", "handed_over", "reconfirm"),
    "declined": ("confirmed", "countered", "declined", "withdrawn", "asked", "handed_over"),
    "handed_over": ("asked", "confirmed", "countered", "declined", "withdrawn", "settled", "handed_over"),
    "withdrawn": ("asked",),
    "settled": ("asked", "withdrawn"),
}
WAITING_STATES = ("asked", "reconfirm")
"""It is the host's turn."""
ASKED_ANEW = ("declined", "withdrawn")
"""Whoever said no, or was let go, may be asked once more."""
OPEN_STATES = (*WAITING_STATES, "handed_over")
ENGAGED_STATES = ("asked", "confirmed", "countered", "reconfirm", "handed_over")
"""The host was asked and still counts on the slot, or on us."""
ANSWER_BEFORE = timedelta(days=45)
ANSWER_WITHIN = timedelta(days=7)
SLOT_STATES = {
    "planned": NC_("slot", "Planned"),
    "unasked": N_("To be confirmed"),
    "waiting": N_("To be confirmed"),
    "countered": N_("Proposes another time"),
    "reconfirm": N_("To reconfirm"),
    "confirmed": NC_("slot", "Confirmed"),
    "declined": NC_("slot", "Declined"),
    "cancelled": NC_("slot", "Cancelled"),
}
SETTLED = ("planned", "confirmed")
"""States in which nobody's answer is missing: readers may rely on the slot."""
STAFF_STATES = SLOT_STATES | {"unasked": N_("Not asked")}
"""The words for staff: to readers, a host who was not asked is simply not sure."""
INTERPRETING = {
    "": N_("not said"),
    "consecutive": N_("Consecutive"),
    "whispered": N_("Whispered"),
    "simultaneous": N_("Simultaneous"),
}
PARTS = {
    "speaker": NC_("session", "Speaker"),
    "moderator": NC_("session", "Moderator"),
    "interpreter": NC_("session", "Interpreter"),
    "guest": NC_("session", "Guest"),
}
"""What somebody does at a slot, beyond being there."""
YOUR_PART = {
    "speaker": N_("You speak"),
    "moderator": N_("You moderate"),
    "interpreter": N_("You interpret"),
    "guest": N_("You take part"),
}
"""The same, said to the reader himself."""
PLAN_B_ANSWERS = {
    "unasked": N_("noted, not asked"),
    "agreed": N_("has agreed in principle"),
    "refused": N_("cannot"),
}
MARKS = {
    "planned": "–",
    "unasked": "○",
    "waiting": "○",
    "countered": "⇄",
    "reconfirm": "↻",
    "confirmed": "✓",
    "declined": "✕",
    "cancelled": "✕",
}


class EndsBeforeStart(InvalidInput):
    message = N_("The end (%(end)s) must come after the start (%(start)s).")


class RequestMoveNotAllowed(NotAllowedNow):
    message = N_("This answer is not possible any more (present state: %(state)s).")


class SlotTaken(InvalidInput):
    message = N_("“%(resource)s” is already booked from %(start)s to %(end)s (%(dossier)s, %(slot)s).")


class DeadlinePassed(InvalidInput):
    message = N_("The answer is wanted by %(deadline)s, which is over. Choose a later day.")


class DeadlineAfterSlot(InvalidInput):
    message = N_("The answer would be wanted by %(deadline)s, after the slot itself (%(day)s). Choose an earlier day.")


class PastCutOff(NotAllowedNow):
    message = N_("The time for changing this answer is over. You can still tell us that you can no longer receive us.")


def calendar_uid(slot_uid: str) -> str:
    """The UID of a slot's entry in every calendar, fixed for life (RFC 7986, 5.3)."""
    return f"slot-{slot_uid}"


def dossier_uid(code: str) -> str:
    """The UID of a dossier's own entry in the public season; a code never changes."""
    return f"dossier-{code}"


def join_address(typed: str) -> str | None:
    """The address that opens a remote session; None where people typed words, as a number to dial."""
    parts = typed.split()
    return typed if len(parts) == 1 and re.match(r"https?://[^/\s]", typed, re.IGNORECASE) else None


def slot_uid(uid: str) -> str:
    """The slot that a calendar's UID speaks of; '' for one that is none of ours."""
    return uid[5:] if uid.startswith("slot-") else ""


def check_request_move(state: str, wanted: str) -> None:
    """Raises RequestMoveNotAllowed unless the table has the move."""
    if wanted not in REQUEST_MOVES.get(state, ()):
        raise RequestMoveNotAllowed(state=REQUEST_STATES.get(state, state), wanted=wanted)


def check_order(start: WallTime, end: WallTime) -> None:
    """A slot ends after it starts, in instants."""
    if end.instant() <= start.instant():
        raise EndsBeforeStart(field="ends", start=f"{start.local:%H:%M}", end=f"{end.local:%H:%M}")


def slot_state(*, cancelled: bool, hosted: bool, request_states: list[str]) -> str:
    """What a slot looks like to people, from its requests alone.

    `hosted`: by somebody of another house, who has to be asked. Without one a slot is simply planned; withdrawn and
    settled requests do not count.
    """
    if cancelled:
        return "cancelled"
    counted = [s for s in request_states if s not in ("withdrawn", "settled")]
    if not counted:
        return "unasked" if hosted else "planned"
    if "confirmed" in counted:
        return "confirmed"
    for state in ("reconfirm", "countered"):
        if state in counted:
            return state
    if all(s == "declined" for s in counted):
        return "declined"
    return "waiting"


def default_deadline(*, starts_on: date, slot_day: date, today: date) -> date:
    """The day until which a host is asked to answer: J-45, or in a week when that is past; never after the slot."""
    wanted = starts_on - ANSWER_BEFORE
    return min(wanted if wanted > today else today + ANSWER_WITHIN, slot_day)


def check_deadline(deadline: date, *, slot_day: date, today: date) -> None:
    if deadline > slot_day:
        raise DeadlineAfterSlot(field="deadline", deadline=f"{deadline:%d/%m/%Y}", day=f"{slot_day:%d/%m/%Y}")
    if deadline < today:
        raise DeadlinePassed(field="deadline", deadline=f"{deadline:%d/%m/%Y}")


@dataclass(frozen=True)
class Asked:
    """What a host was asked for: instants, place and size at that moment."""

    starts_at: datetime
    ends_at: datetime
    place_id: int | None
    size: int


def beyond_tolerance(asked: Asked, now: Asked, *, minutes: int, people: int) -> bool:
    """Whether a change goes beyond what the host accepts without being asked again."""
    moved = max(abs(asked.starts_at - now.starts_at), abs(asked.ends_at - now.ends_at)).total_seconds() / 60
    return moved > minutes or asked.place_id != now.place_id or now.size - asked.size > people


def is_moved(asked: Asked, now: Asked) -> bool:
    """Whether the time or place is not the one the host knows, by however little."""
    return (asked.starts_at, asked.ends_at, asked.place_id) != (now.starts_at, now.ends_at, now.place_id)
