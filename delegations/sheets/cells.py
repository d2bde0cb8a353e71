"""One cell at a time: invisible marks, formulas, addresses, numbers, languages, roles. Collects remarks."""

import re
from dataclasses import dataclass, field

from email_validator import EmailNotValidError, validate_email

from delegations.core.errors import N_
from delegations.core.languages import find_language
from delegations.core.text import has_unseen, many_lines, one_line, without_unseen
from delegations.i18n.phones import read_phone
from delegations.sheets.folding import DIGITS, fold
from delegations.sheets.results import Issue, Severity

_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_MARKS = re.compile(r"[\u200e\u200f\u061c]")
_ERRORS = re.compile(r"#(REF|N/A|N/D|NAME|NOM|VALUE|VALEUR|DIV/0|NULL|NUL|NUM|NOMBRE|SPILL|CALC)[!?]?", re.IGNORECASE)
_HYPERLINK = re.compile(r"[=]\s*[A-Z.]+\(.*?[\"“”]\s*([^\"“”]+?)\s*[\"“”]\s*\)\s*", re.IGNORECASE | re.DOTALL)
_BLANK = re.compile(
    r"[-–—_./?*]+|n/?a|néant|nil|none|xx+|tb[cda]|to be confirmed"
    r"|à (confirmer|préciser|compléter|désigner)|en attente|por confirmar|لا يوجد|يحدد لاحقا",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s;,<>()\[\]|\"“”«»]*@[^\s;,<>()\[\]|\"“”«»]*")
_PHONE = re.compile(r"\+?[(\d][\d\s().\-]{5,}\d")

_LANGUAGES = {
    fold(word): code
    for code, words in {
        "fr": "français francais francés french französisch francese الفرنسية فرنسية",
        "en": "anglais english inglés inglese englisch الإنجليزية الانجليزية إنجليزية",
        "ar": "arabe arabic árabe arabisch العربية عربية عربي",
        "es": "espagnol spanish español castellano spanisch الإسبانية",
        "pt_BR": "portugais portuguese português portugués البرتغالية",
        "zh_Hans": "chinois chinese mandarin chino 中文 الصينية",
        "ja": "japonais japanese japonés 日本語",
        "ko": "coréen korean coreano 한국어",
        "vi": "vietnamien vietnamese",
        "id": "indonésien indonesian",
        "ro": "roumain romanian rumano",
        "pl": "polonais polish polaco",
        "bg": "bulgare bulgarian",
        "sv": "suédois swedish",
        "hi": "hindi",
        "de": "allemand german deutsch alemán الألمانية",
        "it": "italien italian italiano الإيطالية",
    }.items()
    for word in words.split()
}
_ROLES = (
    (
        "head",
        r"(chef(fe)?|jef[ea]) de (la )?delegac?t?ion|head of (the )?delegation|delegation leader|رييس الوفد",
    ),
    ("interpreter", r"interprete|interpreter|traducteur|traductrice|مترجم"),
    ("driver", r"chauffeur|driver|conductor|سائق"),
    ("speaker", r"orateur|oratrice|intervenante?|speaker|ponente"),
    ("moderator", r"moderateur|moderatrice|moderator"),
    ("exhibitor", r"exposante?|exhibitor|expositor"),
)  # fmt: skip


@dataclass
class Remarks:
    """Collects the remarks about one sheet."""

    found: list[Issue] = field(default_factory=list)

    def add(self, row: int | None, column: str, severity: Severity, message: str, **data: object) -> None:
        self.found.append(Issue(row, column, severity, message, {"row": row, "column": column, **data}))


MAX_CELL = 4_000
"""More characters than any honest cell of such a list."""


