"""Business meetings: where the round stands, its dates and tables, who takes part, who wishes to meet whom."""

from typing import Any

from flask import request, url_for

from delegations.core.errors import DomainError, NotFound, StaleVersion
from delegations.dossiers.queries import Dossier, list_participations
from delegations.fairs.meetings.mails import invite_parties
from delegations.fairs.meetings.queries import (
    find_round,
    get_party,
    get_round,
    list_parties,
    list_periods,
    list_tables,
    list_wishes,
)
from delegations.fairs.meetings.rules import SIDES, WEIGHTS, WISH_STATES
from delegations.fairs.meetings.services import add_parties, remove_party, save_profile, save_round
from delegations.fairs.meetings.standing import NEXT, party_words, phases_in_words, standing_of
from delegations.fairs.meetings.wishes import answer_wish, save_wish, withdraw_wish
from delegations.itineraries.options import places_for
from delegations.network.rules import display_name
from delegations.web.fairs import blueprint
from delegations.web.fairs.meeting_forms import AddPartiesForm, RoundForm, WishForm
from delegations.web.fairs.stands import Answer, fair_of
from delegations.webkit.context import actor, clock, say, services, session
from delegations.webkit.forms import number_or_none
from delegations.webkit.frames import fair_frame
from delegations.webkit.guards import planner, staff
from delegations.webkit.meeting_profile import ProfileForm
from delegations.webkit.pages import back_to, page, told
from delegations.webkit.rights import may_write

WISH_CHIPS = {"wished": "waiting", "accepted": "confirmed", "refused": "declined", "withdrawn": "withdrawn"}
WORDS = {"sides": SIDES, "wish_states": WISH_STATES, "wish_chips": WISH_CHIPS, "weights": WEIGHTS,
         "name": display_name, "party_words": party_words}  # fmt: skip


def acting(dossier: Dossier) -> dict[str, Any]:
    return {"actor": actor(), "clock": clock(), "dossier": dossier}


def _next_url(dossier: Dossier, key: str) -> str:
    pages = {
        "parties": "fairs.meeting_parties", "invite": "fairs.meeting_parties", "remind": "fairs.meeting_parties",
        "place": "fairs.place_meetings", "publish": "itineraries.publish", "attendance": "fairs.meeting_attendance",
    }  # fmt: skip
    return url_for(pages[key], code=dossier.code, show={"invite": "uninvited", "remind": "owing"}.get(key))


@blueprint.get("/dossiers/<code>/meetings")
@staff
def meetings(code: str) -> str:
    dossier = fair_of(code)
    frame = fair_frame(dossier, "meetings")
    if find_round(session(), dossier.id) is None:
        return page("fairs/meetings_none.html", **frame, may_write=may_write(dossier))
    standing = standing_of(session(), dossier, clock())
    next_step = (say().gettext(NEXT[standing.next]), _next_url(dossier, standing.next)) if standing.next else None
    return page(
        "fairs/meetings.html", **frame, **WORDS, standing=standing, phases=phases_in_words(standing, say()),
        next_step=next_step, may_write=may_write(dossier),
    )  # fmt: skip


def _round_form(dossier: Dossier) -> RoundForm:
    found = find_round(session(), dossier.id)
    tables = list_tables(session(), found.id) if found else []
    form = RoundForm.of(found, tables, dossier.starts_on, dossier.ends_on)
    form.place_id.choices = [("", ""), *places_for(session(), None)]
    return form


