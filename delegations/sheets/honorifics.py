"""Forms of address in front of names, and what they say about the person."""

import re
from dataclasses import dataclass
from typing import Literal

from delegations.core.text import one_line
from delegations.sheets.folding import fold

Civility = Literal["m", "f", ""]


@dataclass(frozen=True)
class Address:
    """A form of address as it should be printed."""

    text: str
    civility: Civility = ""


_FORMS: tuple[tuple[str, str, Civility], ...] = (
    ("S.A.R.", "s.a.r.|sar|h.r.h.|hrh|son altesse royale|صاحب السمو الملكي", ""),
    ("S.E.M.", "s.e.m.|s.e.m|s.e. m.|s.e. m|se m.|sem.|s.e. mr|son excellence monsieur|s.e. monsieur|s.e mr", "m"),
    ("S.E. Mme", "s.e. mme|s.e.mme|se mme|son excellence madame|s.e. madame|s.e.mme.", "f"),
    ("S.E.", "s.e.|s.e|son excellence|s.exc.|exmo.|exma.|s.e.r.|excmo.|excma.", ""),
    ("H.E. Mr", "h.e. mr|h.e. mr.|he mr|his excellency", "m"),
    ("H.E. Ms", "h.e. ms|h.e. mrs|h.e. ms.|her excellency", "f"),
    ("H.E.", "h.e.|h.e", ""),
    ("M.", "m.|monsieur|m", "m"),
    ("Mr", "mr|mr.|mister", "m"),
    ("Mme", "mme|mme.|madame", "f"),
    ("Mrs", "mrs|mrs.", "f"),
    ("Ms", "ms|ms.", "f"),
    ("Mlle", "mlle|mlle.|mademoiselle", "f"),
    ("Miss", "miss", "f"),
    ("Dr", "dr|dr.|docteur|doctor|doctora|د.|د|الدكتور|الدكتورة|دكتور|دكتورة", ""),
    ("Pr", "pr|pr.|prof|prof.|professeur|professor|professeure|أ.د.|البروفيسور|الأستاذ|الأستاذة", ""),
    ("Me", "me.|maître|maitre", ""),
    ("Ing.", "ing.|eng.|ingénieur|المهندس|المهندسة|م.", ""),
    ("Sr.", "sr.|sr|señor", "m"),
    ("Sra.", "sra.|sra|señora|srta.|srta", "f"),
    ("Herr", "herr", "m"),
    ("Frau", "frau", "f"),
    ("Hon.", "hon.|the hon.|the honourable|honorable", ""),
    ("معالي", "معالي", ""),
    ("سعادة", "سعادة", ""),
    ("السيد", "السيد|سيد", "m"),
    ("السيدة", "السيدة|سيدة", "f"),
    ("الآنسة", "الآنسة", "f"),
)
_FEMININE = frozenset(
    map(fold, ("doctora", "الدكتورة", "دكتورة", "professeure", "الأستاذة", "المهندسة", "exma.", "excma."))
)
_MASCULINE = frozenset(map(fold, ("الدكتور", "دكتور", "الأستاذ", "المهندس", "excmo.", "exmo.")))


def _key(text: str) -> str:
    """Case and inner spaces do not matter, points do: 'SE' is a family name, 'S.E.' is not."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=\.)\s+(?=\w)", "", text.strip().casefold().replace("\u00a0", " ")))


def _gender(variant: str, civility: Civility) -> Civility:
    if fold(variant) in _FEMININE:
        return "f"
    return "m" if fold(variant) in _MASCULINE else civility


_BY_KEY = {
    _key(variant): Address(text, _gender(variant, civility))
    for text, variants, civility in _FORMS
    for variant in variants.split("|")
}
_GENDERS: dict[str, Civility] = {
    "h": "m", "homme": "m", "male": "m", "masculin": "m", "hombre": "m", "masculino": "m", "ذكر": "m",
    "f": "f", "femme": "f", "female": "f", "feminin": "f", "mujer": "f", "femenino": "f", "انثي": "f",
}  # fmt: skip
_TRAILING = re.compile(r"[\s,]+\(?(mme|mlle|mrs|ms|dr|pr|m\.|mr)\.?\)?$", re.IGNORECASE)
_SURE_AT_END = frozenset(("mme", "mlle", "mrs", "ms", "dr", "pr", "mr"))
_MAX_WORDS = 3


def find_address(text: str) -> Address | None:
    """The form of address a whole cell holds ('M.', 'Sra.', 'female'), if any."""
    found = _BY_KEY.get(_key(one_line(text)))
    if found:
        return found
    gender = _GENDERS.get(fold(text))
    return Address("", gender) if gender else None


def is_honorific(text: str) -> bool:
    return find_address(text) is not None


def strip_honorifics(text: str) -> tuple[Address, str]:
    """Takes the forms of address off both ends of a name; a name is never emptied."""
    taken: list[Address] = []
    rest = _spaced(text)
    while found := _first_form(rest):
        address, rest = found
        taken.append(address)
    match = _TRAILING.search(rest)
    if match and (match[1].casefold() in _SURE_AT_END or "(" in match[0] or "," in match[0]):
        address_at_end = _BY_KEY.get(match[1].casefold())
        if address_at_end:
            taken.append(address_at_end)
            rest = rest[: match.start()].strip(" ,")
    return _joined(taken), rest


def _spaced(text: str) -> str:
    """'M.Karim' and 'Dr.Salma' become two words; 'S.E.M.' stays one."""
    return re.sub(r"\b(M|Mr|Mme|Mlle|Dr|Pr|Prof|Sr|Sra)\.(?=[^\W\d_]{2})", r"\1. ", text).strip()


def _first_form(text: str) -> tuple[Address, str] | None:
    words = text.split()
    for count in range(min(_MAX_WORDS, len(words) - 1), 0, -1):
        head = " ".join(words[:count])
        address = _BY_KEY.get(_key(head))
        if address and not _is_doubtful(head, words[count:]):
            return address, " ".join(words[count:])
    return None


def _is_doubtful(head: str, rest: list[str]) -> bool:
    """A bare 'M' before a single word is an initial as likely as a form of address."""
    return head in ("m", "sr", "د") or (head == "M" and len(rest) < 2)


def _joined(taken: list[Address]) -> Address:
    texts = list(dict.fromkeys(address.text for address in taken if address.text))
    civility: Civility = next((address.civility for address in taken if address.civility), "")
    text = " ".join(texts).replace("S.E. M.", "S.E.M.")
    return Address(text, civility)
