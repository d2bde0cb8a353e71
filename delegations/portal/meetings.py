"""A party of the business meetings behind its link: profile, whom to meet, answers, and the list of meetings."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from delegations.accounts.links import links_for, open_link
from delegations.core.actor import Actor, Door
from delegations.core.errors import N_, DomainError, NotFound
from delegations.core.languages import LANGUAGES
from delegations.fairs.meetings.queries import get_party
from delegations.fairs.meetings.reading import Desk, filtered, load_desk, meetings_pdf
from delegations.fairs.meetings.rules import OFFERED_WEIGHTS, WEIGHTS, WISH_STATES, NotYet, PhaseOver
from delegations.fairs.meetings.services import save_profile
from delegations.fairs.meetings.wishes import answer_wish, own_wish, save_wish, withdraw_wish
from delegations.itineraries.reader_pages import get_reader, title_in
from delegations.network.rules import THEMES
from delegations.portal import blueprint
from delegations.portal.language import kept_wish, speak
from delegations.portal.readers import contact_of
from delegations.webkit.context import clock, language, say, services, session
from delegations.webkit.forms import BaseForm, number_or_none
from delegations.webkit.guards import public
from delegations.webkit.meeting_profile import ProfileForm
from delegations.webkit.pages import back_to, download, page, told

SAVED = N_("Thank you. Your profile is kept; you can change it until the end of this phase.")
WISHED = N_("Your wish is noted. You can take it back until the end of this phase.")
TAKEN_BACK = N_("Your wish is taken back.")
ANSWERED = N_("Thank you. Your answer is noted; you can change it until the end of this phase.")
CHOOSE = N_("Choose one of the answers.")


def opened(token: str) -> Desk:
    """The desk of a link; the page speaks the party's language. NotFound, Revoked."""
    link = open_link(session(), maker=services().links, token=token, purposes=("meetings",))
    party = get_party(session(), link.subject_id)
    speak(get_reader(session(), party.participation_id).language, token)
    return load_desk(session(), party.id, clock(), language())


def _acting(desk: Desk) -> dict[str, Any]:
    name = desk.reader.name(language())
    actor = Actor("delegate", desk.reader.participation.person_id, name, Door.PORTAL)
    return {"actor": actor, "clock": clock(), "dossier": desk.reader.dossier}


def _common(token: str, desk: Desk) -> dict[str, Any]:
    title, spoken = title_in(session(), desk.reader.dossier, language())
    return {
        "token": token, "desk": desk, "name": desk.reader.name(language()), "title": title, "title_language": spoken,
        "facts": contact_of(desk.reader), "wish": kept_wish(), "weights": WEIGHTS, "offered": OFFERED_WEIGHTS,
        "states": WISH_STATES, "themes": THEMES,
    }  # fmt: skip


def _programme_token(desk: Desk) -> str:
    """The link of the person's own programme, with its calendar; '' where there is none."""
    guest = desk.reader.participation
    link = links_for(session(), purpose="itinerary", subject_ids=[guest.id]).get(guest.id)
    return services().links.token(link) if link is not None and link.revoked_at is None else ""


def _desk_page(token: str, desk: Desk, sentence: str = "") -> str:
    return page("portal/meetings.html", **_common(token, desk), programme=_programme_token(desk), sentence=sentence,
                form=BaseForm(formdata=None))  # fmt: skip


@blueprint.get("/m/<token>", endpoint="meetings")
@public
def show_meetings(token: str) -> str:
    return _desk_page(token, opened(token))


def _profile_page(token: str, desk: Desk, form: ProfileForm) -> str:
    return page("portal/meetings_profile.html", **_common(token, desk), form=form)


@blueprint.get("/m/<token>/profile", endpoint="meetings_profile")
@public
def show_profile(token: str) -> str:
    desk = opened(token)
    return _profile_page(token, desk, ProfileForm.of(desk.party, desk.periods))


