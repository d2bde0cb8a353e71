"""The store of faces: built once per folder, loaded once per store, chosen per character."""

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import uharfbuzz
from fontTools import unicodedata

from delegations.core.languages import LANGUAGES
from delegations.documents.errors import FontUnavailable
from delegations.documents.families import (
    EAST_ASIAN,
    FAMILIES,
    WEIGHTS,
    Family,
    Weight,
    build_face,
    built_path,
    families_of,
    family_of_script,
    find_source,
)

NEUTRAL = ("Zyyy", "Zinh", "Zzzz")
PLAIN = (
    " -*,-~\u00a0-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2039\u203a"
    "\u20ac"
)
"""Latin letters and their punctuation, as the inside of a class of characters. Without + (telephone numbers)."""
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


@dataclass(frozen=True)
class FontReport:
    """State of one face: ready (built), to build (source found), absent (`remedy` says what to install)."""

    name: str
    state: Literal["ready", "to build", "absent"]
    path: Path | None
    remedy: str = ""


@dataclass(frozen=True, eq=False)
class Face:
    """A loaded static face. Lengths of glyphs are 1/1000 of the size after multiplying with `scale`.

    `plain`: it has every character of PLAIN. `shaped` and `glyphs` are where the shaper keeps what it has shaped.
    """

    family: Family
    weight: Weight
    path: Path
    name: str
    scale: float
    hb_face: Any = field(repr=False)
    hb_font: Any = field(repr=False)
    characters: Any = field(repr=False)
    plain: bool
    shaped: dict[Any, Any] = field(repr=False, default_factory=dict)
    glyphs: dict[Any, Any] = field(repr=False, default_factory=dict)


def _load(family: Family, weight: Weight, path: Path) -> Face:
    hb_face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    characters = hb_face.unicodes
    return Face(
        family=family,
        weight=weight,
        path=path,
        name=f"{family.stem}-{weight}",
        scale=1000 / hb_face.upem,
        hb_face=hb_face,
        hb_font=uharfbuzz.Font(hb_face),
        characters=characters,
        plain=all(code in characters for code in _plain_characters()),
    )


@lru_cache(maxsize=1)
def _plain_characters() -> tuple[int, ...]:
    return tuple(code for code in range(0x2100) if re.match(f"[{PLAIN}]", chr(code)))


@lru_cache(maxsize=1 << 14)
def script_of(character: str) -> str:
    """ISO 15924 code of the script; punctuation, digits and marks are 'Zyyy' or 'Zinh'."""
    return str(unicodedata.script(character))


@lru_cache(maxsize=1 << 14)
def is_drawn(character: str) -> bool:
    """Whether a character needs a glyph: not controls, joiners, selectors of variants or other invisible signs."""
    return unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") and not _INVISIBLE.match(character)


class FontStore:
    """Faces for documents. `cache_dir` keeps what was built; `override_dir` is looked into before the packages."""

    def __init__(self, cache_dir: Path, override_dir: Path | None = None) -> None:
        self._cache_dir = cache_dir
        self._override_dir = override_dir
        self._faces: dict[tuple[str, Weight], Face] = {}
        self._lock = threading.Lock()

    def ensure(self, languages: Iterable[str]) -> None:
        """Builds and loads what these languages need; quick when it is there. Raises FontUnavailable."""
        for language in languages:
            for family in families_of(language):
                for weight in WEIGHTS:
                    self._face(family, weight)

    def is_ready(self, language: str) -> bool:
        """Whether a document of this language can be made without building a face first. Builds and loads nothing."""
        return all(
            (family.key, weight) in self._faces or self._report(family, weight).state == "ready"
            for family in families_of(language)
            for weight in WEIGHTS
        )

    def build(self, language: str, progress: Callable[[str], None] | None = None) -> None:
        """Builds what is not there of a language, and loads nothing; `progress` hears the name of each face built.

        Safe in several threads and processes: the last one to finish puts the same file in its place. Raises
        FontUnavailable.
        """
        for family in families_of(language):
            for weight in WEIGHTS:
                known = self._report(family, weight)
                if known.state != "ready":
                    build_face(family, weight, self._cache_dir, self._override_dir)
                    if progress is not None:
                        progress(known.name)

    def check(self, languages: Iterable[str] = tuple(LANGUAGES)) -> list[FontReport]:
        """What these languages need and what is there. Builds nothing."""
        families = {family.key: family for language in languages for family in families_of(language)}
        return [self._report(family, weight) for family in families.values() for weight in WEIGHTS]

    def missing(self, text: str, language: str) -> tuple[str, ...]:
        """The characters of a text that need a glyph and that no installed font has, each once, in order."""
        lacking = (c for c in text if is_drawn(c) and self.find_face(c, language, bold=False) is None)
        return tuple(dict.fromkeys(lacking))

    def find_face(
        self, character: str, language: str, *, bold: bool, after: Face | None = None, east: str | None = None
    ) -> Face | None:
        """The face for a character: by its script; neutral ones follow the face before, brackets the language.

        Han characters take the glyphs of the document's language, else of `east` (the language of the kana or hangul
        beside them), else the Chinese ones.
        """
        category = unicodedata.category(character)
        if category == "Co":
            return None
        weight: Weight = "Bold" if bold else "Regular"
        for family in _candidates(character, category, language, after.family if after else None, east):
            try:
                face = self._face(family, weight)
            except FontUnavailable:
                continue
            if ord(character) in face.characters:
                return face
        return None

    def _face(self, family: Family, weight: Weight) -> Face:
        known = self._faces.get((family.key, weight))
        if known is not None:
            return known
        with self._lock:
            known = self._faces.get((family.key, weight))
            if known is None:
                path = build_face(family, weight, self._cache_dir, self._override_dir)
                known = self._faces[family.key, weight] = _load(family, weight, path)
        return known

    def _report(self, family: Family, weight: Weight) -> FontReport:
        name = f"{family.name} {weight}"
        source = find_source(family, weight, self._override_dir)
        if source is None:
            return FontReport(name, "absent", None, family.remedy)
        path = built_path(family, weight, source, self._cache_dir)
        return FontReport(name, "ready" if path.is_file() else "to build", path)


def _candidates(
    character: str, category: str, language: str, before: Family | None, east: str | None
) -> Iterable[Family]:
    """The families to ask for a character, the best first; some may stand there twice."""
    script = script_of(character)
    own = list(families_of(language))
    nearby = list(families_of(east)[:1]) if east else []
    if script == "Hani":
        first = own[:1] if language in EAST_ASIAN else nearby
        return [*first, FAMILIES["chinese"], FAMILIES["japanese"], FAMILIES["korean"]]
    if script not in NEUTRAL:
        found = family_of_script(script)
        return [*([found] if found else []), *own]
    if character.isdigit():
        own.reverse()
    elif before is not None and category not in ("Ps", "Pe"):
        own.insert(0, before)
    return [*own, *nearby, *FAMILIES.values()]
