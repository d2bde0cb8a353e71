"""Colours and measures of the printed page. Lengths are points; leading is the distance between baselines."""

from dataclasses import dataclass

from delegations.documents.values import Tone

INK = "#17212b"
SOFT = "#55616e"
LINE = "#d8dee4"
GROUND = "#f8fafb"
WATERMARK = "#f0f3f5"
ACCENT = "#0b6156"
MILLIMETRE = 72 / 25.4
MARGIN = 16.4 * MILLIMETRE
LABEL_INSET = 5.0

TONES: dict[Tone, tuple[str, str]] = {
    "confirmed": ("#1a6b3c", "#e4f3ea"),
    "waiting": ("#8a5a00", "#fdf3dc"),
    "moved": ("#5b3fa0", "#efeafa"),
    "refused": ("#a3262a", "#fbe9e9"),
    "off": ("#5f6a75", "#eef1f4"),
}
"""Text and ground of each tone; 'off' is a shade darker than on screen so that small print keeps its contrast."""


@dataclass(frozen=True)
class TextStyle:
    """`align` is relative to the direction of the page."""

    size: float
    leading: float
    bold: bool = False
    colour: str = INK
    align: str = "start"
    ground: str | None = None
    """Colour of a rounded label behind each line; the text is inset by LABEL_INSET on both sides."""

    @property
    def baseline(self) -> float:
        """From the top of the line down to the baseline, so that capitals stand in the middle."""
        return self.leading / 2 + 0.357 * self.size


MISSION = TextStyle(10.4, 14, bold=True)
RELEASE = TextStyle(10.4, 14, colour=SOFT, align="end")
TITLE = TextStyle(21.5, 28, bold=True)
SUBTITLE = TextStyle(12.4, 18, colour=SOFT)
DAY = TextStyle(14, 19, bold=True)
DAY_AGAIN = TextStyle(10.4, 15, bold=True)
DAY_NOTE = TextStyle(10, 15, colour=SOFT, align="end")
BODY = TextStyle(10.8, 16.6)
DETAIL = TextStyle(10.8, 16.6, colour=SOFT)
HEADLINE = TextStyle(10.8, 16.6, bold=True)
TRANSFER = TextStyle(10, 14.5, colour=SOFT)
STATE = TextStyle(9, 17, bold=True)
FOOT = TextStyle(9.4, 14.4, colour=SOFT)
CELL = TextStyle(9.4, 13.6)
CELL_HEAD = TextStyle(8.8, 12.6, bold=True, colour=SOFT)
LETTER = TextStyle(10.8, 16)
STRIP = TextStyle(10, 14.5, bold=True)
