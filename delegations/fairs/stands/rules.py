"""Closed lists of a fair, how an application moves, and the arithmetic of places and badges."""

from collections.abc import Sequence
from dataclasses import dataclass

from delegations.core.errors import N_, NC_, InvalidInput, NotAllowedNow
from delegations.core.text import one_line

FORMULAS = {
    "own": N_("Own stand"),
    "shared_desk": N_("Shared desk"),
    "co_exhibition": N_("Co-exhibition"),
    "representation": N_("Representation without travelling"),
}
EXHIBITOR_STATES = {
    "invited": NC_("exhibitor", "Invited"),
    "applied": NC_("exhibitor", "To decide"),
    "accepted": NC_("exhibitor", "Accepted"),
    "declined": NC_("exhibitor", "Declined"),
    "withdrawn": NC_("exhibitor", "Withdrawn"),
}
EXHIBITOR_MOVES = {
    "invited": ("applied", "declined", "withdrawn"),
    "applied": ("accepted", "declined", "withdrawn"),
    "accepted": ("withdrawn",),
    "declined": ("applied", "invited"),
    "withdrawn": ("applied", "invited"),
}
SETTLED_BY = ("", "staff", "exhibitor")
"""Who said no or withdrew; '' while nobody has."""
ENDED = ("declined", "withdrawn")
INVOICING = {
    "none": NC_("invoice", "Nothing sent"),
    "quoted": NC_("invoice", "Quote sent"),
    "invoiced": NC_("invoice", "Invoiced"),
    "paid": NC_("invoice", "Paid"),
}
CAME_BY = {"phone": N_("By phone"), "letter": N_("By letter or mail"), "meeting": N_("In a meeting")}
"""How an application that staff enter on behalf of the exhibitor was heard."""
BADGE_KINDS = {
    "exhibitor": NC_("badge", "Exhibitor"),
    "build_up": NC_("badge", "Build-up"),
    "visitor": NC_("badge", "Visitor"),
    "speaker": NC_("badge", "Speaker"),
    "press": NC_("badge", "Press"),
    "vip": NC_("badge", "VIP"),
}
LARGEST_QUOTA = 10_000
LARGEST_CONTRIBUTION = 1_000_000_000
"""In euro cents; a column holds twice as much."""


class NotAFair(InvalidInput):
    message = N_("Only the dossier of a fair has stands.")


class NoEditionYet(InvalidInput):
    message = N_("Write down the edition with its halls first.")


class UnknownHall(InvalidInput):
    message = N_("The edition has no hall “%(hall)s”.")


class HallInUse(InvalidInput):
    message = N_("Hall %(hall)s has stands and cannot leave the edition.")


class OpeningOutOfOrder(InvalidInput):
    message = N_("On %(day)s the fair closes before it opens.")


class WindowOutOfOrder(InvalidInput):
    message = N_("This window ends before it begins.")


class DayTwice(InvalidInput):
    message = N_("%(day)s stands here twice.")


class StandTaken(InvalidInput):
    message = N_("Hall %(hall)s already has a stand %(number)s.")


class StandIncomplete(InvalidInput):
    message = N_("A stand has a hall and a number, a surface above zero, 1 to 4 open sides and 0 to 1000 places.")


class PlanIncomplete(InvalidInput):
    message = N_("For the plan give both sizes above zero and both distances, or none of the four.")


class StandInUse(NotAllowedNow):
    message = N_("Stand %(number)s still has applications (%(count)s): move them first.")


class PlacesTaken(InvalidInput):
    message = N_("Accepted on this stand: %(accepted)s. It needs at least as many places.")


class StandFull(NotAllowedNow):
    message = N_("Stand %(number)s is full. Places: %(places)s, accepted: %(accepted)s, one more makes %(wanted)s.")


class ChooseAStand(InvalidInput):
    message = N_("Choose a stand before accepting.")


class NoStandNeeded(InvalidInput):
    message = N_("Who is represented without travelling takes no place on a stand: choose none.")


class AppliedTwice(InvalidInput):
    message = N_("%(name)s has already applied for this fair.")


class ApplicationMove(NotAllowedNow):
    message = N_("An application that is “%(state)s” cannot become “%(wanted)s”.")


class LastPlaceTaken(NotAllowedNow):
    message = N_("The last place on stand %(number)s was taken meanwhile. Choose another stand, or leave it to us.")


class StandOfAnotherFormula(InvalidInput):
    message = N_("Stand %(number)s is not offered with this formula.")


class NobodyInvited(InvalidInput):
    message = N_("Choose at least one organisation.")


class AlreadyListed(InvalidInput):
    message = N_("%(name)s is on the list already (%(state)s). Nobody was written to.")


