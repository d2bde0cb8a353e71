"""C01-C26 on what arrived: feeds and downloads over HTTP, and the calendars in mails."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from delegations.core.text import one_line
from tests.calendars.expander import instant_of, offset_at
from tests.calendars.linter import LANGUAGE, Component, Property, lint, parse
from tests.conformance.story import (
    CONTROLS,
    HOSTILE,
    JOIN,
    LANGUAGES,
    NAMES,
    PHONES,
    STEPS,
    Received,
    event_of,
    events,
    unfolded,
)
from tests.judges.files import SCRIPTS
from tests.judges.judges import JUDGES, TIMEKEEPERS
from tests.judges.radicale import radicale
from tests.judges.test_round_trip import through

SLOT_KINDS = ("reader", "person", "staff", "dossier", "programme")
"""Feeds that hold the entry of the story all along; the host's loses and keeps it as a tombstone."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
TEXTS = re.compile(r"^(SUMMARY|DESCRIPTION|STYLED-DESCRIPTION|X-ALT-DESC|LOCATION|NAME|X-WR-CAL|CATEGORIES|X-APPLE)")
MAP = {
    "CONFIRMED": ("OPAQUE", "BUSY"), "TENTATIVE": ("OPAQUE", "TENTATIVE"), "CANCELLED": ("TRANSPARENT", "FREE"),
}  # fmt: skip


def sequence(body: bytes, uid: str) -> int:
    return int(event_of(body, uid).one("SEQUENCE").value)


def instant(prop: Property) -> datetime:
    """By zoneinfo, not by the file."""
    local = datetime.strptime(prop.value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return local.replace(tzinfo=ZoneInfo(prop.params["TZID"]) if "TZID" in prop.params else UTC).astimezone(UTC)


def times(body: bytes) -> list[Property]:
    return [event.one(name) for event in events(body) for name in ("DTSTART", "DTEND")]


def test_c01_lines_have_at_most_75_octets_and_end_with_crlf(received: Received) -> None:
    for name, body in received.calendars.items():
        lines = body.split(b"\r\n")
        assert lines[-1] == b"" and max(map(len, lines)) <= 75, name
        assert b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines), name


def test_c02_folds_never_cut_a_character_and_no_mark_begins_a_file(received: Received) -> None:
    for name, body in received.calendars.items():
        assert body.startswith(b"BEGIN:VCALENDAR\r\n"), name
        assert [line.decode() for line in body.split(b"\r\n")], name


def test_c03_what_people_typed_brings_no_control_character_and_no_failure(received: Received) -> None:
    for name, body in received.calendars.items():
        assert not CONTROL.search(unfolded(body).replace("\r\n", "")), name
    hostile = next(e for e in events(received.feed("asked", "reader", "en").body) if "Evil" in e.one("SUMMARY").value)
    assert hostile.one("SUMMARY").value.endswith("BEGIN:VALARM =?utf-8?q?x?=")
    assert {"ATTENDEE", "BCC", "X"} & {prop.name for prop in hostile.properties} == set()
    assert "CONFERENCE" not in {prop.name for prop in hostile.properties}, "a number to dial is no address"
    assert "dial 01 23\\; code 4" in hostile.one("DESCRIPTION").value


@pytest.mark.parametrize("judge", TIMEKEEPERS)
def test_c04_texts_of_ten_scripts_come_back_in_three_readers(judge: str, received: Received) -> None:
    names = ("asked", "reader", "en"), ("asked", "programme", "ar"), ("asked", "staff", "fr")
    files = {f.name: f.body for f in (received.feed(*name) for name in names)}
    for name, reading in JUDGES[judge].read(files).items():
        texts = [(e["summary"], e["description"] or "", e["location"] or "") for e in reading["events"]]
        for text in SCRIPTS.values():
            found = [t for t in texts if t[0].endswith(text)]
            assert found and text in found[0][1] and text in found[0][2], (name, text)
        assert any(one_line(HOSTILE) in " ".join(t[0].split()) for t in texts), name
        wanted = CONTROLS.replace("\x07", "").replace("\x1b", "").replace("\ufeff", "")
        plain = re.sub("[\u2028\x85]", "\n", wanted)
        assert name.startswith("asked: programme") or any(plain in t[1] for t in texts), name


