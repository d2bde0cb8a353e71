"""What goes into the calendar engine and what comes out: frozen values, every text already translated."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from delegations.core.errors import N_, InvalidInput
from delegations.core.walltime import WallTime

Status = Literal["tentative", "confirmed", "cancelled"]
Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]


class UnfitValue(InvalidInput):
    """A value no calendar or mail can carry; `field` names the attribute."""

    message = N_("“%(value)s” cannot stand in a calendar entry.")


class UnsafeAddress(InvalidInput):
    """Not one plain ASCII mail address, or one that would smuggle a header in."""

    message = N_("“%(address)s” is not an address we can write to.")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One calendar entry for one audience in one language (RFC 5545, 3.6.1).

    `uid` is printable ASCII and fixed for life; `created` and `revised` are aware. Of an all-day entry
    only the dates count, and `end` is exclusive. `latitude` and `longitude` are degrees, both or neither.
    `language` is a BCP 47 tag; a text that is in another one, for want of a translation, has its own.
    `conference_label` is what the link to join is called. The years must lie in 1970-2199.
    """

    uid: str
    sequence: int
    created: datetime
    revised: datetime
    start: WallTime
    end: WallTime
    all_day: bool = False
    status: Status
    summary: str
    description: str = ""
    location: str = ""
    language: str
    summary_language: str = ""
    description_language: str = ""
    location_language: str = ""
    latitude: float | None = None
    longitude: float | None = None
    place_title: str = ""
    url: str | None = None
    conference: str | None = None
    conference_label: str = ""
    categories: tuple[str, ...] = ()
    busy: bool = True


@dataclass(frozen=True)
class Party:
    """Somebody who writes or is written to; `language` is the BCP 47 tag of the name."""

    name: str
    address: str
    language: str


@dataclass(frozen=True)
class Rendered:
    """The kept bytes of one VEVENT, the zones it refers to, and its first and last local date."""

    body: bytes
    zones: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True)
class Attachment:
    """A file that travels with a mail; `media_type` as in 'application/pdf'."""

    filename: str
    media_type: str
    content: bytes