@blueprint.post("/m/<token>/profile", endpoint="save_meetings_profile")
@public
def take_profile(token: str) -> BaseResponse | tuple[str, int]:
    desk = opened(token)
    form = ProfileForm.of(desk.party, desk.periods)
    if form.validate():
        try:
            save_profile(session(), **_acting(desk), party_id=desk.party.id, profile=form.profile())
            told(SAVED)
            return back_to("portal.meetings", token=token, **kept_wish())
        except DomainError as error:
            form.refuse(error)
    return _profile_page(token, desk, form), 422


def _people_page(token: str, desk: Desk, sentence: str = "") -> str:
    theme, tongue = request.args.get("theme", ""), request.args.get("speaks", "")
    spoken = {code for card in desk.cards for code in card.party.languages}
    return page(
        "portal/meetings_people.html", **_common(token, desk), cards=filtered(desk.cards, theme, tongue), theme=theme,
        tongue=tongue, used={one for card in desk.cards for one in card.party.themes}, sentence=sentence,
        spoken=[(code, LANGUAGES[code].name) for code in LANGUAGES if code in spoken],
    )  # fmt: skip


@blueprint.get("/m/<token>/people", endpoint="meetings_people")
@public
def show_people(token: str) -> str:
    return _people_page(token, opened(token))


@blueprint.post("/m/<token>/wish", endpoint="meetings_wish")
@public
def take_wish(token: str) -> BaseResponse | tuple[str, int]:
    """A wish, or taking it back (`weight` 0); goes back to the page it came from."""
    desk = opened(token)
    other, weight = (number_or_none(request.form.get(name)) for name in ("to_id", "weight"))
    card = next((card for card in desk.cards if card.party.id == other), None)
    if card is None or weight is None:
        raise NotFound()
    try:
        if weight == 0:
            if card.wish is None:
                raise NotFound()
            wish = own_wish(session(), desk.party.dossier_id, card.wish.id, desk.party.id, given=True)
            withdraw_wish(session(), **_acting(desk), wish_id=wish.id)
        else:
            save_wish(session(), **_acting(desk), from_id=desk.party.id, to_id=card.party.id, weight=weight)
    except (PhaseOver, NotYet) as error:
        return _people_page(token, desk, say().error(error)), 422
    told(WISHED if weight else TAKEN_BACK)
    target = "portal.meetings" if request.form.get("back") == "desk" else "portal.meetings_people"
    kept = {name: request.form.get(name) or None for name in ("theme", "speaks")}
    return back_to(target, token=token, **kept_wish(), **kept, _anchor=f"party-{card.party.id}")


@blueprint.post("/m/<token>/answer", endpoint="meetings_answer")
@public
def take_answer(token: str) -> BaseResponse | tuple[str, int]:
    desk, state = opened(token), request.form.get("state", "")
    if state not in ("accepted", "refused"):
        return _desk_page(token, desk, say().gettext(CHOOSE)), 422
    number = number_or_none(request.form.get("wish_id")) or 0
    wish = own_wish(session(), desk.party.dossier_id, number, desk.party.id, given=False)
    note = (request.form.get("note") or "").strip()[:500]
    try:
        answer_wish(session(), **_acting(desk), wish_id=wish.id, state=state, note=note)
    except DomainError as error:
        return _desk_page(token, desk, say().error(error)), 422
    told(ANSWERED)
    return back_to("portal.meetings", token=token, **kept_wish(), _anchor=f"wish-{wish.id}")


@blueprint.get("/m/<token>/meetings.pdf", endpoint="meetings_pdf")
@public
def download_meetings(token: str) -> Response:
    desk = opened(token)
    if desk.release is None:
        raise NotFound()
    body = meetings_pdf(session(), desk, language=language(), settings=services().settings, fonts=services().fonts)
    filename = f"{desk.reader.dossier.code}-meetings-{desk.release.number}-{language()}.pdf"
    return download(body, filename, "application/pdf", inline=True)
