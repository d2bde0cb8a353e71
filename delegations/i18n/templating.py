"""One Jinja environment per language, so that a page or mail is always written in a named language."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from delegations.core.languages import COMPLETE, LANGUAGES, STAFF
from delegations.core.text import isolate_mixed
from delegations.i18n.phones import phone_link, shown_phone
from delegations.i18n.words import Words, words

TEMPLATES = Path(__file__).parents[2] / "templates"


def _filters(w: Words) -> dict[str, Any]:
    def day(value: date | datetime, style: str = "long") -> str:
        return w.date(value, style)

    return {
        "date": day,
        "date_long": lambda value: w.date(value, "full"),
        "date_short": lambda value: w.date(value, "short"),
        "weekday_date": lambda value: w.date(value, "weekday"),
        "weekday_long": lambda value: w.date(value, "weekday_long"),
        "time": w.time,
        "times": w.times,
        "datetime": w.datetime,
        "number": w.number,
        "euros": w.euros,
        "country": w.country,
        "and_list": w.and_list,
        "and_list_of": lambda keys, said: w.and_list(w.gettext(said.get(key, key)) for key in keys),
        "or_list": w.or_list,
        "duration": w.duration,
        "language_name": w.language_name,
        "tr": lambda message: w.gettext(message) if message else "",
        "choices_of": lambda field: [(value, w.gettext(text) if text else "") for value, text in field.choices],
        "phone": shown_phone,
        "tel": phone_link,
        "isolate": lambda text: isolate_mixed(str(text), w.direction),
        "tag": lambda code: LANGUAGES[code].tag,
        "dirof": lambda code: LANGUAGES[code].direction,
    }


@cache
def environment(language: str) -> Environment:
    """The environment of a language. The web adds its globals once, at wiring."""
    w = words(language)
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        w.catalogue.gettext, w.catalogue.ngettext, newstyle=True, pgettext=w.catalogue.pgettext
    )
    env.globals.update(
        lang=w.tag,
        dir=w.direction,
        comma=w.comma,
        language=language,
        words=w,
        languages={code: LANGUAGES[code].name for code in COMPLETE},
        staff_languages={code: LANGUAGES[code].name for code in STAFF},
    )
    env.filters.update(_filters(w))
    return env


def render(template: str, language: str, context: Mapping[str, Any]) -> str:
    """A template of templates/ in a language."""
    return environment(language).get_template(template).render(**context)
