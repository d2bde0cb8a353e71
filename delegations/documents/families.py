"""Which font family prints which script, where its source is found, and where a static face built from it is kept."""

import hashlib
import importlib.util
import os
import tempfile
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from delegations.core.languages import LANGUAGES
from delegations.documents.errors import FontUnavailable, UnknownLanguage

Weight = Literal["Regular", "Bold"]
WEIGHTS: tuple[Weight, Weight] = ("Regular", "Bold")
_RECIPE = b"1"
"""Counts up when the way a face is built changes, so that older files are not used again."""


@dataclass(frozen=True)
class Family:
    """`stem` is how its files begin; `scripts` are ISO 15924 codes; `marked` faces receive our drawn signs.

    `package` is the import name of the package that brings it ("" for none), `remedy` says how to get it.
    """

    key: str
    name: str
    package: str
    stem: str
    scripts: frozenset[str]
    marked: bool = False

    @property
    def remedy(self) -> str:
        if self.package:
            return f"pip install {self.package.replace('_', '-')}"
        return f"{self.stem}-Regular.ttf and {self.stem}-Bold.ttf in DELEGATIONS_FONT_DIR"


def _family(key: str, name: str, package: str, *scripts: str, marked: bool = False) -> Family:
    return Family(key, name, package, name.replace(" ", ""), frozenset(scripts), marked)


_ALL = (
    _family("sans", "Noto Sans", "fontpkg_noto_sans", "Latn", "Grek", "Cyrl", "Deva", marked=True),
    _family("arabic", "Noto Sans Arabic", "fontpkg_noto_sans_arabic", "Arab"),
    _family("chinese", "Noto Sans SC", "justmytype_intl_cjk", "Hani", "Bopo"),
    _family("japanese", "Noto Sans JP", "justmytype_intl_cjk", "Hira", "Kana"),
    _family("korean", "Noto Sans KR", "justmytype_intl_cjk", "Hang"),
    # No language of ours needs these; they print names, where they are installed.
    _family("hebrew", "Noto Sans Hebrew", "justmytype_intl_rtl", "Hebr"),
    _family("thai", "Noto Sans Thai", "fontpkg_noto_sans_thai", "Thai"),
    _family("bengali", "Noto Sans Bengali", "justmytype_intl_south_asia", "Beng"),
    _family("tamil", "Noto Sans Tamil", "justmytype_intl_south_asia", "Taml"),
    _family("telugu", "Noto Sans Telugu", "justmytype_intl_south_asia", "Telu"),
    _family("ethiopic", "Noto Sans Ethiopic", "justmytype_intl_africa", "Ethi"),
    _family("georgian", "Noto Sans Georgian", "", "Geor"),
    _family("armenian", "Noto Sans Armenian", "", "Armn"),
)
FAMILIES = {family.key: family for family in _ALL}
_BY_SCRIPT = {script: family for family in _ALL for script in family.scripts}
_FIRST = {"ar": "arabic", "zh_Hans": "chinese", "ja": "japanese", "ko": "korean"}
EAST_ASIAN = ("zh_Hans", "ja", "ko")
"""Languages that draw one Han character each in a way of their own."""


@cache
def families_of(language: str) -> tuple[Family, ...]:
    """The families a language needs, its own first. Noto Sans is always among them. Raises UnknownLanguage."""
    if language not in LANGUAGES:
        raise UnknownLanguage(language)
    first = _FIRST.get(language)
    return (FAMILIES[first], FAMILIES["sans"]) if first else (FAMILIES["sans"],)


def family_of_script(script: str) -> Family | None:
    return _BY_SCRIPT.get(script)


def find_source(family: Family, weight: Weight, override_dir: Path | None) -> Path | None:
    """The file to build from: a static face or a variable font, the override folder before the package."""
    names = [f"{family.stem}-{weight}.ttf", f"{family.stem}[wdth,wght].ttf", f"{family.stem}[wght].ttf"]
    folders = [*([override_dir] if override_dir else []), *_package_folders(family)]
    found = (folder / name for folder in folders for name in names)
    return next((path for path in found if path.is_file()), None)


@cache
def _package_folders(family: Family) -> tuple[Path, ...]:
    """Where the makers of font packages lay their files."""
    specification = importlib.util.find_spec(family.package) if family.package else None
    places = (specification.submodule_search_locations if specification else None) or ()
    insides = ("files", f"fonts/ofl/{family.stem.lower()}")
    return tuple(Path(place) / inside for place in places for inside in insides)


def built_path(family: Family, weight: Weight, source: Path, cache_dir: Path) -> Path:
    """Where the face built from this very source is kept; another source or recipe has another name."""
    known = source.stat()
    return cache_dir / f"{family.stem}-{weight}-{_digest(source, known.st_size, known.st_mtime_ns)}.ttf"


@lru_cache(maxsize=64)
def _digest(source: Path, size: int, changed: int) -> str:  # noqa: ARG001 - another size or time is another file
    return hashlib.sha256(_RECIPE + source.read_bytes()).hexdigest()[:12]


def build_face(family: Family, weight: Weight, cache_dir: Path, override_dir: Path | None) -> Path:
    """Builds the face unless it is there, and returns its path. Raises FontUnavailable without a source."""
    source = find_source(family, weight, override_dir)
    if source is None:
        raise FontUnavailable(f"{family.name} {weight}", family.remedy)
    target = built_path(family, weight, source, cache_dir)
    if not target.is_file():
        cache_dir.mkdir(parents=True, exist_ok=True)
        from delegations.documents.building import static_face  # fontTools is needed once per face, not per start

        _write_whole(target, static_face(source, family, weight))
    return target


def _write_whole(target: Path, data: bytes) -> None:
    """A reader sees the whole file or none, whichever process builds first."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".building-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
