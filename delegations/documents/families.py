"""Which font family prints which script, where its source is found, and where a static face built from it is kept."""

import hashlib
import importlib.util
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from delegations.documents.errors import FontUnavailable

Weight = Literal["Regular", "Bold"]
WEIGHTS: tuple[Weight, Weight] = ("Regular", "Bold")
_RECIPE = b"1"
"""Counts up when the way a face is built changes, so that older files are not used again."""


@dataclass(frozen=True)
class Family:
    """`stem` is how its files begin; `scripts` are ISO 15924 codes; `marked` faces receive our drawn signs."""

    key: str
    name: str
    package: str
    stem: str
    scripts: frozenset[str]
    marked: bool = False


FAMILIES = {
    family.key: family
    for family in (
        Family(
            "sans",
            "Noto Sans",
            "fontpkg_noto_sans",
            "NotoSans",
            frozenset({"Latn", "Grek", "Cyrl", "Deva"}),
            marked=True,
        ),
        Family("arabic", "Noto Sans Arabic", "fontpkg_noto_sans_arabic", "NotoSansArabic", frozenset({"Arab"})),
        Family("chinese", "Noto Sans SC", "justmytype_intl_cjk", "NotoSansSC", frozenset({"Hani", "Bopo"})),
        Family("japanese", "Noto Sans JP", "justmytype_intl_cjk", "NotoSansJP", frozenset({"Hira", "Kana"})),
        Family("korean", "Noto Sans KR", "justmytype_intl_cjk", "NotoSansKR", frozenset({"Hang"})),
    )
}
_FIRST = {"ar": "arabic", "zh_Hans": "chinese", "ja": "japanese", "ko": "korean"}


def families_of(language: str) -> tuple[Family, ...]:
    """The families a language needs, its own first. Noto Sans is always among them (names, digits, marks)."""
    first = _FIRST.get(language)
    return (FAMILIES[first], FAMILIES["sans"]) if first else (FAMILIES["sans"],)


def family_of_script(script: str) -> Family | None:
    return next((family for family in FAMILIES.values() if script in family.scripts), None)


def find_source(family: Family, weight: Weight, override_dir: Path | None) -> Path | None:
    """The file to build from: a static face or a variable font, the override folder before the package."""
    names = [f"{family.stem}-{weight}.ttf", f"{family.stem}[wdth,wght].ttf", f"{family.stem}[wght].ttf"]
    folders = [override_dir] if override_dir else []
    specification = importlib.util.find_spec(family.package)
    if specification and specification.submodule_search_locations:
        folders += [Path(place) / "files" for place in specification.submodule_search_locations]
    found = (folder / name for folder in folders for name in names)
    return next((path for path in found if path.is_file()), None)


def built_path(family: Family, weight: Weight, source: Path, cache_dir: Path) -> Path:
    """Where the face built from this very source is kept; another source or recipe has another name."""
    digest = hashlib.sha256(_RECIPE + source.read_bytes()).hexdigest()[:12]
    return cache_dir / f"{family.stem}-{weight}-{digest}.ttf"


def build_face(family: Family, weight: Weight, cache_dir: Path, override_dir: Path | None) -> Path:
    """Builds the face unless it is there, and returns its path. Raises FontUnavailable without a source."""
    source = find_source(family, weight, override_dir)
    if source is None:
        remedy = f"pip install {family.package.replace('_', '-')}"
        raise FontUnavailable(f"{family.name} {weight}", remedy)
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
