"""Puts the used glyphs of a face into a PDF: own character codes, each with the text it stands for.

A code belongs to a pair (glyph, text), not to a glyph: so every cluster can be searched and copied as it was typed.
"""

import hashlib
import io
from dataclasses import dataclass

import uharfbuzz
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline
from fontTools.ttLib.tables._g_l_y_f import GlyphComponent
from reportlab.pdfbase import pdfdoc

from delegations.documents.fonts import Face
from delegations.documents.shaping import Glyph, Part, Run, Shape

_SYMBOLIC = 4
_TABLES_LEFT_OUT = ("GSUB", "GPOS", "GDEF", "STAT", "name", "post", "OS/2", "cmap", "gasp", "DSIG", "meta")
_CMAP_BLOCK = 100
_KEEP_PLACE = 0x0004
"""Flag of a component: its offset is rounded to the grid, nothing else."""


@dataclass(frozen=True)
class _Code:
    """What one character code prints, and what it says."""

    parts: tuple[Part, ...]
    text: str


class EmbeddedFace:
    """One face within one document. ReportLab calls `addObjects` when it writes the file."""

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        self._codes: dict[_Code, int] = {_Code((Part(0),), ""): 0}
        self._printed: dict[Glyph, str] = {}
        self._written: dict[Shape, str] = {}

    def show(self, run: Run) -> str:
        """The operator that prints the run from the current point."""
        pieces = [self._written.get(shape) or self._write(shape) for shape in run.shapes]
        return f"[{''.join(pieces)}] TJ".replace("><", "")

    def _write(self, shape: Shape) -> str:
        pieces = [self._printed.get(glyph) or self._print(glyph) for glyph in shape.glyphs]
        self._written[shape] = written = "".join(pieces).replace("><", "")
        return written

    def _print(self, glyph: Glyph) -> str:
        """The code of a glyph with what moves the point before and after it; the same wherever it stands."""
        code = _Code(glyph.parts, glyph.text)
        before = 0.0
        if len(glyph.parts) == 1 and not glyph.parts[0].dy:
            before = glyph.parts[0].dx * self.face.scale
            code = _Code((Part(glyph.parts[0].gid),), glyph.text)
        after = before + self._natural(code) - glyph.advance
        number = self._codes.setdefault(code, len(self._codes))
        self._printed[glyph] = piece = f"{_number(-before)}<{number:04X}>{_number(after)}"
        return piece

    def _natural(self, code: _Code) -> float:
        """The width the file says for a code, in 1/1000 of the size."""
        font = self.face.hb_font
        return self.face.scale * sum(int(font.get_glyph_h_advance(part.gid)) for part in code.parts)

    def addObjects(self, document: pdfdoc.PDFDocument) -> None:  # noqa: N802 - the name ReportLab calls
        """Writes font file, descriptor, widths, glyph map and the map to Unicode."""
        data, places = self._subset()
        letters = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
        name = f"{letters}+{self.face.name}"
        inner = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{name}",
                "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
                "FontDescriptor": document.Reference(self._descriptor(document, name, data)),
                "DW": 0,
                "W": "[0 [" + " ".join(f"{self._natural(code):g}" for code in self._codes) + "]]",
                "CIDToGIDMap": document.Reference(_stream(b"".join(gid.to_bytes(2, "big") for gid in places))),
            }
        )
        outer = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{name}",
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(inner)]),
                "ToUnicode": document.Reference(_stream(self._to_unicode())),
            }
        )
        document.idToObject["BasicFonts"].dict[self.resource] = document.Reference(outer)

    def _subset(self) -> tuple[bytes, list[int]]:
        """The font file of the used glyphs, and the glyph of each code. Letters of several parts become glyphs."""
        wish = uharfbuzz.SubsetInput()
        wish.glyph_set.update({part.gid for code in self._codes for part in code.parts})
        wish.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in _TABLES_LEFT_OUT)
        wish.flags = (
            uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
            | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
            | uharfbuzz.SubsetFlags.NO_HINTING
        )
        plan = uharfbuzz.SubsetPlan(self.face.hb_face, wish)
        data, new = bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)
        composed: dict[tuple[Part, ...], int] = {}
        for code in self._codes:
            moved = tuple(Part(new[part.gid], part.dx, part.dy) for part in code.parts)
            if not _is_plain(moved):
                composed.setdefault(moved, len(new) + len(composed))
        places = []
        for code in self._codes:
            moved = tuple(Part(new[part.gid], part.dx, part.dy) for part in code.parts)
            places.append(moved[0].gid if _is_plain(moved) else composed[moved])
        return (_compose(data, composed) if composed else data), places

    def _descriptor(self, document: pdfdoc.PDFDocument, name: str, data: bytes) -> pdfdoc.PDFDictionary:
        extents = self.face.hb_font.get_font_extents("ltr")
        ascent, descent = extents.ascender * self.face.scale, extents.descender * self.face.scale
        return pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{name}",
                "Flags": _SYMBOLIC,
                "FontBBox": f"[-1000 {descent:g} 2000 {ascent:g}]",
                "ItalicAngle": 0,
                "Ascent": f"{ascent:g}",
                "Descent": f"{descent:g}",
                "CapHeight": 714,
                "StemV": 140 if self.face.weight == "Bold" else 80,
                "FontFile2": document.Reference(_stream(data, Length1=len(data))),
            }
        )

    def _to_unicode(self) -> bytes:
        pairs = [(number, code.text) for code, number in self._codes.items() if code.text]
        lines = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        ]
        for start in range(0, len(pairs), _CMAP_BLOCK):
            block = pairs[start : start + _CMAP_BLOCK]
            lines.append(f"{len(block)} beginbfchar")
            lines += [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in block]
            lines.append("endbfchar")
        lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(lines).encode("ascii")


def _is_plain(parts: tuple[Part, ...]) -> bool:
    return len(parts) == 1 and parts[0] == Part(parts[0].gid)


def _compose(data: bytes, composed: dict[tuple[Part, ...], int]) -> bytes:
    """The font file with one composite glyph more for each group of parts, in the order given."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    order = list(font.getGlyphOrder())
    glyphs, metrics = font["glyf"], font["hmtx"]
    for number, parts in enumerate(composed):
        name = f"cluster{number}"
        glyph = Outline()
        glyph.numberOfContours = -1
        glyph.components = [_component(order[part.gid], part) for part in parts]
        glyphs[name] = glyph
        glyph.recalcBounds(glyphs)
        metrics[name] = (sum(metrics[order[part.gid]][0] for part in parts), getattr(glyph, "xMin", 0))
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _component(name: str, part: Part) -> GlyphComponent:
    component = GlyphComponent()
    component.glyphName, component.x, component.y, component.flags = name, part.dx, part.dy, _KEEP_PLACE
    return component


def _stream(content: bytes, **entries: int) -> pdfdoc.PDFStream:
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content, [pdfdoc.PDFZCompress])


def _number(value: float) -> str:
    """An adjustment inside TJ; nothing when it is nothing."""
    rounded = round(value, 2)
    return f" {rounded:g} " if rounded else ""
