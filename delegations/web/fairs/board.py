"""The board of a fair: one day with stands, tables, sessions and tours side by side."""

from datetime import date
from typing import Any

from flask import request, url_for

from delegations.dossiers.queries import Dossier
from delegations.fairs.board.queries import FairDay, fair_day
from delegations.fairs.stands.queries import find_edition
from delegations.itineraries.exports import state_of
from delegations.itineraries.queries import sizes, slot_size
from delegations.itineraries.rules import SLOT_KINDS
from delegations.web.fairs import blueprint
from delegations.web.fairs.present import opening
from delegations.web.fairs.stands import fair_of
from delegations.webkit.context import say, session
from delegations.webkit.frames import fair_frame, today
from delegations.webkit.guards import staff
from delegations.webkit.pages import page
from delegations.webkit.rights import may_write


def _chosen(dossier: Dossier) -> date:
    """The day asked for, else today during the fair, else its first day."""
    try:
        return date.fromisoformat(request.args.get("day") or "")
    except ValueError:
        now = today(dossier)
        return now if dossier.starts_on <= now <= dossier.ends_on else dossier.starts_on


def _pills(dossier: Dossier, shown: FairDay, hours: dict[date, str]) -> list[dict[str, Any]]:
    return [
        {
            "label": say().date(day, "weekday"), "more": hours.get(day, ""), "current": day == shown.day,
            "url": url_for("fairs.board", code=dossier.code, day=day.isoformat()),
        }
        for day in shown.days
    ]  # fmt: skip


def _beginning(endpoint: str, **values: Any) -> str:
    """An address up to its last number, which is 0 here: hundreds of links differ in that alone."""
    return url_for(endpoint, **values).removesuffix("0")


@blueprint.get("/dossiers/<code>/board")
@staff
def board(code: str) -> str:
    dossier = fair_of(code)
    shown = fair_day(session(), dossier, _chosen(dossier))
    hours = {day: f"{opens}–{closes}" for day, opens, closes in opening(find_edition(session(), dossier.id))}
    everybody = sizes(session(), dossier.id)
    lines = [(slot, state_of(slot), slot_size(session(), slot, everybody)) for slot in shown.slots]
    return page(
        "fairs/board.html", **fair_frame(dossier, "board"), shown=shown, days=_pills(dossier, shown, hours),
        hours=hours.get(shown.day, ""), lines=lines, kinds=SLOT_KINDS,
        meetings=sum(len(period.cells) for period in shown.periods),
        may_write=may_write(dossier), at_shift=_beginning("fairs.shift", code=code, shift_id=0),
        at_meeting=_beginning("fairs.meeting", code=code, meeting_id=0),
        at_meetings=url_for("fairs.meetings", code=dossier.code, day=shown.day.isoformat()),
        at_roster=url_for("fairs.roster", code=dossier.code, day=shown.day.isoformat()),
    )  # fmt: skip
