"""Gives names written in capitals their usual spelling back."""

import re

from delegations.sheets.folding import words_of

_LOWER = words_of("de du des da do dos das von zu af av y e")
_LOWER_AT_START = words_of("van der den ten ter")
_NUMERALS = words_of("II III IV VI VII VIII IX")
_MC = re.compile(r"MC[B-DF-HJ-NP-TV-Z][A-Z]{2,}|MC[AEIOU][A-Z]{3,}")
_BREAKS = re.compile(r"([-–'’ʼ`´])")


def is_capitals(word: str) -> bool:
    """Two letters or more, all capital; 'McDONALD' counts."""
    letters = [letter for letter in re.sub(r"^(Mc|Mac|Fitz)(?=[A-Z]{2})", "", word) if letter.isalpha()]
    return len(letters) >= 2 and all(letter.isupper() for letter in letters)


def restore_capitals(name: str) -> str:
    """'EL FASSI' to 'El Fassi', 'DE LA FUENTE' to 'de la Fuente'; a name in mixed letters stays as it is."""
    words = name.split()
    lower = name == name.lower()
    return " ".join(
        _word(word, words[:index], last=index == len(words) - 1) if lower or is_capitals(word) else word
        for index, word in enumerate(words)
    )


def _word(word: str, before: list[str], *, last: bool) -> str:
    plain = word.lower()
    if not last and (plain in _LOWER or _is_inner_particle(plain, before)):
        return plain
    if word in _NUMERALS and before:
        return word
    return _compound(word)


def _is_inner_particle(plain: str, before: list[str]) -> bool:
    """'van' opens a Dutch name but is a middle name in Vietnam; 'la' and 'los' follow 'de'."""
    previous = before[-1].lower() if before else ""
    if plain in ("la", "las", "los", "le"):
        return previous == "de"
    return plain in _LOWER_AT_START and (not before or previous in _LOWER_AT_START | {"von", "de"})


def _compound(word: str) -> str:
    if _MC.fullmatch(word.upper()) and not word.islower():
        return f"Mc{word[2].upper()}{word[3:].lower()}"
    parts = _BREAKS.split(word)
    restored = []
    for index, part in enumerate(parts):
        after_apostrophe = index >= 2 and parts[index - 1] in "'’ʼ`´"
        inside = after_apostrophe and len(parts[index - 2]) != 1
        restored.append(part.lower() if inside else _capitalised(part))
    return "".join(restored)


def _capitalised(part: str) -> str:
    """Capitalises the first letter even behind a bracket or point."""
    match = re.search(r"[^\W\d_]", part)
    if match is None:
        return part
    at = match.start()
    lowered = part[at + 1 :].lower().replace("i\u0307", "i")
    if "." in lowered:
        lowered = re.sub(r"(?<=\.)[^\W\d_]", lambda letter: letter[0].upper(), lowered)
    return part[:at] + part[at].upper() + lowered
