"""Takes a name in one cell apart: form of address, family and given name, native script."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from delegations.sheets.capitals import is_capitals, restore_capitals
from delegations.sheets.folding import ARABIC_LETTER, fold, in_latin, words_of
from delegations.sheets.honorifics import Civility, strip_honorifics
from delegations.sheets.vocabulary import GIVEN_NAMES

Order = Literal["family_first", "given_first", ""]

_PARTICLES = words_of(
    "el al ben bin ibn bint ait ould abou abu bou de du da do dos das del della di van von der le la los las"
)
_OPENERS = words_of("de du da do dos das del di van von der den le la el al ben")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBERING = re.compile(r"^\s*\d{1,3}\s*(?:[.)/°–-]\s*|\s)(?=[^\d])")
_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")


@dataclass(frozen=True)
class ReadName:
    """`order` is the evidence found in this name; `certain` is False where people should look."""

    family: str = ""
    given: str = ""
    native: str = ""
    honorific: str = ""
    civility: Civility = ""
    extra: str = ""
    order: Order = ""
    certain: bool = True


def read_name(text: str, default: Order = "") -> ReadName:
    """Takes apart one cell. `default` is what the rest of the sheet does."""
    text = _NUMBERING.sub("", text)
    latin, native = split_scripts(text)
    if not _LETTER.search(text):
        return ReadName(certain=False)
    if not latin:
        return _native_only(native)
    brackets = [part.strip() for part in _BRACKETS.findall(latin) if part.strip()]
    address, rest = strip_honorifics(latin)
    extra = "; ".join(part for part in brackets if strip_honorifics(f"{part} X")[0].text == "")
    plain = " ".join(_BRACKETS.sub(" ", rest).split()).strip(" ,;")
    _native_address, native = strip_honorifics(native) if native else (None, "")
    name = _split_latin(plain or latin.strip(), default)
    joined = "; ".join(part for part in (name.extra, extra) if part)
    return replace(name, native=native, honorific=address.text, civility=address.civility, extra=joined)


def split_scripts(text: str) -> tuple[str, str]:
    """The Latin words and the words in another script, each in its own order."""
    latin: list[str] = []
    native: list[str] = []
    for word in text.split():
        (latin if in_latin(word) else native).append(word)
    if not any(_LETTER.search(word) for word in latin):
        return "", " ".join(native).strip(" /-–|،,()") if native else " ".join(latin)
    return " ".join(latin).strip(" /|-–"), " ".join(native).strip(" /-–|،,()")


def sheet_order(texts: Iterable[str]) -> Order:
    """What most names with a hint in this sheet do."""
    counts = Counter(read_name(text).order for text in texts)
    family, given = counts["family_first"], counts["given_first"]
    if family == given:
        return ""
    return "family_first" if family > given else "given_first"


def _native_only(native: str) -> ReadName:
    """A name in another script alone: given name first, as Arabic writes it; family first in Chinese or Korean."""
    address, rest = strip_honorifics(native)
    words = rest.split()
    given, family = (words[0], " ".join(words[1:])) if len(words) > 1 else ("", rest)
    if len(words) > 1 and not ARABIC_LETTER.search(rest):
        family, given = words[0], " ".join(words[1:])
    return ReadName(family, given, rest, address.text, address.civility, certain=False)


def _split_latin(plain: str, default: Order) -> ReadName:
    before, comma, after = (part.strip() for part in plain.partition(","))
    if comma and before and after:
        if len(after.split()) <= 4 and not (_has_both(before) or is_capitals(after.replace(" ", ""))):
            return ReadName(restore_capitals(before), restore_capitals(after), order="family_first")
        if _has_both(before):
            return replace(_split_words(before.split(), default), extra=after)
        return ReadName(restore_capitals(before), restore_capitals(after), order="family_first")
    return _split_words(plain.replace(",", " ").split(), default)


def _has_both(text: str) -> bool:
    words = text.split()
    return any(map(is_capitals, words)) and not all(map(is_capitals, words))


def _split_words(words: list[str], default: Order) -> ReadName:
    if len(words) < 2:
        return ReadName(restore_capitals(" ".join(words)), certain=False)
    by_capitals = _by_capitals(words)
    return by_capitals or _by_guess(words, default)


def _by_capitals(words: list[str]) -> ReadName | None:
    """The block in capitals, with its particles, is the family name."""
    capital = [is_capitals(word) for word in words]
    if all(c or len(w.strip(".")) == 1 for c, w in zip(capital, words, strict=True)) or not any(capital):
        return None
    first = capital.index(True)
    last = first
    while last + 1 < len(words) and capital[last + 1]:
        last += 1
    while first and words[first - 1].islower() and fold(words[first - 1]) in _OPENERS:
        first -= 1
    only_particles = all(fold(word) in _PARTICLES for word in words[first : last + 1])
    if only_particles and last + 1 < len(words):
        last += 1
    if first > 0 and last < len(words) - 1:
        given = words[:first] + words[last + 1 :]
        return _named(words[first : last + 1], given, "given_first", certain=False)
    if first == 0:
        return _named(words[: last + 1], words[last + 1 :], "family_first", certain=last + 1 < len(words))
    return _named(words[first:], words[:first], "given_first", certain=True)


def _named(family: list[str], given: list[str], order: Order, *, certain: bool) -> ReadName:
    return ReadName(
        restore_capitals(" ".join(family)),
        restore_capitals(" ".join(given)),
        order=order if certain else "",
        certain=certain,
    )


def _by_guess(words: list[str], default: Order) -> ReadName:
    """No capitals to go by: known given names, then particles, then what the sheet does, then custom."""
    known = [_is_given(word) for word in words]
    mixed = not all(is_capitals(word) for word in words) and not all(word.islower() for word in words)
    if known[0] and not known[-1]:
        return _cut(words, _given_run(words, known), family_last=True, certain=mixed)
    if known[-1] and not known[0]:
        run = _given_run(words[::-1], known[::-1])
        return _cut(words, len(words) - run, family_last=False, certain=mixed)
    inner = next((index for index, word in enumerate(words) if index and fold(word) in _PARTICLES), 0)
    if inner and inner + 1 < len(words) and default != "family_first":
        return _cut(words, inner, family_last=True, certain=False)
    order = default or ("given_first" if mixed else "family_first")
    if order == "given_first":
        return _cut(words, 1, family_last=True, certain=False)
    size = 1
    while size < len(words) - 1 and fold(words[size - 1]) in _PARTICLES:
        size += 1
    return _cut(words, size, family_last=False, certain=False)


def _is_given(word: str) -> bool:
    parts = fold(word).split()
    return bool(parts) and (parts[0] in GIVEN_NAMES or "".join(parts) in GIVEN_NAMES)


def _given_run(words: list[str], known: list[bool]) -> int:
    """How many leading words are given names; the last word never is."""
    run = 1
    while run < len(words) - 1 and known[run] and fold(words[run]) not in _PARTICLES:
        run += 1
    return run


def _cut(words: list[str], at: int, *, family_last: bool, certain: bool) -> ReadName:
    head, tail = words[:at], words[at:]
    family, given = (tail, head) if family_last else (head, tail)
    return ReadName(restore_capitals(" ".join(family)), restore_capitals(" ".join(given)), certain=certain)
