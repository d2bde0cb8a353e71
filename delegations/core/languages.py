"""The languages of the network's partner countries, and how a wish becomes one of them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`code` as in the catalogues; `tag` as in HTML and calendars (BCP 47)."""

    code: str
    name: str
    direction: str = "ltr"

    @property
    def tag(self) -> str:
        return self.code.replace("_", "-")


LANGUAGES = {
    language.code: language
    for language in (
        Language("fr", "français"),
        Language("en", "English"),
        Language("es", "español"),
        Language("pt_BR", "português"),
        Language("ar", "العربية", "rtl"),
        Language("zh_Hans", "简体中文"),
        Language("ja", "日本語"),
        Language("ko", "한국어"),
        Language("vi", "Tiếng Việt"),
        Language("id", "Bahasa Indonesia"),
        Language("ro", "română"),
        Language("pl", "polski"),
        Language("bg", "български"),
        Language("sv", "svenska"),
        Language("hi", "हिन्दी"),
        Language("de", "Deutsch"),
        Language("it", "italiano"),
    )
}
COMPLETE = tuple(LANGUAGES)
"""Languages whose portal, mails, calendars and documents are complete: all of them, which `make check` proves."""
STAFF = ("fr", "en")
WHOLE = ("fr", "en", "ar")
"""Languages in which the words that only staff meet are known as well: their reports can be written in these."""
DEFAULT = "fr"

_ALIASES = {"zh": "zh_Hans", "zh_cn": "zh_Hans", "zh_sg": "zh_Hans", "zh_hans_cn": "zh_Hans", "in": "id"}


def find_language(tag: str) -> str | None:
    """The language code a tag stands for ('pt-PT' -> 'pt_BR'), or None."""
    wanted = tag.strip().replace("-", "_").lower()
    if wanted in _ALIASES:
        return _ALIASES[wanted]
    by_lower = {code.lower(): code for code in LANGUAGES}
    if wanted in by_lower:
        return by_lower[wanted]
    base = wanted.split("_")[0]
    if base == "pt":
        return "pt_BR"
    if base == "zh":
        return "zh_Hans" if "hant" not in wanted and "tw" not in wanted and "hk" not in wanted else None
    return by_lower.get(base)


def choose_language(wishes: Sequence[str], available: Sequence[str] = COMPLETE, default: str = DEFAULT) -> str:
    """The first wish we can serve, else the default."""
    for wish in wishes:
        code = find_language(wish)
        if code is not None and code in available:
            return code
    return default


def direction(code: str) -> str:
    return LANGUAGES[code].direction
