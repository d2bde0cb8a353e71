"""The parts of the first page beside the list: figures, the week, messages, the season."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import url_for

from delegations.core.walltime import local_at, zone
from delegations.dossiers.queries import Dossier, scope_of_messages
from delegations.dossiers.rules import OVER
from delegations.dossiers.season import month_after, season_around
from delegations.i18n import Words
from delegations.itineraries.queries import Slot
from delegations.itineraries.today import alerts_of, readiness, slots_between
from delegations.messaging.incoming_queries import incoming_counts
from delegations.messaging.queries import counts_by_status
from delegations.messaging.today import sent_since
from delegations.web.today.lines import Line
from delegations.webkit.context import actor, identity, say, session
from delegations.webkit.seasons import season_picture

BEFORE, AFTER = -2, 10
"""The season shown, in months around the present one."""
ALERTS_AHEAD = timedelta(days=60)
WEEK = timedelta(days=7)
MESSAGES_ALWAYS = ("withheld", "retry", "failed")
Figure = dict[str, Any]


def season_span(today: date) -> tuple[date, date]:
    return month_after(today, BEFORE), month_after(today, AFTER) - timedelta(days=1)


def season(dossiers: list[Dossier], today: date) -> dict[str, Any]:
    return season_picture(season_around(dossiers, today, first=season_span(today)[0]))


def _ahead(dossiers: list[Dossier], today: date) -> list[Dossier]:
    """Open dossiers that go on or begin within sixty days."""
    last = today + ALERTS_AHEAD
    return [d for d in dossiers if d.state not in OVER and d.ends_on >= today and d.starts_on <= last]


def figures(dossiers: list[Dossier], lines: list[Line], refused: int, now: datetime, today: date) -> list[Figure]:
    """What the top of the page says; each figure leads to where it comes from."""
    words, ahead = say(), _ahead(dossiers, today)
    late = sum(1 for line in lines if line.kind == "late")
    alerts = alerts_of(session(), ahead)
    count = sum(number for _dossier, number in alerts)
    return [
        {"value": late, "label": words.ngettext("host answer late", "host answers late", late),
         "url": "#to-do" if late else ""},
        {"value": count, "label": words.ngettext("programme alert", "programme alerts", count),
         "url": url_for("itineraries.programme", code=alerts[0][0].code) if alerts else ""},
        _readiness(words, ahead, now, today),
        {"value": refused,
         "label": words.ngettext("message refused by its server", "messages refused by their server", refused),
         "url": url_for("messages.index", status="failed") if refused else ""},
    ]  # fmt: skip


def _readiness(words: Words, ahead: list[Dossier], now: datetime, today: date) -> Figure:
    """Stops confirmed of the next visit with its countdown; without one, of the next two weeks."""
    visit = next((d for d in ahead if d.kind in ("visit", "mission")), None)
    found = readiness(session(), actor(), visit, now=now)
    if visit is None:
        soon = words.ngettext("slot confirmed, next two weeks", "slots confirmed, next two weeks", found.total)
        return {"value": found.confirmed, "of": found.total or "", "label": soon}
    days = (visit.starts_on - today).days
    left = words.ngettext("slot confirmed, visit under way", "slots confirmed, visit under way", found.total)
    if days > 0:
        left = words.ngettext("slot confirmed at D−%(days)s", "slots confirmed at D−%(days)s", found.total, days=days)
    url = url_for("itineraries.programme", code=visit.code)
    return {"value": found.confirmed, "of": found.total or "", "label": left, "url": url}


def week(now: datetime) -> list[dict[str, Any]]:
    """The next seven days, a line for each dossier and day: {slot (its first), day, time, count, cities}.

    The place is named where its clock is not the reader's.
    """
    found: dict[tuple[date, int], list[Slot]] = {}
    for slot in slots_between(session(), actor(), now, now + WEEK):
        found.setdefault((slot.starts.date(), slot.dossier_id), []).append(slot)
    return [_week_line(slots) for slots in found.values()]


def _week_line(slots: list[Slot]) -> dict[str, Any]:
    words, first, last = say(), slots[0], max(slots, key=lambda slot: slot.ends_at)
    time = words.time(first.start)
    if len(slots) > 1:
        time += f"–{words.time(last.end)}"
    if first.start.aware.utcoffset() != local_at(first.starts_at, identity().zone).utcoffset():
        time = words.gettext("%(time)s (%(city)s)", time=time, city=words.zone_city(first.start_zone))
    cities = dict.fromkeys(slot.place.city for slot in slots if slot.place and slot.place.city)
    one_place = len({slot.place_id for slot in slots if slot.kind != "remote"}) < 2
    return {
        "slot": next((slot for slot in slots if slot.kind != "remote"), first), "day": first.starts.date(),
        "time": time, "count": len(slots), "cities": "" if one_place else words.and_list(list(cities)),
    }  # fmt: skip


def messages(today: date) -> dict[str, Any]:
    """Counts by state, how many left today, which states the card names, and how many answers wait for somebody."""
    scope = scope_of_messages(actor())
    midnight = datetime(today.year, today.month, today.day, tzinfo=zone(identity().zone)).astimezone(UTC)
    counts = counts_by_status(session(), scope)
    shown = [s for s in counts if s in MESSAGES_ALWAYS or (s in ("queued", "bounced", "unaddressed") and counts[s])]
    answers = incoming_counts(session(), scope, unmatched=actor().may_plan)["review"]
    return {"sent": sent_since(session(), midnight, scope), "counts": counts, "shown": shown, "answers": answers}
