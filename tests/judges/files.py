"""Files for the judges, each with what every reader must find in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from delegations.calendars.entries import render_entry
from delegations.calendars.feeds import assemble
from delegations.calendars.invitations import invitation
from delegations.calendars.values import Entry, Party
from delegations.calendars.zones import changes_in
from delegations.core.walltime import WallTime
from tests.calendars.examples import ORGANIZER, entry, wall
from tests.calendars.test_zones import DATES, ZONES

SCRIPTS = {
    "fr": "Accueil à l’Hôtel de Ville ; échanges, « visite »",
    "ar": "استقبال في قصر البلدية، ثمّ زيارة؛ غداء",
    "zh": "市政厅接待；参观，午餐",
    "ja": "市庁舎での歓迎、見学；昼食",
    "ko": "시청 환영식, 견학; 점심",
    "ru": "Приём в мэрии; обед, экскурсия",
    "el": "Υποδοχή στο δημαρχείο· ξενάγηση, γεύμα; τέλος",
    "he": "קבלת פנים בעירייה, סיור; ארוחה",
    "hi": "नगर भवन में स्वागत, भ्रमण; भोजन",
    "th": "ต้อนรับที่ศาลาว่าการ, ชมเมือง; อาหารกลางวัน",
}


@dataclass(frozen=True)
class File:
    """`entries` are those a reader must find, `method` that of a card."""

    body: bytes
    entries: tuple[Entry, ...] = ()
    method: str = ""

    def expected(self) -> dict[str, tuple[int | str, int | str]]:
        """{UID: (start, end)} as the judges write moments."""
        return {each.uid: (_moment(each, each.start), _moment(each, each.end)) for each in self.entries}


def _moment(each: Entry, moment: WallTime) -> int | str:
    return moment.local.date().isoformat() if each.all_day else int(moment.instant().timestamp())


def found(reading: dict[str, Any]) -> dict[str, tuple[int | str, int | str]]:
    """The same of what a judge read."""
    return {event["uid"]: (event["start"], event["end"]) for event in reading["events"]}


def feed_of(entries: Iterable[Entry], language: str = "fr") -> File:
    kept = tuple(entries)
    body = assemble(
        [render_entry(each) for each in kept], name="Délégation, Maroc ; ربيع", description="Quatre\njours",
        language=language, prodid="-//Example//Programme//FR", url="https://example.org/calendar/t0ken.ics",
    )  # fmt: skip
    return File(body, kept)


def card_of(what: Entry, method: Any, attendee: Party) -> File:
    return File(invitation(what, method=method, organizer=ORGANIZER, attendee=attendee), (what,), method)


def engine_files() -> dict[str, File]:
    """What our engine can be asked for, by name."""
    flight = entry(start=wall("2027-10-22T18:10"), end=wall("2027-10-22T20:15", "Africa/Casablanca"))
    night = entry(start=wall("2027-10-30T22:00"), end=wall("2027-10-31T06:00"))
    twice = [replace(wall("2027-10-31T02:30"), fold=fold) for fold in (0, 1)]
    repeated = [entry(uid=f"n{s.fold}@example.org", start=s, end=wall("2027-10-31T05:00")) for s in twice]
    day = entry(all_day=True, start=wall("2027-10-19T00:00"), end=wall("2027-10-22T00:00"))
    long = entry(description="Climat, énergie ; eau. 🎪 مرحبا\n" * 200, summary="très " * 200)
    files = {
        "empty": feed_of(()),
        "single": feed_of([entry()]),
        "cancelled": feed_of([entry(status="cancelled", sequence=4)]),
        "tentative": feed_of([entry(status="tentative")]),
        "flight": feed_of([flight]),
        "night of the clock change": feed_of([night, *repeated]),
        "all day": feed_of([day]),
        "long": feed_of([long]),
        "no place that is a zone": feed_of([entry(start=wall("2027-10-19T09:30", "Etc/GMT-3"))]),
    }
    files |= {f"script {language}": _in_script(language) for language in SCRIPTS}
    return files | _cards(flight)


def _in_script(language: str) -> File:
    text = SCRIPTS[language]
    values = {"summary": text, "location": text, "place_title": text, "conference": None, "categories": (text,)}
    return feed_of([entry(language=language, description=f"{text}\n\n{text} \\ end", **values)], language)


def _cards(flight: Entry) -> dict[str, File]:
    cards = {
        f"REQUEST to {language}": card_of(entry(status="tentative"), "REQUEST", Party(name, "a@example.org", language))
        for language, name in SCRIPTS.items()
    }
    somebody = Party('Zoé "Z"; القاهرة, 東京', "zoe.o'brien@example.com", "fr")
    cards["update"] = card_of(entry(sequence=5, start=wall("2027-10-19T14:00")), "REQUEST", somebody)
    cards["flight as a card"] = card_of(flight, "REQUEST", somebody)
    cards["CANCEL"] = card_of(entry(sequence=6), "CANCEL", somebody)
    return cards


def zone_files() -> dict[str, File]:
    """Each zone as one feed over three years, and as single downloads, whose zone covers a single year."""
    files = {}
    for name in ZONES:
        walls = sorted({*_dates(), *_beside_changes(name)})
        whole = [_entry_at(n, local, name) for n, local in enumerate(walls)]
        files[name] = feed_of(whole)
        files |= {f"{name} {n}": feed_of([_entry_at(n, local, name)]) for n, local in enumerate(_dates()[::2])}
    return files


def _dates() -> list[datetime]:
    return [datetime(*day, hour, 30) for day in DATES for hour in (0, 12)]


def _beside_changes(name: str) -> list[datetime]:
    changes = [change for year in (2026, 2027, 2028) for change in changes_in(name, year)]
    return [c.onset.replace(second=0) + timedelta(minutes=m) for c in changes for m in (-61, -1, 0, 30, 61, 121)]


def _entry_at(number: int, local: datetime, zone: str) -> Entry:
    start = WallTime(local, zone)
    return entry(uid=f"{number}@example.org", start=start, end=start.shifted(hours=5), description="", conference=None)
