"""Keys of names by sound, across spellings: Mohamed, Muhammad and محمد come together here."""

import re
from functools import lru_cache
from typing import NamedTuple

import anyascii

from delegations.core.text import one_line, without_accents
from delegations.sheets.folding import ARABIC_LETTER, words_of
from delegations.sheets.honorifics import strip_honorifics

_FROM_ARABIC = str.maketrans(
    {
        **dict(zip("ابتجحخدرزسشصضطظغفقكلمنهوي", "abtjhxdrzs$sdtzgfkklmnhui", strict=True)),
        "أ": "a",
        "إ": "a",
        "آ": "a",
        "ٱ": "a",
        "ى": "a",
        "ة": "a",
        "ث": "t",
        "ذ": "d",
        "گ": "g",
        "ڭ": "g",
        "ع": "'",
        "ء": "",
        "ئ": "i",
        "ؤ": "u",
        "پ": "b",
        "چ": "$",
        "ڤ": "f",
        "ک": "k",
        "ی": "i",
        "ـ": "",
    }
)
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^abd(?:el|al|ul|oul|ou?r|er|ar|ur|es|as|us|en|an|un|ed|ad|ud|ez|az|uz)(?=[^aeiou])", "abd"),
        (r"^(?:el|al)(?=[^aeiou]\w{3})", ""),
        (r"(?:e|u|el|al|ou)?dd?ine?$", "idin"),
        (r"a[ae]$", "a"),
        (r"(?<=[^aeiou]{1})e$", ""),
        (r"sch|tch|ch|sh", "$"),
        (r"kh", "x"),
        (r"gh|gu(?=[ei])", "g"),
        (r"dj", "j"),
        (r"ph", "f"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"ck|q|c(?=[aou]|$)|c(?=[lrt])", "k"),
        (r"ou|oo|w|o", "u"),
        (r"ee|ei|ai(?=[^aeiou])|y|e", "i"),
        (r"(.)\1+", r"\1"),
    )
)
_RELIGION = words_of("eddine eddin uddin aldin eldin eldine aldine din dine ddine الدين")
_ARTICLES = words_of("el al ul er ar as es ach ech ash ad ed an en az ez at et l")
_JOINED = words_of("ben bin ibn ait abd bou abou abu abdel abdul abdal abdoul بن ابن آيت ايت عبد بو ابو أبو")
_CANON = {
    "bin": "ben",
    "ibn": "ben",
    "abdel": "abd",
    "abdul": "abd",
    "abdal": "abd",
    "abdoul": "abd",
    "abou": "abu",
    "bou": "bu",
}


class Sound(NamedTuple):
    """`full` keeps the vowels that spelling kept; `bones` are the consonants; Arabic script has bones only."""

    full: str
    bones: str
    voweled: bool = True


@lru_cache(maxsize=50_000)
def sounds(name: str) -> tuple[Sound, ...]:
    """The words of a name by sound, without forms of address and articles; particles join the word they open."""
    text = strip_honorifics(one_line(name))[1]
    words: list[Sound] = []
    for word in _words(text):
        sound = _arabic_sound(word) if ARABIC_LETTER.search(word) else _latin_sound(word)
        if sound.bones:
            words.append(sound)
    return tuple(words)


def _words(text: str) -> list[str]:
    plain = without_accents(text).casefold() if not ARABIC_LETTER.search(text) else text
    plain = re.sub(r"[\u064b-\u065f\u0670'’‘ʼ`´]", "", plain)
    joined: list[str] = []
    prefix = ""
    for word in re.split(r"[\W_]+", plain):
        if not word or (word in _ARTICLES and (not prefix or prefix in ("abd", "ben"))):
            continue
        if word in _RELIGION and joined:
            joined[-1] += "دين" if ARABIC_LETTER.search(word) else "eddine"
            continue
        if word in _JOINED:
            prefix += _CANON.get(word, word)
            continue
        joined.append(prefix + (word.removeprefix("ال") if prefix else word))
        prefix = ""
    return [*joined, prefix] if prefix else joined


def _latin_sound(word: str) -> Sound:
    plain = word if word.isascii() else re.sub(r"[^a-z]", "", anyascii.anyascii(word).casefold())
    for pattern, sound in _SPELLINGS:
        plain = pattern.sub(sound, plain)
    return Sound(plain, _bones(plain, word))


def _bones(plain: str, word: str) -> str:
    """Consonants, how the word begins, and an ending -a, which often tells a woman's name."""
    if not plain:
        return ""
    start = plain[0]
    if re.match(r"(ou|w)[aeiy]", word):
        start = "u"
    elif start in "aiu" and not word.startswith("y"):
        start = "a"
    inner = re.sub(r"[aiu]", "", plain[1:])
    end = "a" if len(plain) > 2 and plain[-1] in "a" else "h" if plain.endswith("ah") else ""
    bones = start + inner
    if end == "h":
        return f"{bones.removesuffix('h')}a"
    return bones + end


def _arabic_sound(word: str) -> Sound:
    if word.startswith("عبدال") and len(word) > 6:
        word = "عبد" + word[5:]
    if word.startswith("ال") and len(word) > 4:
        word = word[2:]
    letters = word.translate(_FROM_ARABIC)
    letters = re.sub(r"[^a-z']", "", letters)
    if not letters.strip("'"):
        return Sound("", "")
    start = "a" if letters[0] in "a'" else letters[0]
    inner = re.sub(r"[aiu']", "", letters[1:])
    end = "a" if len(letters) > 2 and letters[-1] == "a" else ""
    bones = re.sub(r"(.)\1+", r"\1", start + inner) + end
    return Sound(bones, bones, voweled=False)
