"""Where a line may end (UAX 14).

The rules are those of uniseg, but that a Korean word is not divided: it reads better so. Most places are settled by a
look at two characters, and only what is left between those is handed to it, piece by piece; a test compares the two.
"""

import re
from functools import lru_cache

from uniseg.linebreak import line_break_boundaries

_SMALL = "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
_KANA = "".join(chr(c) for c in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)) if chr(c) not in _SMALL)
_EAST = f"{_KANA}\u3400-\u4dbf\u4e00-\u9fff"
_HANGUL = "\uac00-\ud7a3"
_OPEN, _CLOSE = "（「『【《〈", "、。，．：；！？）」』】》〉"
_ALPHA = "A-Za-zÀ-ÖØ-öø-ɏЀ-ҁҊ-ԯ\u0621-\u063a\u0641-\u064a"
_MARKS = "\u0900-\u0903\u093a-\u094d\u064b-\u065f\u0300-\u036f"
_WORD = f"[{_ALPHA}0-9][{_ALPHA}0-9{_MARKS}.,;:،'’@&_*=#·\u00a0\u202f]*"
_PLAIN = re.compile(rf"\(?{_WORD}(?:(?<=[{_ALPHA}0-9])[-–/]{_WORD})*\)?[.,;:!?…،؛؟]* *")
_INSIDE = re.compile(f"(?<=[-/])(?=[{_ALPHA}])|(?<=–)|(?<=[{_ALPHA}]/)(?=[0-9])")
_UNDIVIDED = re.compile(rf"[{_OPEN}]*[{_EAST}][{_CLOSE}]*|[{_HANGUL}0-9]+[.,!?]* *")
_KOREAN = re.compile(rf"(?<=[{_HANGUL}])(?=[\w(])|(?<=[\w)])(?=[{_HANGUL}])")
_SURE = re.compile(
    rf"(?:(?<=[\w.,;:!?…’»] )|(?<=\w[{_MARKS}] )|(?<=\w[{_MARKS}][{_MARKS}] ))(?=\w)"
    r"|(?<=\) )(?=[A-Za-z0-9À-ɏ])"
    rf"|(?<=[{_EAST}{_CLOSE}])(?=[{_EAST}{_OPEN}A-Za-z0-9])"
    rf"|(?<=[A-Za-z0-9])(?=[{_EAST}{_OPEN}])"
)


def break_places(text: str) -> list[int]:
    """Where a line may end, from 0 to the end of the text."""
    places = [0]
    low = 0
    for match in _SURE.finditer(text):
        high = match.start()
        if high > low:
            places += [low + place for place in _inside(text[low:high])]
            low = high
    if text[low:]:
        places += [low + place for place in _inside(text[low:])]
    return places


@lru_cache(maxsize=1 << 14)
def _inside(piece: str) -> tuple[int, ...]:
    """The places within a piece and its end."""
    if _UNDIVIDED.fullmatch(piece):
        return (len(piece),)
    if _PLAIN.fullmatch(piece):
        return (*(match.start() for match in _INSIDE.finditer(piece) if match.start() < len(piece)), len(piece))
    kept = {match.start() for match in _KOREAN.finditer(piece)}
    return tuple(int(place) for place in line_break_boundaries(piece) if place > 0 and place not in kept)
