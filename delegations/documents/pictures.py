"""Pictures of pixels: read with care, no finer than paper shows, the same bytes for the same file."""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image as Pixels
from PIL import ImageOps

from delegations.documents.errors import BrokenPicture
from delegations.documents.values import Picture

_FORMATS = ("JPEG", "PNG")
_FINEST = 300 / 72
"""Pixels per point: a printer shows no more."""
_COARSEST = 96 / 72
"""Small pictures are not blown up beyond this."""
MOST_PIXELS = 80_000_000
"""What is larger would fill the memory."""
_QUALITY = 86
_HELD = 274
"""The Exif tag that says how the camera was held; from 5 on, width and height change places."""
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, Pixels.DecompressionBombError)


@dataclass(frozen=True)
class Image:
    """A picture as the file holds it."""

    width: int
    height: int
    content: bytes
    jpeg: bool
    grey: bool


def fitted(picture: Picture, width: float, height: float) -> tuple[float, float]:
    """Width and height in points of the picture within a cell: as large as fits, without being blown up."""
    with _opened(picture) as pixels:
        across, down = pixels.size
        if pixels.getexif().get(_HELD, 1) >= 5:
            across, down = down, across
    scale = min(width / across, height / down, 1 / _COARSEST)
    return across * scale, down * scale


def key_of(picture: Picture, width: float, height: float) -> str:
    """The same for the same picture at the same size."""
    digest = hashlib.sha256(picture.data).hexdigest()[:24]
    return f"picture-{digest}-{round(width * _FINEST)}-{round(height * _FINEST)}"


def prepared(picture: Picture, width: float, height: float) -> Image:
    """The picture for this size in points. Raises BrokenPicture."""
    with _opened(picture) as original:
        most = (max(1, round(width * _FINEST)), max(1, round(height * _FINEST)))
        jpeg = original.format != "PNG"
        if jpeg:
            original.draft(None, most)
        pixels = _flat(ImageOps.exif_transpose(original))
        if pixels.width > most[0] or pixels.height > most[1]:
            pixels = pixels.resize((min(most[0], pixels.width), min(most[1], pixels.height)), Pixels.Resampling.LANCZOS)
        content = _as_jpeg(pixels) if jpeg else zlib.compress(pixels.tobytes(), 9)
    return Image(pixels.width, pixels.height, content, jpeg, pixels.mode == "L")


@contextmanager
def _opened(picture: Picture) -> Iterator[Pixels.Image]:
    try:
        with Pixels.open(io.BytesIO(picture.data), formats=_FORMATS) as pixels:
            if pixels.width * pixels.height > MOST_PIXELS:
                raise BrokenPicture(picture.text)
            yield pixels
    except _UNREADABLE as broken:
        raise BrokenPicture(picture.text) from broken


def _flat(pixels: Pixels.Image) -> Pixels.Image:
    """Grey or red, green and blue; what is transparent becomes paper."""
    if "A" in pixels.getbands() or "transparency" in pixels.info:
        seen = pixels.convert("RGBA")
        paper = Pixels.new("RGBA", seen.size, "white")
        return Pixels.alpha_composite(paper, seen).convert("RGB")
    return pixels if pixels.mode == "L" else pixels.convert("L" if pixels.mode == "1" else "RGB")


def _as_jpeg(pixels: Pixels.Image) -> bytes:
    written = io.BytesIO()
    pixels.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()
