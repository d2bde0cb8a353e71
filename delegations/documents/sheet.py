"""Drawing on pages: lines of text, rules, grounds, codes, pictures; coordinates follow the reading direction."""

import io
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import segno
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from delegations.core.languages import LANGUAGES
from delegations.documents.embedding import EmbeddedFace
from delegations.documents.fonts import Face
from delegations.documents.pictures import Image, key_of, prepared
from delegations.documents.shaping import Run
from delegations.documents.structure import Element, Structure
from delegations.documents.text import Line
from delegations.documents.theme import ACCENT, INK, LABEL_INSET
from delegations.documents.values import Picture

_SAFE_LINK = re.compile(r"(https?://|mailto:|tel:)[!-~]+", re.IGNORECASE)
_PRODUCER = "Delegations"


class _QuietCanvas(Canvas):  # type: ignore[misc]  # the base class has no types
    """A canvas that names no standard font: every font of our files is embedded."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class _Information(pdfdoc.PDFInfo):  # type: ignore[misc]  # the base class has no types
    """The metadata, with a date only where one was given: same values, same bytes."""

    def __init__(self, title: str, author: str, produced: datetime | None) -> None:
        super().__init__()
        self.title, self.author, self.producer, self.creator = title, author, _PRODUCER, _PRODUCER
        self.produced = produced

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        entries = {
            "Title": pdfdoc.PDFString(self.title),
            "Author": pdfdoc.PDFString(self.author),
            "Producer": pdfdoc.PDFString(self.producer),
            "Creator": pdfdoc.PDFString(self.creator),
        }
        if self.produced is not None:
            moment = self.produced.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
            entries |= {"CreationDate": pdfdoc.PDFString(moment), "ModDate": pdfdoc.PDFString(moment)}
        return bytes(pdfdoc.PDFDictionary(entries).format(document))


def _pixels(image: Image) -> pdfdoc.PDFStream:
    entries = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": "/DeviceGray" if image.grey else "/DeviceRGB",
        "BitsPerComponent": 8,
        "Filter": "/DCTDecode" if image.jpeg else "/FlateDecode",
    }
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), image.content)


class Sheet:
    """A PDF being drawn, page after page. x runs from the reading start, y from the top; lengths are points."""

    def __init__(self, language: str, title: str, author: str, *, produced: datetime | None = None) -> None:
        spoken = LANGUAGES[language]
        self.rtl = spoken.direction == "rtl"
        self.width = self.height = 0.0
        self.structure = Structure()
        self._faces: dict[Face, EmbeddedFace] = {}
        self._part: str | None = None
        self._depth = 0
        self._bookmarks = 0
        self._codes: dict[tuple[str, float], str] = {}
        self._file = io.BytesIO()
        self._canvas = _QuietCanvas(self._file, invariant=1, pageCompression=1, lang=spoken.tag, pdfVersion=(1, 7))
        self._canvas._doc.info = _Information(title, author, produced)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._canvas.setViewerPreference("Direction", "R2L" if self.rtl else "L2R")

    def start_part(self, title: str, language: str) -> None:
        """What follows is a document of its own within the file: its language, its direction, its entry in the outline,
        and below that entry its own bookmarks."""
        spoken = LANGUAGES[language]
        self.rtl = spoken.direction == "rtl"
        self.structure.start_part(title, spoken.tag)
        self._part = title

    def start_page(self, size: tuple[float, float]) -> None:
        self.width, self.height = size
        self._canvas.setPageSize(size)
        self.structure.start_page()
        if self._part is not None:
            self._depth = 0
            self.bookmark(self._part, 0)
            self._part, self._depth = None, 1

    def end_page(self) -> None:
        """Ends the page and keeps it compressed: files of hundreds of pages are made in memory."""
        self._canvas.showPage()
        page = self._canvas._doc.Pages.pages[-1]
        packed = zlib.compress(page.stream.encode("latin-1"))
        page.Contents = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": "/FlateDecode"}), packed)
        page.stream = None

    def save(self) -> bytes:
        document = self._canvas._doc
        self.structure.write(document)
        document.delayedFonts.extend(self._faces.values())
        self._canvas.save()
        return self._file.getvalue()

    @contextmanager
    def tagged(self, element: Element) -> Iterator[None]:
        """What is drawn inside belongs to this element of the structure."""
        self._canvas.addLiteral(f"/{element.role} <</MCID {self.structure.mark(element)}>> BDC")
        yield
        self._canvas.addLiteral("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside is repeated or ornamental, and is not read aloud."""
        self._canvas.addLiteral("/Artifact BMC")
        yield
        self._canvas.addLiteral("EMC")

    @contextmanager
    def unmirrored(self) -> Iterator[None]:
        """Inside, x runs from the left in every language: maps, plans."""
        rtl, self.rtl = self.rtl, False
        yield
        self.rtl = rtl

    @contextmanager
    def upside_down(self, x: float, y: float) -> Iterator[None]:
        """What is drawn inside is turned by half a circle about this point."""
        self._canvas.saveState()
        across = self.left(x, 0)
        self._canvas.transform(-1, 0, 0, -1, 2 * across, 2 * (self.height - y))
        yield
        self._canvas.restoreState()

    def bookmark(self, title: str, y: float) -> None:
        """An entry of the reader's outline, leading to this height of the current page."""
        self._bookmarks += 1
        key = f"at-{self._bookmarks}"
        self._canvas.bookmarkHorizontal(key, 0, self.height - y)
        self._canvas.addOutlineEntry(title, key, self._depth)

    def fill(self, x: float, y: float, width: float, height: float, colour: str, *, radius: float = 0) -> None:
        self._canvas.setFillColor(HexColor(colour))
        left, bottom = self.left(x, width), self.height - y - height
        if radius:
            self._canvas.roundRect(left, bottom, width, height, radius, stroke=0, fill=1)
        else:
            self._canvas.rect(left, bottom, width, height, stroke=0, fill=1)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.circle(self.left(x, 0), self.height - y, radius, stroke=0, fill=1)

    def shape(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """A filled polygon."""
        path = self._path(points)
        path.close()
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.drawPath(path, stroke=0, fill=1)

    def line(self, points: Sequence[tuple[float, float]], colour: str, thickness: float) -> None:
        """A line through points."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(thickness)
        self._canvas.drawPath(self._path(points), stroke=1, fill=0)

    def _path(self, points: Sequence[tuple[float, float]]) -> PDFPathObject:
        path = self._canvas.beginPath()
        for number, (x, y) in enumerate(points):
            (path.lineTo if number else path.moveTo)(self.left(x, 0), self.height - y)
        return path

    def rule(self, x: float, y: float, width: float, colour: str, thickness: float) -> None:
        self.stroke((x, y), (x + width, y), colour, thickness)

    def stroke(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str,
        thickness: float,
        *,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """A straight line."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(thickness)
        if dashes:
            self._canvas.setDash(dashes)
        left, right = self.left(start[0], 0), self.left(end[0], 0)
        self._canvas.line(left, self.height - start[1], right, self.height - end[1])
        if dashes:
            self._canvas.setDash()

    def lines(self, lines: Sequence[Line], x: float, y: float, width: float) -> None:
        """Draws lines under each other in a column; y is the top of the first."""
        for line in lines:
            self._line(line, x, y, width)
            y += line.style.leading

    def watermark(self, line: Line) -> None:
        """One large line across the middle of the page, rising in the reading direction."""
        self._canvas.saveState()
        self._canvas.translate(self.width / 2, self.height / 2)
        self._canvas.rotate(-45 if self.rtl else 45)
        self._runs(line, -line.width / 2, -0.357 * line.style.size)
        self._canvas.restoreState()

    def code(self, url: str, x: float, y: float, side: float) -> None:
        """A QR code of vectors, black on the paper, that is also a link. One drawing in the file serves all pages."""
        left, bottom = self.left(x, side), self.height - y - side
        name = self._codes.setdefault((url, side), f"code-{len(self._codes) + 1}")
        if not self._canvas.hasForm(name):
            self._define_code(name, url, side)
        self._canvas.saveState()
        self._canvas.translate(left, bottom)
        self._canvas.doForm(name)
        self._canvas.restoreState()
        self._link(url, left, bottom, left + side, bottom + side)

    def _define_code(self, name: str, url: str, side: float) -> None:
        matrix = segno.make(url, error="m", micro=False).matrix
        module = side / len(matrix)
        self._canvas.beginForm(name, 0, 0, side, side)
        path = self._canvas.beginPath()
        for number, row in enumerate(matrix, 1):
            bits = "".join("1" if dark else "0" for dark in row)
            for dark in re.finditer("1+", bits):
                low, high = dark.span()
                path.rect(low * module, side - number * module, (high - low) * module, module)
        self._canvas.setFillColor(HexColor(INK))
        self._canvas.drawPath(path, stroke=0, fill=1)
        self._canvas.endForm()

    def image(self, picture: Picture, x: float, y: float, width: float, height: float) -> None:
        """A picture of pixels. What is drawn twice stands in the file once. Raises BrokenPicture."""
        key = key_of(picture, width, height)
        if not self._canvas.hasForm(key):
            self._canvas._doc.addForm(key, _pixels(prepared(picture, width, height)))
        self._canvas.saveState()
        self._canvas.transform(width, 0, 0, height, self.left(x, width), self.height - y - height)
        self._canvas.doForm(key)
        self._canvas.restoreState()

    def left(self, x: float, width: float) -> float:
        """From the left edge, where something of this width begins that stands at x from the reading start."""
        return self.width - x - width if self.rtl else x

    def _line(self, line: Line, x: float, y: float, width: float) -> None:
        style = line.style
        inset = LABEL_INSET if style.ground else 0.0
        room = width - line.width - 2 * inset
        offset = {"start": 0.0, "center": room / 2, "end": room}[style.align]
        if style.ground:
            tall = style.size + 4.6
            top = y + style.baseline - 0.357 * style.size - tall / 2
            self.fill(x + offset, top, line.width + 2 * inset, tall, style.ground, radius=4)
        self._runs(line, self.left(x + offset + inset, line.width), self.height - y - style.baseline)

    def _runs(self, line: Line, left: float, base: float) -> None:
        for run in line.runs:
            span = line.spans[run.span]
            width = run.advance * line.style.size / 1000
            linked = span.link is not None and _SAFE_LINK.fullmatch(span.link) is not None
            colour = span.colour or (ACCENT if linked else line.style.colour)
            self._show(run, colour, left, base, line.style.size)
            right = left + width
            if span.strike:
                self._canvas.setStrokeColor(HexColor(colour))
                self._canvas.setLineWidth(line.style.size * 0.06)
                self._canvas.line(left, base + line.style.size * 0.3, right, base + line.style.size * 0.3)
            if span.link and linked:
                self._link(span.link, left, base - line.style.size * 0.25, right, base + line.style.size * 0.8)
            left = right

    def _show(self, run: Run, colour: str, left: float, base: float, size: float) -> None:
        face = self._faces.setdefault(run.face, EmbeddedFace(run.face, f"D{len(self._faces) + 1}"))
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.addLiteral(f"BT /{face.resource} {size:g} Tf 1 0 0 1 {left:.3f} {base:.3f} Tm {face.show(run)} ET")

    def _link(self, url: str, left: float, bottom: float, right: float, top: float) -> None:
        if _SAFE_LINK.fullmatch(url):
            self._canvas.linkURL(url, (left, bottom, right, top), relative=0, thickness=0)