def test_c05_version_product_and_scale_stand_once(received: Received) -> None:
    for name, body in received.calendars.items():
        calendar = parse(body)
        assert [len(calendar.all(n)) for n in ("VERSION", "PRODID", "CALSCALE")] == [1, 1, 1], name
        assert (calendar.one("VERSION").value, calendar.one("CALSCALE").value) == ("2.0", "GREGORIAN")
        assert lint(body) == [], name


def test_c06_every_entry_has_one_uid_and_one_stamp(received: Received) -> None:
    for name, body in received.calendars.items():
        uids = [event.one("UID").value for event in events(body)]
        assert len(set(uids)) == len(uids), name
        assert all(len(e.all("UID")) == len(e.all("DTSTAMP")) == 1 for e in events(body)), name


def test_c07_one_slot_has_one_uid_in_every_channel_language_and_through_every_change(received: Received) -> None:
    for step in STEPS[1:]:
        for kind in SLOT_KINDS:
            for file in received.feeds(step, kind):
                there = received.uid in {e.one("UID").value for e in events(file.body)}
                assert there == ((step, kind) != ("left", "reader") and (step, kind) != ("left", "programme")), (
                    file.name
                )
    assert {events(f.body)[0].one("UID").value for f in received.downloads if "renaud" in f.step} == {received.uid}
    to = {mail.to for mail in received.cards() if mail.event.one("UID").value == received.uid}
    assert len(to) == 4, "two hosts, two readers"
    assert re.fullmatch(r"slot-[0-9a-f-]{36}", received.uid)


def test_c08_the_sequence_follows_time_place_and_status_alone(received: Received) -> None:
    for kind in ("host", "staff", "dossier", "person"):
        by_step = {step: sequence(received.feed(step, kind).body, received.uid) for step in STEPS[1:]}
        assert by_step["asked"] < by_step["answered"] < by_step["moved"] == by_step["reworded"], kind
        assert by_step["reworded"] < by_step["relocated"] == by_step["agreed"], kind
        assert by_step["agreed"] < by_step["swapped"], kind
        assert sequence(received.feed("countered", kind).body, received.uid) == by_step["relocated"], kind
    third = {step: sequence(received.feed(step, "staff").body, received.countered) for step in STEPS[1:]}
    assert third["relocated"] == third["countered"] < third["agreed"], "a proposal changes nothing, its acceptance does"
    words = [event_of(received.feed(step, "person").body, received.uid) for step in ("moved", "reworded")]
    assert words[0].one("LAST-MODIFIED").value < words[1].one("LAST-MODIFIED").value
    assert not [mail for mail in received.cards() if mail.step == "reworded"]


@pytest.mark.parametrize(("kind", "address"), [("reader", 1), ("person", 0), ("host", 2)])
def test_c08_no_channel_ever_falls_behind_another(kind: str, address: int, received: Received) -> None:
    to = ("head@capital.example", "o'brien+cards@capital.example", "renaud@metropole.example")[address]
    highest = -1
    for step in STEPS[1:]:
        mailed = [m.sequence for m in received.cards(to) if m.step == step and m.event.one("UID").value == received.uid]
        assert mailed == sorted(mailed) and all(number >= highest for number in mailed), step
        highest = max([highest, *mailed])
        shown = [e for e in events(received.feed(step, kind).body) if e.one("UID").value == received.uid]
        for event in shown:
            assert int(event.one("SEQUENCE").value) >= highest, step
            highest = int(event.one("SEQUENCE").value)


