"""The organiser's public programme: bring a file in, look, pick, follow what he changes."""

from datetime import date
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from delegations.core.errors import N_, DomainError, InvalidInput
from delegations.core.walltime import local_at
from delegations.database.paging import Page
from delegations.dossiers.queries import Dossier, list_participations
from delegations.fairs.programme.imports import (
    forget_programme_file,
    get_preview,
    has_changed,
    import_programme,
    keep_programme,
    moved_minutes,
    pick_entry,
    take_over,
)
from delegations.fairs.programme.queries import (
    PublicSession,
    get_public_session,
    matching,
    overlapping,
    public_sessions,
    slots_by_id,
)
from delegations.fairs.programme.sessions import people_choices
from delegations.itineraries.options import slot_choices
from delegations.itineraries.queries import attending
from delegations.itineraries.rules import FOLDED
from delegations.web.fairs import blueprint
from delegations.web.fairs.programme_forms import PickForm, PreviewForm, ProgrammeFileForm
from delegations.web.fairs.stands import fair_of
from delegations.webkit.context import actor, clock, say, session
from delegations.webkit.forms import number_or_none, sent_file
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

Answer = str | Response | tuple[str, int]
BASE = "/dossiers/<code>/sessions/organiser"
PAGE = 50


def _when(entry: PublicSession, dossier: Dossier) -> dict[str, Any]:
    """Its day and times at the fair, and in its own zone where that is another clock."""
    w = say()
    start, end = local_at(entry.starts_at, dossier.zone), local_at(entry.ends_at, dossier.zone)
    own = ""
    if entry.starts != start.replace(tzinfo=None):
        day = "" if entry.starts.date() == start.date() else f"{w.date(entry.starts.date(), 'weekday')} "
        own = f"{day}{w.time(entry.starts)} {w.zone_city(entry.zone)}"
    return {"day": start.date(), "times": w.times(start, end), "own": own}


