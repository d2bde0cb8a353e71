"""The table of forms of address: how one writes to whom, by language, rank and civility."""

from typing import Any

from werkzeug.wrappers import Response as BaseResponse

from delegations.core.errors import N_, DomainError, NotFound
from delegations.core.languages import COMPLETE, LANGUAGES
from delegations.invitations.defaults import AddressForm as Formulas
from delegations.invitations.defaults import default_form, neutral_form
from delegations.invitations.queries import own_forms
from delegations.invitations.services import save_forms
from delegations.network.rules import CIVILITIES, RANKS
from delegations.web.invitations import blueprint
from delegations.web.invitations.forms import AddressForm
from delegations.webkit.context import actor, clock, session
from delegations.webkit.forms import LANGUAGE_CHOICES
from delegations.webkit.guards import planner, staff
from delegations.webkit.pages import back_to, page, told

Key = tuple[str, str, str]
"""Language, rank, civility."""
WHO = {"m": N_("to a man"), "f": N_("to a woman"), "": N_("civility not known")}
PLAIN = "any"
"""Stands in addresses for the empty civility."""


def _standing(own: dict[Key, Formulas], key: Key) -> Formulas | None:
    """The formulas in use: what staff wrote, else the usual ones; None when there are none yet."""
    language, _rank, civility = key
    return own.get(key) or default_form(*key) or (None if civility else neutral_form(language))


@blueprint.get("/letters/forms")
@blueprint.get("/letters/forms/<language>")
@staff
def forms(language: str = "fr") -> str:
    if language not in LANGUAGES:
        raise NotFound()
    own = own_forms(session())
    rows = []
    for rank in RANKS:
        for civility in ("m", "f", ""):
            key = (language, rank, civility)
            rows.append({"rank": rank, "civility": civility, "form": _standing(own, key), "own": key in own})
    return page(
        "invitations/forms.html", section="visits", rows=rows, ranks=RANKS, who=WHO, shown=language, plain=PLAIN,
        choices=LANGUAGE_CHOICES, complete=COMPLETE,
    )  # fmt: skip


def _checked(language: str, rank: str, civility: str) -> Key:
    code = "" if civility == PLAIN else civility
    if language not in LANGUAGES or rank not in RANKS or code not in CIVILITIES:
        raise NotFound()
    return language, rank, code


def _form_page(key: Key, form: AddressForm) -> str:
    language, rank, civility = key
    return page(
        "invitations/form.html", section="visits", form=form, shown=language, rank=RANKS[rank], who=WHO[civility]
    )


@blueprint.get("/letters/forms/<language>/<rank>/<civility>")
@planner
def form(language: str, rank: str, civility: str) -> str:
    key = _checked(language, rank, civility)
    found = _standing(own_forms(session()), key)
    data: dict[str, Any] = vars(found) if found else {}
    return _form_page(key, AddressForm(data=data))


@blueprint.post("/letters/forms/<language>/<rank>/<civility>")
@planner
def change_form(language: str, rank: str, civility: str) -> BaseResponse | tuple[str, int]:
    key = _checked(language, rank, civility)
    form = AddressForm()
    if not form.validate():
        return _form_page(key, form), 422
    try:
        save_forms(session(), actor=actor(), clock=clock(), forms=[Formulas(*key, **form.values())])
    except DomainError as error:
        form.refuse(error)
        return _form_page(key, form), 422
    told(N_("The formulas were saved."))
    return back_to("invitations.forms", language=language)
