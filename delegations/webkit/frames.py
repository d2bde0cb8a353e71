"""The head and tabs that every page of a dossier shares."""

from datetime import date
from typing import Any

from flask import current_app, url_for

from delegations.core.errors import N_
from delegations.core.walltime import local_at
from delegations.dossiers.queries import Dossier, frame_of
from delegations.dossiers.rules import STATES
from delegations.fairs.leads.queries import count_leads
from delegations.itineraries.queries import current_release, requests_waiting
from delegations.webkit.chips import DOSSIER_CHIPS
from delegations.webkit.context import clock, say, session

SECTIONS = {"visit": "visits", "mission": "visits", "fair": "fairs", "event": "events", "series": "events"}


def today(dossier: Dossier) -> date:
    """The date at the dossier's place."""
    return local_at(clock().now(), dossier.zone).date()


def dossier_frame(dossier: Dossier, tab: str) -> dict[str, Any]:
    """`section`, `head`, `tabs` and `tab` for layouts/dossier.html."""
    words = say()
    counts = frame_of(session(), dossier.id, today(dossier))
    release = current_release(session(), dossier.id)
    code = dossier.code
    published = ""
    if release is not None:
        when = words.datetime(release.published_at, dossier.zone)
        published = words.gettext("Release %(number)s, %(when)s", number=release.number, when=when)
    head = {
        "title": dossier.title,
        "country": words.country(dossier.country),
        "dates": words.dates(dossier.starts_on, dossier.ends_on),
        "people": words.ngettext("%(num)s person", "%(num)s people", counts.people),
        "languages": words.and_list(words.language_name(code) for code in dossier.languages),
        "owner": dossier.owner.name,
        "state": DOSSIER_CHIPS[dossier.state],
        "state_word": words.gettext(STATES[dossier.state]),
        "release": published,
    }
    tabs = [
        ("dossier", words.gettext("Dossier"), url_for("dossiers.show", code=code), 0),
        ("participants", words.gettext("Participants"), url_for("dossiers.participants", code=code), counts.people),
        ("programme", words.gettext("Programme"), url_for("itineraries.programme", code=code), 0),
        ("requests", words.gettext("Requests"), url_for("itineraries.requests", code=code),
         requests_waiting(session(), dossier.id)),
        ("releases", words.gettext("Releases"), url_for("itineraries.releases", code=code),
         release.number if release else 0),
        ("letters", words.gettext("Letters"), url_for("invitations.letters", code=code), 0),
        ("papers", words.gettext("Papers"), url_for("papers.index", code=code), 0),
        ("tasks", words.gettext("Tasks"), url_for("dossiers.tasks", code=code), counts.open_tasks),
        ("journal", words.gettext("Journal"), url_for("dossiers.journal", code=code), 0),
    ]  # fmt: skip
    if dossier.kind == "fair":
        tabs.insert(-2, ("fair", words.gettext("The fair"), url_for("fairs.stands", code=code), 0))
    return {"section": SECTIONS[dossier.kind], "head": head, "tabs": tabs, "tab": tab, "dossier": dossier}


PARTS = {
    "board": ("fairs.board", N_("Day at the fair")),
    "stands": ("fairs.stands", N_("Stands")),
    "sessions": ("fairs.sessions", N_("Sessions and tours")),
    "roster": ("fairs.roster", N_("Duty roster")),
    "meetings": ("fairs.meetings", N_("Business meetings")),
    "leads": ("fairs.leads", N_("Leads")),
    "report": ("fairs.report", N_("Report")),
}
"""What a fair has beside a visit: {part: (its first page, its name)}, in the order of the work."""


def fair_frame(dossier: Dossier, part: str) -> dict[str, Any]:
    """dossier_frame() with `parts` and `part` for layouts/fair.html."""
    words, counts = say(), {"leads": count_leads(session(), dossier.id)}
    parts = [
        (key, words.gettext(label), url_for(endpoint, code=dossier.code), counts.get(key, 0))
        for key, (endpoint, label) in PARTS.items()
        if endpoint in current_app.view_functions
    ]
    return {**dossier_frame(dossier, "fair"), "parts": parts, "part": part}