def _round_page(dossier: Dossier, form: RoundForm, *, stale: bool = False, twice: bool = False) -> str:
    found = find_round(session(), dossier.id)
    places = None
    if found is not None:
        places = (len(list_periods(session(), found.id)), len(list_tables(session(), found.id)))
    return page(
        "fairs/meeting_round.html", **fair_frame(dossier, "meetings"), form=form, round=found, stale=stale,
        places=places, twice=twice or bool(form.occurrence.data),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/meetings/round")
@planner
def meeting_round(code: str) -> str:
    dossier = fair_of(code, write=True)
    return _round_page(dossier, _round_form(dossier))


@blueprint.post("/dossiers/<code>/meetings/round")
@planner
def keep_meeting_round(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    form, twice = _round_form(dossier), False
    if form.validate():
        try:
            version = number_or_none(form.version.data) or 0
            found = save_round(session(), **acting(dossier), version=version, facts=form.facts())
            periods, tables = len(list_periods(session(), found.id)), len(list_tables(session(), found.id))
            told("Saved: %(periods)s periods at %(tables)s tables make %(places)s places for meetings.",
                 periods=periods, tables=tables, places=periods * tables)  # fmt: skip
            return back_to("fairs.meetings", code=dossier.code)
        except StaleVersion as error:
            form.version.data = str(getattr(error.data["current"], "version", 0))
            return _round_page(dossier, form, stale=True), 409
        except DomainError as error:
            twice = type(error).__name__ == "AmbiguousHour"
            form.refuse(error)
    session().rollback()
    return _round_page(fair_of(code), form, twice=twice), 422


def _parties_page(dossier: Dossier, form: AddPartiesForm | None = None, sentence: str = "") -> str:
    standing = standing_of(session(), dossier, clock())
    parties = list(standing.board.parties.values())
    known = {party.participation_id for party in parties}
    left = [p for p in list_participations(session(), dossier.id) if p.id not in known]
    people = [(p.id, display_name(p.person) + (f" – {p.person.organisation.name}" if p.person.organisation else ""))
              for p in left]  # fmt: skip
    show = request.args.get("show", "")
    shown = [
        party for party in parties
        if (show != "uninvited" or party.invited_at is None) and (show != "owing" or party.id in standing.owing)
    ]  # fmt: skip
    return page(
        "fairs/meeting_parties.html", **fair_frame(dossier, "meetings"), **WORDS, standing=standing, parties=shown,
        total=len(parties), show=show, form=(form or AddPartiesForm(formdata=None)).offer(people), sentence=sentence,
        may_write=may_write(dossier),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/meetings/parties")
@staff
def meeting_parties(code: str) -> Answer:
    dossier = fair_of(code)
    get_round(session(), dossier.id)
    return _parties_page(dossier)


@blueprint.post("/dossiers/<code>/meetings/parties")
@planner
def add_meeting_parties(code: str) -> Answer:
    dossier, form = fair_of(code, write=True), AddPartiesForm()
    if form.validate():
        try:
            made = add_parties(session(), **acting(dossier), side=form.side.data,
                               participation_ids=form.participation_ids.data or ())  # fmt: skip
            told("Added: %(count)s. Write to them when they may begin.", count=len(made))
            return back_to("fairs.meeting_parties", code=dossier.code)
        except DomainError as error:
            form.refuse(error)
    return _parties_page(dossier, form), 422


@blueprint.post("/dossiers/<code>/meetings/parties/write")
@planner
def write_to_parties(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    ids = [number for number in map(number_or_none, request.form.getlist("party_ids")) if number]
    try:
        count = invite_parties(session(), **acting(dossier), settings=services().settings, party_ids=ids)
    except DomainError as error:
        return _parties_page(dossier, sentence=say().error(error)), 422
    told("Written to: %(count)s. Whoever was written to today is not written to twice.", count=count)
    return back_to("fairs.meeting_parties", code=dossier.code)


@blueprint.post("/dossiers/<code>/meetings/parties/<int:party_id>/remove")
@planner
def drop_meeting_party(code: str, party_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    try:
        remove_party(session(), **acting(dossier), party_id=party_id)
    except NotFound:
        raise
    except DomainError as error:
        return _parties_page(dossier, sentence=say().error(error)), 422
    told("Taken out of the meetings.")
    return back_to("fairs.meeting_parties", code=dossier.code)


def _party_page(dossier: Dossier, party_id: int, form: ProfileForm, *, stale: bool = False) -> str:
    party = get_party(session(), party_id, dossier.id)
    return page(
        "fairs/meeting_party.html", **fair_frame(dossier, "meetings"), **WORDS, party=party, form=form, stale=stale,
        parties={p.id: p for p in list_parties(session(), dossier.id)},
        wishes=list_wishes(session(), dossier.id, party_id=party_id),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/meetings/parties/<int:party_id>")
@planner
def meeting_party(code: str, party_id: int) -> str:
    dossier = fair_of(code, write=True)
    return _party_page(dossier, party_id, _profile_form(dossier, party_id))


def _profile_form(dossier: Dossier, party_id: int) -> ProfileForm:
    found = get_round(session(), dossier.id)
    return ProfileForm.of(get_party(session(), party_id, dossier.id), list_periods(session(), found.id))


@blueprint.post("/dossiers/<code>/meetings/parties/<int:party_id>")
@planner
def save_meeting_party(code: str, party_id: int) -> Answer:
    dossier = fair_of(code, write=True)
    form = _profile_form(dossier, party_id)
    if form.validate():
        try:
            save_profile(session(), **acting(dossier), party_id=party_id, profile=form.profile(),
                         version=form.typed_version())  # fmt: skip
            told("Saved.")
            return back_to("fairs.meeting_parties", code=dossier.code, _anchor=f"party-{party_id}")
        except StaleVersion as error:
            form.version.data = str(getattr(error.data["current"], "version", 0))
            return _party_page(dossier, party_id, form, stale=True), 409
        except DomainError as error:
            form.refuse(error)
    return _party_page(dossier, party_id, form), 422


def _wishes_page(dossier: Dossier, form: WishForm | None = None, sentence: str = "") -> str:
    get_round(session(), dossier.id)
    parties = {party.id: party for party in list_parties(session(), dossier.id)}
    every, show = list_wishes(session(), dossier.id), request.args.get("show", "")
    shown = [wish for wish in every if wish.state == show or (not show and wish.state != "withdrawn")]
    choices = [(str(p.id), party_words(p)) for p in parties.values() if p.is_present]
    return page(
        "fairs/meeting_wishes.html", **fair_frame(dossier, "meetings"), **WORDS, parties=parties, wishes=shown,
        total=len(every), show=show, may_write=may_write(dossier), sentence=sentence,
        counts={state: sum(1 for wish in every if wish.state == state) for state in WISH_STATES},
        form=(form or WishForm(formdata=None)).offer(choices),
    )  # fmt: skip


@blueprint.get("/dossiers/<code>/meetings/wishes")
@staff
def meeting_wishes(code: str) -> str:
    return _wishes_page(fair_of(code))


def _wish_form(dossier: Dossier) -> WishForm:
    return WishForm().offer([(str(p.id), party_words(p)) for p in list_parties(session(), dossier.id)])


@blueprint.post("/dossiers/<code>/meetings/wishes")
@planner
def enter_meeting_wish(code: str) -> Answer:
    dossier = fair_of(code, write=True)
    form = _wish_form(dossier)
    if form.validate():
        try:
            save_wish(session(), **acting(dossier), from_id=int(form.from_id.data), to_id=int(form.to_id.data),
                      weight=int(form.weight.data))  # fmt: skip
            told("The wish is noted.")
            return back_to("fairs.meeting_wishes", code=dossier.code)
        except DomainError as error:
            form.refuse(error)
    return _wishes_page(dossier, form), 422


@blueprint.post("/dossiers/<code>/meetings/wishes/<int:wish_id>")
@planner
def settle_meeting_wish(code: str, wish_id: int) -> Answer:
    """Yes, no or withdrawn, as it was heard by telephone or letter."""
    dossier, state = fair_of(code, write=True), request.form.get("state", "")
    try:
        if state == "withdrawn":
            withdraw_wish(session(), **acting(dossier), wish_id=wish_id)
        else:
            answer_wish(session(), **acting(dossier), wish_id=wish_id, state=state)
    except NotFound:
        raise
    except DomainError as error:
        return _wishes_page(dossier, sentence=say().error(error)), 422
    told("Noted.")
    show = request.args.get("show", "")
    return back_to("fairs.meeting_wishes", code=dossier.code, **({"show": show} if show else {}))
