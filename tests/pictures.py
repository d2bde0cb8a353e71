"""Pictures as people send them, and as nobody should."""

import io
import struct
import zlib
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

Size = tuple[int, int]
PLACE = b"N\x00"


def picture(
    kind: str = "JPEG", size: Size = (600, 900), colour: Any = "#804020", mode: str = "RGB", **save: Any
) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, colour).save(written, kind, **save)
    return written.getvalue()


def from_a_telephone(orientation: int = 6) -> bytes:
    """Lying on its side, red where the top is once it stands up, with the place where it was taken."""
    image = Image.new("RGB", (800, 600), "blue")
    image.paste("red", (0, 0, 300, 600))  # the left edge is the upper one once turned by 90 degrees
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Make of a telephone"
    degrees = (IFDRational(45), IFDRational(46), IFDRational(0))
    exif.get_ifd(0x8825).update({1: "N", 2: degrees, 3: "E", 4: degrees})
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif, quality=90)
    return written.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A small PNG that says it is enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