def _views(dossier: Dossier, entries: list[PublicSession]) -> list[dict[str, Any]]:
    slots = list(slots_by_id(session(), dossier.id).values())
    return [
        {
            "entry": entry, **_when(entry, dossier), "changed": has_changed(entry), "moved": moved_minutes(entry),
            "clashes": [
                slot for slot in overlapping(entry.starts_at, entry.ends_at, slots, entry.slot_id)
                if slot.kind not in FOLDED
            ],
        }
        for entry in entries
    ]  # fmt: skip


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@blueprint.get(BASE)
@staff
def organiser(code: str) -> str:
    dossier = fair_of(code)
    entries = public_sessions(session(), dossier.id)
    chosen = {name: request.args.get(name, "")[:100] for name in ("day", "track", "q", "show")}
    shown = matching(entries, dossier.zone, day=_day(chosen["day"]), track=chosen["track"], typed=chosen["q"])
    if chosen["show"] == "picked":
        shown = [entry for entry in shown if entry.slot_id is not None]
    changed = _views(dossier, [entry for entry in entries if has_changed(entry)])
    pages = max(-(-len(shown) // PAGE), 1)
    number = min(max(number_or_none(request.args.get("page")) or 1, 1), pages)
    rows = _views(dossier, shown[(number - 1) * PAGE : number * PAGE])
    days = sorted({local_at(entry.starts_at, dossier.zone).date() for entry in entries})
    return page(
        "fairs/organiser.html", **fair_frame(dossier, "sessions"), found=Page(rows, number, pages, len(shown)),
        chosen=chosen, days=days, tracks=sorted({entry.track for entry in entries if entry.track}), changed=changed,
        entries=entries, may_write=may_write(dossier),
    )  # fmt: skip


@blueprint.route(f"{BASE}/import", methods=["GET", "POST"])
@planner
def organiser_file(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    form = ProgrammeFileForm()
    if form.validate_on_submit():
        try:
            token = keep_programme(
                session(), actor=actor(), clock=clock(), dossier=dossier, content=sent_file(form.file),
                filename=getattr(form.file.data, "filename", "") or "",
            )  # fmt: skip
            return back_to("fairs.organiser_preview", code=dossier.code, token=token)
        except InvalidInput as error:
            error.field = "file"
            form.refuse(error)
    shown = page("fairs/organiser_file.html", **fair_frame(dossier, "sessions"), form=form)
    return (shown, 422) if request.method == "POST" else shown


def _preview(dossier: Dossier, token: str, form: PreviewForm) -> str:
    known = {name for name, _label in form.zone.choices}
    chosen = form.zone.data if form.zone.data in known else ""
    preview = get_preview(session(), actor(), dossier, token, chosen)
    return page(
        "fairs/organiser_preview.html", **fair_frame(dossier, "sessions"), preview=preview, form=form,
        when=lambda read: _read_when(read, dossier),
    )  # fmt: skip


def _read_when(read: Any, dossier: Dossier) -> dict[str, Any]:
    w = say()
    start, end = (local_at(wall.instant(), dossier.zone) for wall in (read.start, read.end))
    own = f"{w.time(read.start)} {w.zone_city(read.zone)}" if start.replace(tzinfo=None) != read.start.local else ""
    return {"day": start.date(), "times": w.times(start, end), "own": own}


@blueprint.get(f"{BASE}/import/<token>")
@planner
def organiser_preview(code: str, token: str) -> str:
    dossier = fair_of(code, write=True)
    form = PreviewForm(formdata=None, data={"zone": request.args.get("zone", "")}).offer(dossier.zone)
    return _preview(dossier, token, form)


@blueprint.post(f"{BASE}/import/<token>")
@planner
def import_organiser(code: str, token: str) -> Answer:
    dossier = fair_of(code, write=True)
    form = PreviewForm().offer(dossier.zone)
    if form.validate():
        try:
            done = import_programme(
                session(), actor=actor(), clock=clock(), dossier=dossier, token=token, zone_name=form.zone.data,
                without_faults=bool(form.without_faults.data),
            )  # fmt: skip
        except InvalidInput as error:
            form.refuse(error)
        else:
            told(N_("Imported: %(new)s new, %(changed)s changed, %(same)s as before."), new=done.count("new"),
                 changed=done.count("changed"), same=done.count("same"))  # fmt: skip
            return back_to("fairs.organiser", code=dossier.code)
    return _preview(dossier, token, form), 422


@blueprint.post(f"{BASE}/import/<token>/drop")
@planner
def drop_organiser(code: str, token: str) -> Response:
    dossier = fair_of(code, write=True)
    forget_programme_file(session(), actor=actor(), dossier=dossier, token=token)
    told(N_("The file was deleted here."))
    return back_to("fairs.organiser", code=dossier.code)


def _busy(dossier: Dossier, entry: PublicSession) -> dict[int, list[str]]:
    """{participation id: what they would miss}."""
    rows, found = list_participations(session(), dossier.id), dict[int, list[str]]()
    slots = list(slots_by_id(session(), dossier.id).values())
    for slot in overlapping(entry.starts_at, entry.ends_at, slots, entry.slot_id):
        for each in attending(slot, rows):
            found.setdefault(each.id, []).append(slot.title)
    return found


@blueprint.route(f"{BASE}/<int:entry_id>/pick", methods=["GET", "POST"])
@planner
def pick_session(code: str, entry_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    entry = get_public_session(session(), dossier.id, entry_id)
    people = people_choices(list_participations(session(), dossier.id))
    form = PickForm().offer(slot_choices(session()).places, people)
    if form.validate_on_submit():
        try:
            slot = pick_entry(
                session(), actor=actor(), clock=clock(), dossier=dossier, entry_id=entry_id,
                attendance=form.attendance.data, participation_ids=tuple(form.participation_ids.data or ()),
                place_id=form.place_id.data,
            )  # fmt: skip
            told(N_("“%(title)s” stands in the programme."), title=entry.title)
            return back_to("fairs.session_page", code=dossier.code, slot_id=slot.id)
        except DomainError as error:
            form.refuse(error)
    shown = page("fairs/organiser_pick.html", **fair_frame(dossier, "sessions"), form=form, entry=entry,
                 when=_when(entry, dossier), busy=_busy(dossier, entry), people=people)  # fmt: skip
    return (shown, 422) if request.method == "POST" else shown


@blueprint.post(f"{BASE}/<int:entry_id>/follow")
@planner
def follow_session(code: str, entry_id: int) -> Response:
    dossier = fair_of(code, write=True)
    ours = request.form.get("ours") == "yes"
    take_over(session(), actor=actor(), clock=clock(), dossier=dossier, entry_id=entry_id, ours=ours)
    told(N_("Noted: the slot stays as it is.") if ours else N_("The slot follows the organiser now."))
    return back_to("fairs.organiser", code=dossier.code)
