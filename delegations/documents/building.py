"""Builds a static face from the source of its family: one weight, names of its own, our marks."""

import io
from pathlib import Path

import uharfbuzz
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from delegations.documents.families import Family, Weight
from delegations.documents.marks import UNITS, draw_marks


def static_face(source: Path, family: Family, weight: Weight) -> bytes:
    """The font file of one weight, ready to be kept."""
    return _finish(_static(source, weight), family, weight)


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
