"""Requests as their pages draw them: lines by slot, what waits for a decision, the history in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from delegations.core.errors import N_, NC_
from delegations.core.walltime import WallTime
from delegations.i18n import Words
from delegations.itineraries.exports import state_of
from delegations.itineraries.fits import Fit
from delegations.itineraries.queries import Request, RequestEvent, RequestOption, Slot
from delegations.itineraries.requests import cut_off
from delegations.itineraries.rules import ASKED_ANEW, REQUEST_STATES, WAITING_STATES
from delegations.web.itineraries.requests_forms import BEHALF

ANSWERED = ("confirmed", "countered", "declined", "handed_over")
GONE = ("withdrawn", "settled", "draft")
CHIPS = {"asked": "waiting", "handed_over": "countered", "settled": "withdrawn"}
EVENTS = {
    "asked": NC_("event", "Asked"),
    "asked_again": N_("Asked again"),
    "engaged": N_("Had already agreed; told that we count on them"),
    "reminded": NC_("event", "Reminded"),
    "confirmed": NC_("event", "Confirmed"),
    "countered": N_("Proposed another time"),
    "declined": NC_("event", "Declined"),
    "handed_over": N_("Handed over to a colleague"),
    "cancelled_late": N_("Refused after the cut-off; the duty officer was alerted"),
    "settled": N_("Somebody else answered; thanked and let go"),
    "hand_over_approved": N_("Hand-over approved; the colleague was asked"),
    "hand_over_refused": N_("Hand-over refused; asked again"),
    "counter_accepted": N_("Proposed time accepted; the slot moved"),
    "counter_refused": N_("Proposed times refused; the first question stands again"),
    "withdrawn": NC_("event", "Withdrawn"),
    "reconfirm": N_("The slot changed beyond the tolerance: to be reconfirmed"),
    "restored": N_("The slot came back before anybody was told: the answer holds again"),
    "replaced": N_("The slot was given to another host"),
    "updated": N_("Told of a change within the tolerance"),
    "cancelled": N_("Told that the slot is cancelled"),
}
DOORS = {
    "web": N_("by staff"),
    "portal": N_("through the link"),
    "mail": N_("by a reply of the calendar"),
    "cli": N_("by command"),
    "worker": N_("by the system"),
}


@dataclass(frozen=True)
class Line:
    """One request beside its slot. `offers` are (option, words of its fit) of the times the host chose."""

    request: Request
    chip: str
    word: str
    late_days: int
    open: bool
    offers: list[tuple[RequestOption, str]]


@dataclass(frozen=True)
class Row:
    """A slot with its lines; `unasked` when it has a host and nobody was asked."""

    slot: Slot
    state: str
    lines: list[Line]
    unasked: bool


def days_late(request: Request, today: date) -> int:
    """Days since the deadline of a question that has no usable answer, else 0."""
    if request.state not in WAITING_STATES or request.deadline is None:
        return 0
    return max(0, (today - request.deadline).days)


def moment(w: Words, wall: WallTime, beside: date | None = None) -> str:
    """The time; with its weekday unless it lies on the day `beside`."""
    if wall.local.date() == beside:
        return w.time(wall)
    return f"{w.date(wall.local.date(), 'weekday')} {w.time(wall)}"


def option_wall(option: RequestOption) -> WallTime:
    return WallTime(option.starts, option.zone, option.fold)


def offered(request: Request) -> list[RequestOption]:
    """The times staff can accept: those the host proposes or chose."""
    return [o for o in request.options if o.current and o.chosen] if request.state == "countered" else []


def acts(request: Request) -> frozenset[str]:
    """What staff can do with it as it stands: remind, ask_again, replace, withdraw, answer on the host's behalf."""
    if request.slot.cancelled_at is not None or request.state in ("settled", "draft"):
        return frozenset()
    found = {"replace"}
    if request.state != "withdrawn":
        found |= {"withdraw", "answer"}
    if request.state in WAITING_STATES:
        found.add("remind")
    if request.state in ("reconfirm", *ASKED_ANEW):
        found.add("ask_again")
    return frozenset(found)


def fit_words(w: Words, fit: Fit | None) -> str:
    if fit is None:
        return ""
    if fit.overlaps:
        return w.gettext("overlaps “%(title)s”", title=fit.overlaps)
    if fit.margin is None:
        return ""
    if fit.holds:
        return w.gettext("travel: margin of %(minutes)s min, it holds", minutes=fit.margin)
    return w.gettext("travel: %(minutes)s min short", minutes=-fit.margin)


def state_chip(w: Words, request: Request, slot: Slot, today: date) -> tuple[str, str]:
    """(shape, word) of a request: “3 days late”, “Proposes 15:30”."""
    late = days_late(request, today)
    if late and request.state == "asked":
        return "late", w.ngettext("%(num)s day late", "%(num)s days late", late)
    times = [moment(w, option_wall(o), slot.starts.date()) for o in offered(request)]
    if times:
        return "countered", w.gettext("Proposes %(times)s", times=w.or_list(times))
    return CHIPS.get(request.state, request.state), w.gettext(REQUEST_STATES[request.state])