def clean_cell(text: str, row: int, column: str, remarks: Remarks, *, phone: bool = False) -> str:
    """The text of a cell without what cannot be seen or computed; an empty dash becomes nothing."""
    if _OVERRIDES.search(text):
        message = N_("Row %(row)s, column “%(column)s”: invisible characters that turn the writing round were removed.")
        remarks.add(row, column, "warning", message)
    elif _MARKS.search(text):
        message = N_("Row %(row)s, column “%(column)s”: invisible direction marks were removed.")
        remarks.add(row, column, "info", message)
    elif has_unseen(text):
        message = N_("Row %(row)s, column “%(column)s”: invisible characters were removed.")
        remarks.add(row, column, "info", message)
    if len(text) > MAX_CELL:
        message = N_("Row %(row)s, column “%(column)s”: only the first %(limit)s characters were kept.")
        remarks.add(row, column, "warning", message, limit=MAX_CELL)
        text = text[:MAX_CELL]
    plain = many_lines(without_unseen(text))
    if _ERRORS.fullmatch(plain):
        message = N_(
            "Row %(row)s, column “%(column)s”: the formula gives the error %(value)s; the cell was left empty."
        )
        remarks.add(row, column, "warning", message, value=plain)
        return ""
    if _BLANK.fullmatch(plain):
        return ""
    if plain.startswith(("=", "@")) or (plain.startswith(("+", "-")) and not phone):
        return _formula(plain, row, column, remarks)
    return plain


def _formula(plain: str, row: int, column: str, remarks: Remarks) -> str:
    if re.fullmatch(r"[+-][\d\s().\-]+", plain):
        return plain
    link = _HYPERLINK.fullmatch(plain) if "hyperlink" in plain.casefold() or "lien" in plain.casefold() else None
    text = link[1] if link else plain
    message = N_("Row %(row)s, column “%(column)s”: a formula was read as the text “%(value)s”.")
    remarks.add(row, column, "warning", message, value=one_line(text)[:200])
    return text


def read_emails(text: str, row: int, column: str, remarks: Remarks) -> list[str]:
    """The usable addresses of a cell, first the one to write to."""
    good: list[str] = []
    for written in _ADDRESS.findall(text.translate(DIGITS)):
        candidate = written.removeprefix("mailto:").strip(".:'‘’/")
        address = _valid(candidate)
        if address is None:
            message = N_("Row %(row)s, column “%(column)s”: “%(value)s” is not an e-mail address.")
            remarks.add(row, column, "error", message, value=candidate or written)
        elif address.casefold() not in (one.casefold() for one in good):
            good.append(address)
    return good


def _valid(candidate: str) -> str | None:
    try:
        # Reserved names such as .example are for others to refuse; a host without a point is a slip here.
        checked = validate_email(candidate, check_deliverability=False, test_environment=True)
    except (EmailNotValidError, ValueError):
        if not candidate.casefold().endswith(".example"):
            return None
        return _valid_reserved(candidate)
    return _settled(checked.normalized) if "." in checked.domain else None


def _valid_reserved(candidate: str) -> str | None:
    stand_in = f"{candidate[: -len('.example')]}.org"
    checked = _valid(stand_in)
    return f"{checked[:-4]}.example" if checked else None


def _settled(address: str) -> str:
    """An address typed in capitals goes to lower case; other spellings of the local part are left alone."""
    local, _, domain = address.rpartition("@")
    return f"{local.lower() if local.isupper() else local}@{domain.lower()}"


def without_emails(text: str) -> str:
    return _ADDRESS.sub(" ", text)


def read_phones(text: str) -> list[str]:
    """The telephone numbers in a cell, international ones in the form in which they are kept."""
    return [read_phone(match.strip()) for match in _PHONE.findall(text.translate(DIGITS)) if _digits(match) >= 6]


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def read_language(text: str) -> str:
    """The code of the first language named, or ''."""
    whole = find_language(text.strip()) if text.strip() else None
    if whole:
        return whole
    for word in re.split(r"[\s,;/+&]+", text):
        code = _LANGUAGES.get(fold(word)) or (find_language(word) if len(word) in (2, 5) else None)
        if code:
            return code
    return ""


def find_role(text: str) -> str:
    """The code of a role named in the text, or ''."""
    key = fold(text)
    return next((code for code, words in _ROLES if re.search(rf"\b({words})\b", key)), "")
