"""How alike two names are, and who of the known persons somebody may be. Proposals only: people decide."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from delegations.core.errors import N_
from delegations.sheets.folding import fold
from delegations.sheets.sounds import Sound, sounds

PROPOSED = 0.82
"""From here on a known person is proposed."""
SAME_EMAIL = N_("The same e-mail address")
SAME_NAME = N_("The same name, perhaps spelled otherwise")
LIKE_NAME = N_("A similar name")
LIKE_NAME_SAME_ORGANISATION = N_("A similar name in the same organisation")
_WORD_LIKE = 0.6
_WORTH_A_LOOK = 65
_MOST = 200
_FEW = 60
_MISSING = 0.35
"""What a word that only one of two names has weighs: second given names come and go."""


class Named(Protocol):
    @property
    def family_name(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def native_name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def organisation(self) -> str: ...


@dataclass(frozen=True)
class KnownPerson:
    id: int | str
    family_name: str = ""
    given_name: str = ""
    native_name: str = ""
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Candidate:
    """`likeness` 1.0 with the same address is sure; `reason` is a catalogue message."""

    id: int | str
    likeness: float
    reason: str


def name_likeness(a: str, b: str) -> float:
    """0 to 1, whatever the order of the words, their spelling or script."""
    return _likeness(sounds(a), sounds(b))


@lru_cache(maxsize=200_000)
def _word_likeness(a: Sound, b: Sound) -> float:
    bones = ratio(a.bones, b.bones) / 100
    if not (a.voweled and b.voweled):
        return 0.95 * _strict(bones) if min(len(a.bones), len(b.bones)) > 1 else 0.0
    if a.full == b.full:
        return 1.0
    if len(a.full) == 1 or len(b.full) == 1:  # an initial
        return 0.75 if a.full[0] == b.full[0] else 0.0
    likeness = _strict(0.5 * bones + 0.5 * ratio(a.full, b.full) / 100)
    other_sex = a.bones != b.bones and a.bones.removesuffix("a") == b.bones.removesuffix("a")
    return likeness * 0.75 if other_sex else likeness


def _strict(likeness: float) -> float:
    """Short words differ much by one letter: Hassan is not Hussein."""
    return max(0.0, 1 - 1.8 * (1 - likeness))


def _likeness(a: tuple[Sound, ...], b: tuple[Sound, ...]) -> float:
    if not a or not b:
        return 0.0
    if _joined(a) == _joined(b):
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    free = list(long)
    total = matched = 0.0
    for word in sorted(short, key=_weight, reverse=True):
        best = max(free, key=lambda other: _word_likeness(word, other))
        likeness = _word_likeness(word, best)
        weight = _weight(word)
        total += weight
        if likeness >= _WORD_LIKE:
            matched += weight * likeness
            free.remove(best)
        if not free:
            break
    missing = _MISSING if len(short) >= 2 else 1.0
    total += missing * sum(map(_weight, free[: len(long) - len(short)]))
    return min(1.0, matched / total) if total else 0.0


def _joined(words: tuple[Sound, ...]) -> str:
    return "".join(sorted(word.full for word in words))


def _weight(word: Sound) -> float:
    return min(len(word.bones), 6) + 1.0


def person_likeness(a: Named, b: Named) -> float:
    """The best of the spellings both have; Latin letters against native script only where nothing else is shared."""
    latin = name_likeness(_latin(a), _latin(b)) if _latin(a) and _latin(b) else 0.0
    native = name_likeness(a.native_name, b.native_name) if a.native_name and b.native_name else 0.0
    if native and latin:
        return max(latin, (latin + native) / 2)
    if latin:
        return latin
    return max(native, name_likeness(a.native_name, _latin(b)), name_likeness(_latin(a), b.native_name))


def _latin(person: Named) -> str:
    return f"{person.given_name} {person.family_name}".strip()


class NameIndex:
    """Known persons by address and by the consonants of each word, so that nobody is compared with everybody."""

    def __init__(self, known: Iterable[Named]) -> None:
        self.people: tuple[Named, ...] = tuple(known)
        self._by_email: dict[str, list[int]] = defaultdict(list)
        self._by_bones: dict[str, set[int]] = defaultdict(set)
        self._bones = [_bones(person) for person in self.people]
        for position, person in enumerate(self.people):
            if person.email:
                self._by_email[person.email.casefold()].append(position)
            for key in _blocks(person):
                self._by_bones[key].add(position)

    def same_email(self, person: Named) -> list[int]:
        return self._by_email.get(person.email.casefold(), []) if person.email else []

    def alike(self, person: Named, threshold: float) -> list[tuple[int, float]]:
        """Positions and likeness, most alike first."""
        shared: dict[int, int] = defaultdict(int)
        for key in _blocks(person):
            for position in self._by_bones.get(key, ()):
                shared[position] += 1
        near = sorted((position for position in shared if shared[position] > 1), key=lambda one: (-shared[one], one))
        once = {position: self._bones[position] for position in shared if shared[position] == 1}
        close = process.extract(_bones(person), once, scorer=ratio, score_cutoff=_WORTH_A_LOOK, limit=_FEW)
        nearest = [*near[:_MOST], *(position for _text, _score, position in close)]
        scored = [(position, person_likeness(person, self.people[position])) for position in nearest]
        return sorted((pair for pair in scored if pair[1] >= threshold), key=lambda pair: (-pair[1], pair[0]))


def _blocks(person: Named) -> set[str]:
    """Whole bones of each word, and their beginning: one shared word is enough to be looked at."""
    words = (*sounds(_latin(person)), *sounds(person.native_name))
    return {word.bones.removesuffix("a")[:4] or word.bones for word in words}


def _bones(person: Named) -> str:
    return " ".join(word.bones for word in sounds(_latin(person)) or sounds(person.native_name))


class KnownPeople(NameIndex):
    """Built once for many look-ups."""

    def __init__(self, known: Sequence[KnownPerson]) -> None:
        super().__init__(known)
        self.known = tuple(known)


def find_known(person: Named, known: Sequence[KnownPerson] | KnownPeople, *, limit: int = 5) -> list[Candidate]:
    """Who this may be, surest first. Hand in KnownPeople when asking for a whole list."""
    index = known if isinstance(known, KnownPeople) else KnownPeople(known)
    sure = index.same_email(person)
    found = [Candidate(index.known[position].id, 1.0, SAME_EMAIL) for position in sure]
    for position, likeness in index.alike(person, PROPOSED):
        if position not in sure:
            other = index.known[position]
            found.append(Candidate(other.id, round(likeness, 3), _reason(person, other, likeness)))
    return found[:limit]


def _reason(person: Named, other: KnownPerson, likeness: float) -> str:
    if likeness >= 0.95:
        return SAME_NAME
    same = fold(person.organisation) == fold(other.organisation) != ""
    return LIKE_NAME_SAME_ORGANISATION if same else LIKE_NAME
