"""What the page and the paper of a report need beside its numbers."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, url_for

from delegations.dossiers.queries import Dossier
from delegations.fairs.report.comparing import compared, measure_chart
from delegations.fairs.report.editions import compared_editions
from delegations.fairs.report.paper import Matter
from delegations.fairs.report.queries import FairReport, find_report, numbers_of
from delegations.fairs.report.rules import MEASURES, PAGES, EditionNumbers, promise_lines
from delegations.fairs.report.services import taken
from delegations.fairs.stands.queries import find_edition
from delegations.itineraries.exports import dossier_titles
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.frames import today

ADDRESSES: dict[str, tuple[str, dict[str, Any]]] = {
    "stands": ("fairs.stands", {"_anchor": "exhibitors"}),
    "budget": ("dossiers.show", {"_anchor": "budget"}),
    "badges": ("fairs.badges", {}),
    "programme": ("itineraries.programme", {}),
    "requests": ("itineraries.requests", {}),
    "releases": ("itineraries.releases", {}),
    "meetings": ("fairs.meetings", {}),
    "leads": ("fairs.leads", {}),
    "late": ("fairs.leads", {"show": "late"}),
    "participants": ("dossiers.participants", {}),
    "edition": ("fairs.stands", {"_anchor": "edition"}),
}
"""Where each number of the report stands."""


def pages(dossier: Dossier) -> dict[str, tuple[str, str]]:
    """{key of a page: (its name, its address)}."""
    found = {}
    for key, (endpoint, values) in ADDRESSES.items():
        known = endpoint if endpoint in current_app.view_functions else "itineraries.programme"
        found[key] = (say().gettext(PAGES[key]), url_for(known, code=dossier.code, **values))
    return found


def comparison(editions: Sequence[EditionNumbers], measure: str) -> dict[str, Any]:
    """`compared` (None for a fair that took place once), `measures`, `measure` and its `chart`."""
    chosen = measure if measure in MEASURES else "exhibitors"
    several = len(editions) > 1
    return {
        "compared": compared(say(), editions) if several else None, "measures": MEASURES, "measure": chosen,
        "chart": measure_chart(say(), chosen, editions) if several else None,
    }  # fmt: skip


def promises(report: FairReport | None) -> list[dict[str, Any]]:
    """Each promise of the debrief, with the task it became."""
    if report is None:
        return []
    tasks = taken(session(), report)
    return [{"line": line, "task": tasks.get(line)} for line in promise_lines(report.sections.get("promises", ""))]


def matter_of(dossier: Dossier, measure: str) -> Matter:
    edition, owner = find_edition(session(), dossier.id), dossier.owner
    return Matter(
        mission=services().settings.mission_name, titles=dossier_titles(session(), dossier), first=dossier.starts_on,
        last=dossier.ends_on, zone=dossier.zone, contact=" · ".join(filter(None, (owner.name, owner.email))),
        fair=say().line([edition.fair, edition.label]) if edition else "",
        numbers=numbers_of(session(), dossier, today(dossier)),
        editions=compared_editions(session(), actor(), dossier, today(dossier)),
        report=find_report(session(), dossier.id), now=clock().now(),
        measure=measure if measure in MEASURES else "exhibitors",
    )  # fmt: skip