class AnswerDayPassed(InvalidInput):
    message = N_("This day is over: choose a later one.")


class AnswerAfterFair(InvalidInput):
    message = N_("On %(day)s the fair has begun: choose an earlier day.")


class ContactOfAnother(InvalidInput):
    message = N_("%(person)s does not belong to %(name)s.")


class NothingToRemind(NotAllowedNow):
    message = N_("%(name)s was reminded today already, has no e-mail address, or has answered.")


class ApplicationOver(NotAllowedNow):
    message = N_("The fair has begun or is over: please call us.")


class QuotaUsedUp(NotAllowedNow):
    message = N_("No badge “%(kind)s” is left. Granted: %(quota)s, given: %(given)s, one more makes %(wanted)s.")


class QuotaTooSmall(InvalidInput):
    message = N_("Badges “%(kind)s” already given: %(given)s. Take some back before granting %(quota)s.")


class BadgeTwice(InvalidInput):
    message = N_("%(name)s already has a badge “%(kind)s”.")


class NotAccepted(InvalidInput):
    message = N_("%(name)s is not accepted: no badge for them yet.")


class BadgeOut(NotAllowedNow):
    message = N_("This badge was handed over already.")


@dataclass(frozen=True)
class Places:
    """Places of a stand and how many exhibitors were accepted there."""

    places: int
    accepted: int

    @property
    def left(self) -> int:
        return max(0, self.places - self.accepted)


def check_place(number: str, places: int, accepted: int) -> None:
    """Raises StandFull unless one more fits."""
    if accepted + 1 > places:
        raise StandFull(field="stand_id", number=number, places=places, accepted=accepted, wanted=accepted + 1)


def check_badge(kind: str, quota: int, given: int) -> None:
    """Raises QuotaUsedUp unless one more is granted."""
    if given + 1 > quota:
        raise QuotaUsedUp(field="kind", kind=BADGE_KINDS[kind], quota=quota, given=given, wanted=given + 1)


def check_exhibitor_move(state: str, wanted: str) -> None:
    if wanted not in EXHIBITOR_MOVES.get(state, ()):
        raise ApplicationMove(
            field="state", state=EXHIBITOR_STATES.get(state, state), wanted=EXHIBITOR_STATES.get(wanted, wanted)
        )


def stand_number(typed: str) -> str:
    """One way to write a number, so that b 297 and B297 are the same stand."""
    return one_line(typed).replace(" ", "").upper()


def application_mode(state: str, settled_by: str, *, over: bool) -> str:
    """What an exhibitor may do behind the link.

    ask: answer; change: change the application; again: come after all; engaged: withdraw; closed: read.
    """
    if over:
        return "closed"
    if state in ENDED:
        return "again" if settled_by == "exhibitor" else "closed"
    return {"invited": "ask", "applied": "change", "accepted": "engaged"}[state]


def check_formula(formula: str, stand_id: int | None) -> None:
    """Representation and a stand exclude each other."""
    if formula not in FORMULAS:
        raise InvalidInput(field="formula")
    if formula == "representation" and stand_id is not None:
        raise NoStandNeeded(field="stand_id")


def check_plan(x: float | None, y: float | None, width: float | None, depth: float | None) -> None:
    """All four or none; sizes above zero, distances not below."""
    four = (x, y, width, depth)
    if all(value is None for value in four):
        return
    known = [value for value in four if value is not None]
    if len(known) < 4 or not width or not depth or min(known) < 0 or max(known) > 2000:
        raise PlanIncomplete(field="width")


@dataclass(frozen=True)
class Drawn:
    """A stand on the plan, in metres from the upper left corner of its hall."""

    stand_id: int
    x: float
    y: float
    width: float
    depth: float


def extent(drawn: Sequence[Drawn], *, margin: float = 1.0) -> tuple[float, float, float, float]:
    """x, y, width and depth of what encloses all stands, with a margin."""
    left, top = min(d.x for d in drawn) - margin, min(d.y for d in drawn) - margin
    right = max(d.x + d.width for d in drawn) + margin
    bottom = max(d.y + d.depth for d in drawn) + margin
    return left, top, right - left, bottom - top


def overlaps(drawn: Sequence[Drawn]) -> set[tuple[int, int]]:
    """Pairs of ids of stands that lie over each other in one hall; a common wall is none."""
    found = set()
    for place, one in enumerate(drawn):
        for other in drawn[place + 1 :]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.depth, other.y + other.depth) - max(one.y, other.y)
            if across > 1e-6 and down > 1e-6:
                found.add((one.stand_id, other.stand_id))
    return found
