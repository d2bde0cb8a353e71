"""Which font family prints which script, where its source is found, and how a static face is built from it."""

import hashlib
import importlib.util
import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import uharfbuzz
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from delegations.documents.errors import FontUnavailable
from delegations.documents.marks import UNITS, draw_marks

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
        _write_whole(target, _finish(_static(source, weight), family, weight))
    return target


def _static(source: Path, weight: Weight) -> bytes:
    """One weight of a variable font (HarfBuzz does it in milliseconds), or the file itself when already static."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source)))
    axes = {axis.tag for axis in face.axis_infos}
    if not axes:
        return source.read_bytes()
    wish = uharfbuzz.SubsetInput()
    wish.keep_everything()
    wish.pin_all_axes_to_default(face)
    if "wght" in axes:
        wish.pin_axis_location(face, "wght", 700.0 if weight == "Bold" else 400.0)
    return bytes(wish.subset(face).blob.data)


def _finish(data: bytes, family: Family, weight: Weight) -> bytes:
    """Names of its own for the face (two faces with one PostScript name collide in readers), and the marks."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    names = font["name"]
    postscript = f"{family.stem}-{weight}"
    for record in list(names.names):
        if record.nameID in (3, 4, 6, 16, 17, 21, 22, 25):
            names.removeNames(nameID=record.nameID)
    full = {1: family.name, 2: weight, 3: f"{postscript};delegations", 4: f"{family.name} {weight}", 6: postscript}
    for number, value in full.items():
        names.setName(value, number, 3, 1, 0x409)
    if family.marked:
        _add_marks(font, bold=weight == "Bold")
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _add_marks(font: TTFont, *, bold: bool) -> None:
    scale = font["head"].unitsPerEm / UNITS
    present = font.getBestCmap()
    for character, name, advance, outline in draw_marks(bold=bold):
        if ord(character) in present:
            continue
        pen = TTGlyphPen(None)
        for contour in outline:
            points = [(round(x * scale), round(y * scale)) for x, y in contour]
            pen.moveTo(points[0])
            for point in points[1:]:
                pen.lineTo(point)
            pen.closePath()
        glyph = pen.glyph()
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (round(advance * scale), glyph.xMin)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(character)] = name


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