def _line(w: Words, request: Request, slot: Slot, today: date, fits: dict[int, Fit]) -> Line:
    chip, word = state_chip(w, request, slot, today)
    offers = [(o, fit_words(w, fits.get(o.id))) for o in offered(request)]
    still_open = request.state in WAITING_STATES and slot.cancelled_at is None
    return Line(request, chip, word, days_late(request, today) if still_open else 0, still_open, offers)


def rows(w: Words, slots: Iterable[Slot], today: date, fits: dict[int, Fit]) -> list[Row]:
    """Slots that have a host or were asked for, in order of time."""
    made = []
    for slot in slots:
        state = state_of(slot)
        lines = [_line(w, r, slot, today, fits) for r in slot.requests if r.state != "draft"]
        unasked = state == "unasked"
        if lines or unasked:
            made.append(Row(slot, state, lines, unasked))
    return made


def _best(states: Iterable[str]) -> str:
    """What counts of several contacts of one host: the first answer, else the open question."""
    found = set(states)
    order = ("confirmed", "countered", "handed_over", "reconfirm", "asked", "declined")
    return next((state for state in order if state in found), "asked")


def progress(w: Words, slots: Iterable[Slot], today: date) -> dict[str, Any]:
    """`parts` for the bar and the `sentence`: “5 of 7 answered, 2 late since 3 days”. Contacts of one host are one."""
    hosts: dict[tuple[int, int], list[Request]] = {}
    for slot in slots:
        for request in slot.requests if slot.cancelled_at is None else ():
            if request.state not in GONE:
                hosts.setdefault((slot.id, request.organisation_id), []).append(request)
    states = [_best(r.state for r in requests) for requests in hosts.values()]
    told = sum(1 for state in states if state in ANSWERED)
    sentence = w.gettext("%(told)s of %(all)s answered", told=told, all=len(states))
    late = [
        max(days_late(r, today) for r in requests)
        for requests, state in zip(hosts.values(), states, strict=True)
        if state not in ANSWERED
    ]
    late = [days for days in late if days]
    if late:
        since = w.ngettext("%(num)s day", "%(num)s days", max(late))
        more = w.ngettext("%(num)s late since %(since)s", "%(num)s late since %(since)s", len(late), since=since)
        sentence = f"{sentence}{w.comma}{more}"
    parts = [(state, states.count(state)) for state in ("confirmed", "countered", "reconfirm", "declined")]
    parts.append(("waiting", len(states) - sum(count for _state, count in parts)))
    return {"parts": parts, "sentence": sentence, "asked": len(states), "late": len(late)}


def history(w: Words, events: Sequence[RequestEvent], zone: str) -> list[dict[str, Any]]:
    """Each line of a request's life in words, newest first: when, what, who through which door, note."""
    told = []
    for event in reversed(events):
        behalf = event.data.get("behalf", "")
        door = w.gettext(DOORS.get(event.door, ""))
        if behalf:
            door = w.gettext("heard %(way)s, entered by staff", way=w.gettext(BEHALF[behalf]).lower())
        told.append({
            "when": w.datetime(event.at, zone), "what": w.gettext(EVENTS.get(event.event, event.event)),
            "who": event.actor_name, "door": door, "note": event.note,
        })  # fmt: skip
    return told


def facts(w: Words, request: Request, told: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(term, value, more): the question as the host sees it. `told` are the facts of its mails."""
    slot = request.slot
    people = w.ngettext("%(num)s person", "%(num)s people", told["size"])
    more = w.ngettext("with %(num)s interpreter", "with %(num)s interpreters", told["interpreters"])
    pairs = [
        (
            w.pgettext("meeting", "When"),
            f"{w.date(slot.starts.date(), 'full')}{w.comma}{w.times(slot.start, slot.end)}",
            w.zone_note(slot.start),
        ),
        (w.gettext("Where"), told["place"], ""),
        (w.gettext("Who comes"), people, more if told["interpreters"] else ""),
        (w.gettext("Text"), told["text"], ""),
        (w.gettext("We expect"), request.expected, ""),
        (w.gettext("Answer wanted by"), w.date(request.deadline, "full") if request.deadline else "", ""),
        (w.gettext("Can change until"), w.datetime(cut_off(request), slot.start_zone), ""),
    ]
    return [pair for pair in pairs if pair[1]]


def was(w: Words, request: Request) -> str:
    """The time the host knows, when the slot has another one now."""
    then = request.asked_starts_at
    if then is None or then == request.slot.starts_at or request.sounding:
        return ""
    local = then.astimezone(request.slot.start.aware.tzinfo).replace(tzinfo=None)
    return moment(w, WallTime(local, request.slot.start_zone), request.slot.starts.date())