def test_c09_stamps_are_in_utc_and_are_those_of_the_revision(received: Received) -> None:
    for name, body in received.calendars.items():
        for event in events(body):
            stamps = [event.one(n).value for n in ("DTSTAMP", "CREATED", "LAST-MODIFIED")]
            assert all(re.fullmatch(r"\d{8}T\d{6}Z", stamp) for stamp in stamps), name
            assert stamps[0] == stamps[2] >= stamps[1], name


def test_c10_bytes_are_equal_across_processes_hash_seeds_and_hours(received: Received) -> None:
    for elsewhere in received.elsewhere:
        for kind, path in received.paths.items():
            here = received.feed("cancelled", kind, "ar")
            body, tag = elsewhere[f"{path}?lang=ar"]
            assert (body.encode(), tag) == (here.body, here.headers["ETag"]), kind
    quiet = [received.feed(step, "person") for step in ("left", "back")]
    assert quiet[0].headers["ETag"] != "" and len(received.elsewhere) == 2


def test_c11_every_zone_is_defined_used_and_stands_before_the_entries(received: Received) -> None:
    for name, body in received.calendars.items():
        calendar = parse(body)
        defined = [zone.one("TZID").value for zone in calendar.walk("VTIMEZONE")]
        used = {prop.params["TZID"] for prop in times(body) if "TZID" in prop.params}
        assert sorted(defined) == sorted(used), name
        order = [child.name for child in calendar.children]
        assert order == sorted(order, reverse=True), name
    zones = {prop.params.get("TZID") for prop in times(received.feed("asked", "reader").body)}
    assert zones == {"Europe/Paris", "Africa/Casablanca", "Africa/Cairo", None}


def test_c12_a_zone_has_one_yearly_rule_for_each_clock_or_the_dates_one_by_one(received: Received) -> None:
    for name, body in received.calendars.items():
        for zone in parse(body).walk("VTIMEZONE"):
            kinds = [part.name for part in zone.children]
            rules = [len(part.all("RRULE")) for part in zone.children]
            assert not any(part.all("COMMENT") for part in [zone, *zone.children]), name
            if any(rules):
                assert sorted(kinds) == ["DAYLIGHT", "STANDARD"] and rules == [1, 1], name
            assert not any("," in date.value for part in zone.children for date in part.all("RDATE")), name


def test_c13_instants_are_those_of_the_tz_database_in_four_readers(received: Received) -> None:
    files = {f.name: f.body for f in received.feeds("agreed", language="fr") if f.kind != "season"}
    files |= {mail.name: mail.card for mail in received.cards()}
    readings = {judge: JUDGES[judge].read(files) for judge in TIMEKEEPERS}
    for name, body in files.items():
        wanted = {
            e.one("UID").value: [int(instant(e.one(n)).timestamp()) for n in ("DTSTART", "DTEND")] for e in events(body)
        }
        for judge, read in readings.items():
            assert {e["uid"]: [e["start"], e["end"]] for e in read[name]["events"]} == wanted, (judge, name)
        for zone in parse(body).walk("VTIMEZONE"):
            for prop in times(body):
                if prop.params.get("TZID") == zone.one("TZID").value:
                    there = instant(prop).astimezone(ZoneInfo(prop.params["TZID"])).utcoffset()
                    assert offset_at(zone, instant(prop)) == there, name
    card = received.cards()[0].card
    assert instant_of(parse(card), "DTSTART") == instant(events(card)[0].one("DTSTART"))


def test_c14_hours_that_come_twice_or_never_are_in_utc(received: Received) -> None:
    for kind in ("reader", "staff"):
        starts = {
            e.one("SUMMARY").value.rpartition("– ")[2]: e.one("DTSTART")
            for e in events(received.feed("asked", kind).body)
        }
        said = {
            title[-6:]: (prop.value, prop.params)
            for title, prop in starts.items()
            if title[-6:] in ("fois 0", "fois 1", "Jamais")
        }
        assert said["fois 0"] == ("20271031T003000Z", {}) and said["fois 1"] == ("20271031T013000Z", {})
        assert said["Jamais"][0].endswith("Z")


