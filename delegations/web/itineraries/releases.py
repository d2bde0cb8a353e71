"""Releases of a programme: the list, one as it was published, what differs, and what publishing would do now."""

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask import request as http
from wtforms import BooleanField, IntegerField, TextAreaField

from delegations.core.errors import N_, DomainError, Forbidden
from delegations.core.languages import COMPLETE, choose_language
from delegations.dossiers.queries import Dossier, get_dossier, list_participations, list_removed
from delegations.itineraries import copies
from delegations.itineraries.attachments import reader_pdf
from delegations.itineraries.differences import compare
from delegations.itineraries.queries import Release, ReleaseHead, find_release, get_release, list_releases
from delegations.itineraries.readers import reader_days
from delegations.itineraries.releases import PublishedMeanwhile, preview, publish_release
from delegations.itineraries.trail import messages_of_release
from delegations.web.itineraries import blueprint
from delegations.web.itineraries import releases_present as present
from delegations.web.itineraries.lookups import reader_of
from delegations.web.itineraries.releases_leaving import leaving, not_written_to
from delegations.webkit.context import actor, clock, language, say, services, session
from delegations.webkit.forms import BaseForm, lines, optional, short
from delegations.webkit.frames import dossier_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, download, page, told
from delegations.webkit.rights import may_write


class PublishForm(BaseForm):
    """`expected` is the number of the release whose changes were shown."""

    note = TextAreaField(
        N_("Note of the release"),
        description=N_("For the list of releases and the mails: why this release"),
        filters=[lines],
        validators=[short(1000)],
    )
    quiet = BooleanField(
        N_("Corrections only: write to nobody"),
        description=N_("For spelling and translations. Hosts hear at the next release that is not quiet."),
    )
    expected = IntegerField(validators=[optional()])


def _wanted_language(fallback: str = "") -> str:
    return choose_language([http.args.get("language", ""), fallback or language()], COMPLETE)


def _numbers(found: Sequence[ReleaseHead]) -> list[tuple[int, int]]:
    """Values and labels to choose a release from."""
    return [(head.number, head.number) for head in found]


def _read_in(dossier: Dossier) -> list[str]:
    """Languages whose PDF is one click away; the page of a release has the others."""
    return [code for code in COMPLETE if code in {language(), *dossier.languages}]


@blueprint.get("/dossiers/<code>/releases")
@staff
def releases(code: str) -> str:
    dossier = get_dossier(session(), actor(), code)
    found = list_releases(session(), dossier.id)
    return page(
        "itineraries/releases.html", **dossier_frame(dossier, "releases"), releases=found,
        languages_of=_read_in(dossier), numbers=_numbers(found),
        next_number=found[0].number + 1 if found else 1, may_plan=may_write(dossier),
    )  # fmt: skip


def _publish_page(dossier: Dossier, form: PublishForm, problem: str = "") -> str:
    w, shown = say(), preview(session(), dossier, clock=clock())
    participations = list_participations(session(), dossier.id)
    return page(
        "itineraries/publish.html", **dossier_frame(dossier, "releases"), form=form, shown=shown, problem=problem,
        summary=present.summary(w, shown), days=present.days_of(w, shown.changes),
        readings=present.readings(w, shown.notices, shown.owed), hosts=present.hosts(w, shown),
        to_print=present.readings(w, shown.unaddressed, shown.owed),
        leaving=leaving(w, shown.leaving), rest=present.not_concerned(w, participations, shown),
        unconfirmed=present.unconfirmed(w, shown), hidden=present.hidden(w, shown.hidden),
        unready=present.unready(w, shown), left_out=_left_out(),
    )  # fmt: skip


def _left_out() -> set[str]:
    """Keys of those whom the form listed and nobody ticked, alone or with their line.

    Who became concerned after the page was shown is not listed, and therefore told.
    """
    told, lines = set(http.form.getlist("tell")), set(http.form.getlist("line"))
    found = set(http.form.getlist("listed")) - told
    for line in http.form.getlist("listed_line"):
        found |= set() if line in lines else set(line.split(","))
    return found


@blueprint.get("/dossiers/<code>/releases/new")
@planner
def publish(code: str) -> str:
    dossier = get_dossier(session(), actor(), code)
    if not may_write(dossier):
        raise Forbidden()
    return _publish_page(dossier, PublishForm(formdata=None))


