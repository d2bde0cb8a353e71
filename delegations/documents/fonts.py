"""The store of faces: built once per folder, loaded once per store, chosen per character."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import uharfbuzz
from fontTools import unicodedata

from delegations.core.languages import COMPLETE
from delegations.documents.errors import FontUnavailable, MissingGlyph
from delegations.documents.families import (
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

_NEUTRAL = ("Zyyy", "Zinh", "Zzzz")


@dataclass(frozen=True)
class FontReport:
    """State of one face: ready (built), to build (source found), absent (`remedy` says what to install)."""

    name: str
    state: Literal["ready", "to build", "absent"]
    path: Path | None
    remedy: str = ""


@dataclass(frozen=True, eq=False)
class Face:
    """A loaded static face. Lengths of glyphs are 1/1000 of the size after multiplying with `scale`."""

    family: Family
    weight: Weight
    path: Path
    name: str
    scale: float
    hb_face: Any = field(repr=False)
    hb_font: Any = field(repr=False)
    characters: frozenset[int] = field(repr=False)


def _load(family: Family, weight: Weight, path: Path) -> Face:
    hb_face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return Face(
        family=family,
        weight=weight,
        path=path,
        name=f"{family.stem}-{weight}",
        scale=1000 / hb_face.upem,
        hb_face=hb_face,
        hb_font=uharfbuzz.Font(hb_face),
        characters=frozenset(hb_face.unicodes),
    )


def script_of(character: str) -> str:
    """ISO 15924 code of the script; punctuation, digits and marks are 'Zyyy' or 'Zinh'."""
    return str(unicodedata.script(character))


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

    def check(self, languages: Iterable[str] = COMPLETE) -> list[FontReport]:
        """What these languages need and what is there. Builds nothing."""
        families = {family.key: family for language in languages for family in families_of(language)}
        return [self._report(family, weight) for family in families.values() for weight in WEIGHTS]

    def missing(self, text: str, language: str) -> tuple[str, ...]:
        """The printable characters of a text that no installed font has, each once, in order."""
        lacking = (c for c in text if is_drawn(c) and self.find_face(c, language, bold=False) is None)
        return tuple(dict.fromkeys(lacking))

    def find_face(self, character: str, language: str, *, bold: bool, after: Face | None = None) -> Face | None:
        """The face for a character: by its script; neutral ones follow the face before, brackets the language."""
        weight: Weight = "Bold" if bold else "Regular"
        script = script_of(character)
        candidates = list(families_of(language))
        if script not in _NEUTRAL:
            own = family_of_script(script)
            candidates = ([own] if own else []) + candidates
        elif character.isdigit():
            candidates.reverse()
        elif after is not None and unicodedata.category(character) not in ("Ps", "Pe"):
            candidates.insert(0, after.family)
        if script in _NEUTRAL:
            candidates += FAMILIES.values()
        for family in candidates:
            try:
                face = self._face(family, weight)
            except FontUnavailable:
                continue
            if ord(character) in face.characters:
                return face
        return None

    def face_for(self, character: str, language: str, *, bold: bool, after: Face | None, text: str) -> Face:
        """As find_face, but raises MissingGlyph."""
        face = self.find_face(character, language, bold=bold, after=after)
        if face is None:
            raise MissingGlyph(character, text)
        return face

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
            return FontReport(name, "absent", None, f"pip install {family.package.replace('_', '-')}")
        path = built_path(family, weight, source, self._cache_dir)
        return FontReport(name, "ready" if path.is_file() else "to build", path)


def is_drawn(character: str) -> bool:
    """Whether a character needs a glyph: not controls, not bidi signs, not joiners or other invisible formats."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp") and not (
        0xFE00 <= ord(character) <= 0xFE0F
    )
