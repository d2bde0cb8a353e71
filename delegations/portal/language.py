"""Which language a page behind a link speaks: the one wished, else the person's, else the browser's."""

from flask import request

from delegations.core.languages import COMPLETE, choose_language, find_language
from delegations.portal import blueprint
from delegations.webkit.context import set_language


def _wish() -> str:
    return request.args.get("lang", "")


def speak(own: str) -> None:
    """`own` is the person's language; `?lang=` wins over it."""
    browser = [tag for tag, _quality in request.accept_languages]
    set_language(choose_language([_wish(), own, *browser], COMPLETE, "en"))


def kept_wish() -> dict[str, str]:
    """The query that keeps a switched language on the next page."""
    code = find_language(_wish())
    return {"lang": code} if code in COMPLETE and code else {}


@blueprint.before_request
def speak_the_browsers_language() -> None:
    """Until the link has said who reads; errors speak it too."""
    speak("")
