"""What the pages of a fair draw: stands with their state, the plan of each hall, sums of money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from delegations.core.errors import NN_
from delegations.dossiers.queries import Dossier
from delegations.fairs.stands.queries import (
    Edition,
    Exhibitor,
    Stand,
    find_edition,
    list_exhibitors,
    list_stands,
    places_of,
)
from delegations.fairs.stands.rules import Drawn, Places, extent, overlaps
from delegations.web.fairs.setup_present import setup_view
from delegations.webkit.context import say, session

EXHIBITOR_CHIPS = {
    "invited": "waiting", "applied": "waiting", "accepted": "confirmed", "declined": "declined",
    "withdrawn": "withdrawn",
}  # fmt: skip
INVOICE_CHIPS = {"none": "draft", "quoted": "waiting", "invoiced": "waiting", "paid": "confirmed"}
WIDTH, HEIGHT = 560, 380
"""The largest plan, in pixels; it is drawn at its true size and scrolls where there is less room."""
FREE = NN_("%(num)s place left", "%(num)s places left")


@dataclass(frozen=True)
class StandView:
    """A stand with the chip of its state, who was accepted there and how many still ask."""

    stand: Stand
    places: Places
    chip: str
    word: str
    accepted: list[Exhibitor]
    waiting: int


@dataclass(frozen=True)
class Box:
    """A stand on the plan, in pixels."""

    view: StandView
    x: float
    y: float
    width: float
    depth: float


@dataclass(frozen=True)
class Plan:
    """One hall. `five` is how long five metres are; `clashes` are pairs of numbers that lie over each other."""

    hall: str
    width: float
    height: float
    boxes: list[Box]
    five: float
    clashes: list[tuple[str, str]]


def _state(places: Places) -> tuple[str, str]:
    words = say()
    if not places.places:
        return "draft", words.pgettext("stand", "No place for exhibitors")
    if not places.left:
        return "confirmed", words.pgettext("stand", "Full")
    return "waiting", words.ngettext(*FREE, places.left)


def stand_views(stands: Sequence[Stand], exhibitors: Sequence[Exhibitor]) -> list[StandView]:
    taken = places_of(stands, exhibitors)
    views = []
    for stand in stands:
        here = [row for row in exhibitors if row.stand_id == stand.id]
        accepted = [row for row in here if row.state == "accepted"]
        waiting = sum(1 for row in here if row.state == "applied")
        views.append(StandView(stand, taken[stand.id], *_state(taken[stand.id]), accepted, waiting))
    return views


def _drawn(view: StandView) -> Drawn | None:
    stand = view.stand
    if stand.x is None or stand.y is None or stand.width is None or stand.depth is None:
        return None
    return Drawn(stand.id, stand.x, stand.y, stand.width, stand.depth)


def plan_of(hall: str, views: Sequence[StandView]) -> Plan | None:
    """None when no stand of the hall says where it lies."""
    placed = {view.stand.id: (view, spot) for view in views if (spot := _drawn(view))}
    if not placed:
        return None
    spots = [spot for _view, spot in placed.values()]
    left, top, wide, deep = extent(spots)
    scale = min(WIDTH / wide, HEIGHT / deep)
    boxes = [
        Box(view, (spot.x - left) * scale, (spot.y - top) * scale, spot.width * scale, spot.depth * scale)
        for view, spot in placed.values()
    ]
    clashes = [(placed[a][0].stand.number, placed[b][0].stand.number) for a, b in sorted(overlaps(spots))]
    return Plan(hall, wide * scale, deep * scale + 26, boxes, 5 * scale, clashes)


def halls(edition: Edition | None, views: Sequence[StandView]) -> list[tuple[str, list[StandView], Plan | None]]:
    """Each hall with its stands and plan, in the order of the edition."""
    order = list(edition.halls) if edition else []
    names = sorted({view.stand.hall for view in views}, key=lambda hall: order.index(hall) if hall in order else 99)
    by_hall = [(hall, [view for view in views if view.stand.hall == hall]) for hall in names]
    return [(hall, inside, plan_of(hall, inside)) for hall, inside in by_hall]


def money(exhibitors: Sequence[Exhibitor]) -> dict[str, int]:
    """Contributions of those accepted: all, invoiced, paid; in euro cents."""
    accepted = [row for row in exhibitors if row.state == "accepted"]
    sums = {"all": sum(row.contribution for row in accepted)}
    sums["invoiced"] = sum(row.contribution for row in accepted if row.invoicing in ("invoiced", "paid"))
    sums["paid"] = sum(row.contribution for row in accepted if row.invoicing == "paid")
    return sums


def opening(edition: Edition | None) -> list[tuple[date, str, str]]:
    return [(date.fromisoformat(o["day"]), o["opens"], o["closes"]) for o in edition.opening] if edition else []


def fair_page(dossier: Dossier) -> dict[str, Any]:
    """Everything the page of the stands shows."""
    edition, stands, rows = (
        find_edition(session(), dossier.id), list_stands(session(), dossier.id), list_exhibitors(session(), dossier.id),
    )  # fmt: skip
    views = stand_views(stands, rows)
    return {
        "edition": edition, "opening": opening(edition), "views": views, "halls": halls(edition, views),
        "setup": setup_view(dossier, edition), "exhibitors": rows,
        "sums": money(rows), "waiting": sum(1 for row in rows if row.state == "applied"),
    }  # fmt: skip
