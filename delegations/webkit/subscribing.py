"""How a calendar address is offered: the address itself, ways into calendar programs, a code to scan."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno
from flask import request
from markupsafe import Markup
from wtforms import BooleanField, StringField, ValidationError

from delegations.core.errors import N_
from delegations.core.languages import COMPLETE, LANGUAGES, choose_language
from delegations.webkit.context import language, say
from delegations.webkit.forms import BaseForm

CONFIRM = N_("Please tick the box: the present address ends at once.")
INK = "#17212b"


@dataclass(frozen=True)
class Subscription:
    """One address and the ways into calendar programs. `entries` is the language its entries are in."""

    address: str
    webcal: str
    google: str
    outlook: str
    office: str
    code: Markup
    entries: str


def wished_entries(languages: tuple[str, ...] = COMPLETE, *others: str) -> str:
    """The language of the entries: `?entries=`, else that of the page."""
    return choose_language([request.args.get("entries", ""), *others, language()], languages)


def entry_languages(languages: tuple[str, ...] = COMPLETE) -> list[tuple[str, str]]:
    """Values and labels to choose from."""
    return [(code, LANGUAGES[code].name) for code in languages]


def subscription(url: str, *, name: str, entries: str, **wishes: str) -> Subscription:
    """`wishes` go into the address besides the language, unless they are empty."""
    query = {"lang": LANGUAGES[entries].tag, **{key: value for key, value in wishes.items() if value}}
    address = f"{url}?{urlencode(query)}"
    webcal = f"webcal://{address.partition('://')[2]}"
    added = urlencode({"url": address, "name": name}, quote_via=quote)
    return Subscription(
        address=address, webcal=webcal, google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{added}",
        office=f"https://outlook.office.com/calendar/0/addfromweb?{added}", code=_code(webcal), entries=entries,
    )  # fmt: skip


def _code(address: str) -> Markup:
    """A QR code as a picture in the page: dark on light in dark mode too, as cameras want it."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=3, dark=INK, light="#fff", svgclass="scan", lineclass=None, omitsize=True,
        title=say().gettext("Code of the calendar’s address"),
    )  # fmt: skip
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - drawn here, holds our own address alone


class RenewForm(BaseForm):
    """Another address for one's own calendar; `purpose` names which of several."""

    purpose = StringField()
    sure = BooleanField(N_("Yes: the present address ends, and I enter the new one in my calendar programs"))

    def validate_sure(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(say().gettext(CONFIRM))