def test_c15_no_time_floats_and_no_zone_is_a_fixed_offset(received: Received) -> None:
    for name, body in received.calendars.items():
        for prop in times(body):
            zone = prop.params.get("TZID", "")
            fits = (
                "/" in zone and not zone.startswith("Etc/")
                if zone
                else prop.value.endswith("Z") or "VALUE" in prop.params
            )
            assert fits, (name, prop)


def test_c16_whole_days_end_on_the_day_after(received: Received) -> None:
    for language in LANGUAGES:
        (event,) = events(received.feed("asked", "season", language).body)
        assert (event.one("DTSTART").params, event.one("DTSTART").value) == ({"VALUE": "DATE"}, "20271026")
        assert event.one("DTEND").value == f"{date(2027, 10, 31) + timedelta(days=1):%Y%m%d}"


def test_c17_every_end_is_after_its_start(received: Received) -> None:
    for name, body in received.calendars.items():
        for event in events(body):
            if "VALUE" not in event.one("DTSTART").params:
                assert instant(event.one("DTEND")) > instant(event.one("DTSTART")), name


def test_c18_status_transparency_and_busy_status_say_the_same(received: Received) -> None:
    seen = set()
    for name, body in received.calendars.items():
        for event in events(body):
            status, *said = (event.one(n).value for n in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"))
            free = ("TRANSPARENT", "FREE")
            assert tuple(said) in (MAP[status], free), name
            assert tuple(said) == MAP[status] or re.search("Nuit|Casablanca", event.one("SUMMARY").value), name
            seen.add(status)
    assert seen == set(MAP)


def test_c19_the_language_of_a_text_is_a_tag_and_true(received: Received) -> None:
    """What people wrote is French here and not translated; what the product says is in the language of the file."""
    for file in received.files:
        wanted = "fr" if (file.kind, file.language) == ("staff", "ar") else file.language
        calendar, shown = parse(file.body), events(file.body)
        assert {p.params["LANGUAGE"] for p in calendar.all("DESCRIPTION")} <= {wanted}, file.name
        assert {e.one("SUMMARY").params["LANGUAGE"] for e in shown} <= {"fr"}, file.name
        places = {p.params["LANGUAGE"] for e in shown for p in e.all("LOCATION")}
        assert places <= ({wanted} if file.kind == "season" else {"fr"}), file.name
        texts = {e.one("DESCRIPTION").params["LANGUAGE"] for e in shown}
        assert texts <= {wanted, "fr"} and all(map(LANGUAGE.fullmatch, {wanted, *texts})), file.name
    plain = event_of(received.feed("asked", "reader", "ar").body, received.countered).one("DESCRIPTION")
    assert plain.params["LANGUAGE"] == "ar", "no text of its own: all of it is what the product says"
    for mail in received.cards():
        spoken = mail.read["Content-Language"]
        assert {mail.event.one(name).params["LANGUAGE"] for name in ("ATTENDEE", "ORGANIZER")} == {spoken}, mail.name
        assert mail.event.one("SUMMARY").params["LANGUAGE"] == "fr", mail.name


def test_c20_calendars_of_three_languages_differ_in_their_texts_alone(received: Received) -> None:
    def bare(body: bytes) -> list[str]:
        lines = re.sub(r';LABEL="[^"]*"', "", unfolded(body)).split("\r\n")
        return [line for line in lines if not TEXTS.match(line)]

    for step in STEPS:
        for kind in received.paths:
            bodies = [bare(file.body) for file in received.feeds(step, kind)]
            assert bodies == [bodies[0]] * 3, (step, kind)


def test_c21_values_that_need_a_type_say_it(received: Received) -> None:
    for file in received.files:
        calendar = parse(file.body)
        assert calendar.one("REFRESH-INTERVAL").params == {"VALUE": "DURATION"}, file.name
        assert not calendar.all("SOURCE"), "the address would be in the file"
    for name, body in received.calendars.items():
        for link in (link for event in events(body) for link in event.all("CONFERENCE")):
            assert link.params["VALUE"] == "URI" and link.params["LABEL"] and link.value == JOIN, name
    joined = event_of(received.feed("asked", "reader").body, received.uid)
    assert joined.all("CONFERENCE") and JOIN in joined.one("DESCRIPTION").value.replace("\\", "")
    assert all(mail.event.all("CONFERENCE") for mail in received.cards() if mail.event.one("UID").value == received.uid)
    public = event_of(received.feed("asked", "programme").body, received.uid)
    assert not public.all("CONFERENCE") and "visio" not in public.one("DESCRIPTION").value


def test_c22_no_calendar_has_a_uid_and_a_caldav_server_keeps_as_many_entries(
    received: Received, tmp_path: Path
) -> None:
    assert not [name for name, body in received.calendars.items() if parse(body).all("UID")]
    body = received.feed("cancelled", "reader").body
    with radicale(tmp_path / "server") as server:
        found = through(server, body, tmp_path / "client")
    assert set(found) == {event.one("UID").value for event in events(body)}


def test_c23_positions_are_on_earth_and_the_same_for_apple(received: Received) -> None:
    count = 0
    for name, body in received.calendars.items():
        for event in events(body):
            geo = [p.value.replace(";", ",") for p in event.all("GEO")]
            assert geo == [p.value.removeprefix("geo:") for p in event.all("X-APPLE-STRUCTURED-LOCATION")], name
            assert all(abs(float(p.split(",")[0])) <= 90 and abs(float(p.split(",")[1])) <= 180 for p in geo), name
            count += len(geo)
    assert count > 100


def test_c24_no_feed_and_no_download_names_a_person_an_address_or_a_telephone(received: Received) -> None:
    digits = {phone.removeprefix("+33") for phone in (*PHONES.values(), "+33698765432")}
    families = ("Benchekroun", "بنشقرون", "Renaud", "القاهرة: x", "Ḥaddād", "Ñandú", "Laurent", "Bob", "Ω" * 9)
    for file in received.files:
        text = unfolded(file.body).replace("\\n", " ")
        own = text.replace("evil@example.net", "").replace("mailto:", "", text.count("ATTENDEE:mailto:"))
        assert not re.search(r"@|mailto:|tel:|\n(ATTENDEE|ORGANIZER|CONTACT)", own), file.name
        assert not [name for name in (*families, *NAMES) if name in text], file.name
        assert not [number for number in digits if number in re.sub(r"[^0-9]", "", text)], file.name
        path = received.paths.get(file.kind, "")
        secret = path.rpartition("/")[2].removesuffix(".ics")
        assert file.kind in ("season", "programme", "download") or secret not in text, file.name


def test_c25_a_host_sees_his_slots_and_no_other(received: Received) -> None:
    for file in received.feeds(kind="host"):
        assert {e.one("UID").value for e in events(file.body)} == (set() if file.step == "empty" else {received.uid})
    for download in received.downloads:
        assert len(events(download.body)) == 1


@pytest.mark.parametrize(("language", "prefix"), [("fr", "✕ Annulé"), ("en", "✕ Cancelled:"), ("ar", "✕ ألغي:")])
def test_c26_what_was_cancelled_stays_as_a_tombstone_that_says_so(
    language: str, prefix: str, received: Received
) -> None:
    for kind in ("reader", "person", "host", "dossier", "programme"):
        event: Component = event_of(received.feed("cancelled", kind, language).body, received.uid)
        assert event.one("STATUS").value == "CANCELLED" and event.one("SUMMARY").value.startswith(prefix), kind
