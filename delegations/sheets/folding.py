"""Keys for comparing words as people type them: no accents, case, punctuation or Arabic spelling variants."""

import re
from functools import lru_cache

from delegations.core.text import one_line, without_accents

_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ـ": None})
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_SEPARATORS = re.compile(r"[\W_]+")
_EMAIL = re.compile(r"\be mails?\b")
ARABIC_LETTER = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Words in lower case without accents, single spaces between them."""
    plain = without_accents(one_line(text).translate(_ARABIC)).casefold().translate(DIGITS)
    plain = plain.replace("œ", "oe").replace("æ", "ae").replace("№", "n").replace("º", "").replace("°", "")
    return _EMAIL.sub("email", " ".join(_SEPARATORS.sub(" ", plain).split()))


def in_latin(text: str) -> bool:
    """Whether Latin letters prevail; text without letters counts as Latin."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in letters) * 2 >= len(letters)


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())