@blueprint.post("/dossiers/<code>/releases/new")
@planner
def publish_now(code: str) -> Any:
    """Publishes the release whose number the form carries; who presses twice publishes once."""
    dossier = get_dossier(session(), actor(), code, write=True)
    form, hold, status, problem = PublishForm(), http.form.get("way") == "hold", 422, ""
    if form.validate():
        try:
            release = publish_release(
                session(), actor=actor(), clock=clock(), settings=services().settings, dossier=dossier,
                note=form.note.data, quiet=form.quiet.data, hold=hold, expected=form.expected.data,
                left_out=_left_out(),
            )  # fmt: skip
        except DomainError as error:
            problem, status = say().error(error), 409 if isinstance(error, PublishedMeanwhile) else 422
        else:
            told(_published(release, hold=hold))
            return back_to("itineraries.release", code=dossier.code, number=release.number)
    session().rollback()
    return _publish_page(get_dossier(session(), actor(), code), form, problem), status


def _published(release: Release, *, hold: bool) -> str:
    """What happened, in a sentence."""
    w, written = say(), messages_of_release(session(), release.dossier_id, release.number)
    count = sum(1 for message in written if message.recipient_address)
    if release.quiet:
        return w.gettext("Release %(number)s is published. Nobody was written to.", number=release.number)
    if hold:
        return w.ngettext(
            "Release %(number)s is published; %(num)s message is held for review.",
            "Release %(number)s is published; %(num)s messages are held for review.", count, number=release.number,
        )  # fmt: skip
    return w.ngettext(
        "Release %(number)s is published; %(num)s message is on its way.",
        "Release %(number)s is published; %(num)s messages are on their way.", count, number=release.number,
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/releases/<int:number>")
@staff
def release(code: str, number: int) -> str:
    dossier = get_dossier(session(), actor(), code)
    found, reading = get_release(session(), dossier.id, number), _wanted_language()
    before = find_release(session(), dossier.id, number - 1) if number > 1 else None
    changes = compare(before.snapshot, found.snapshot) if before else []
    return page(
        "itineraries/release.html", **dossier_frame(dossier, "releases"), release=found, reading=reading,
        facts=copies.release_facts(session(), found, reading), days=reader_days(found.snapshot, None, reading),
        changes=present.days_of(say(), changes), before=before, languages_of=COMPLETE,
        messages=messages_of_release(session(), dossier.id, number), may_plan=may_write(dossier),
        left_out=not_written_to(found, list_removed(session(), dossier.id)),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/releases/<int:number>/programme.pdf")
@staff
def release_pdf(code: str, number: int) -> Response:
    """`?language=`, and `?for=` a participation for one reader's copy."""
    dossier = get_dossier(session(), actor(), code)
    found, wanted = get_release(session(), dossier.id, number), http.args.get("for", type=int)
    tools: dict[str, Any] = {"fonts": services().fonts, "settings": services().settings}
    if wanted is None:
        made = copies.release_pdf(session(), release=found, language=_wanted_language(), **tools)
    else:
        reader = reader_of(dossier, wanted)
        made = reader_pdf(
            session(), release=found, participation=reader.participation, zone=reader.zone,
            language=_wanted_language(reader.language), **tools,
        )  # fmt: skip
    return download(made.content, made.filename, made.media_type, inline=True)


@blueprint.get("/dossiers/<code>/programme/draft.pdf")
@staff
def draft_pdf(code: str) -> Response:
    dossier = get_dossier(session(), actor(), code)
    made = copies.draft_pdf(
        session(), clock=clock(), dossier=dossier, language=_wanted_language(), fonts=services().fonts,
        settings=services().settings,
    )  # fmt: skip
    return download(made.content, made.filename, made.media_type, inline=True)


@blueprint.get("/dossiers/<code>/releases/diff")
@staff
def release_diff(code: str) -> str:
    """`?from=` and `?to=`, the newest and the one before unless said."""
    dossier = get_dossier(session(), actor(), code)
    found = list_releases(session(), dossier.id)
    newest = found[0].number if found else 0
    last = http.args.get("to", newest, type=int)
    first = http.args.get("from", max(1, last - 1), type=int)
    old, new = (get_release(session(), dossier.id, number) for number in (first, last))
    return page(
        "itineraries/releases_diff.html", **dossier_frame(dossier, "releases"), old=old, new=new,
        numbers=_numbers(found),
        days=present.days_of(say(), compare(old.snapshot, new.snapshot)),
    )  # fmt: skip
