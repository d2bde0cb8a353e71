"""Every kind of calendar against the rows of the conformance table that it has to meet."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from delegations.accounts.links import LinkMaker, link_for, renew_link, revoke_link
from delegations.app import create_app
from delegations.calendars import entries
from delegations.core.actor import system_actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.dossiers.models import Dossier
from delegations.i18n.content import save_text
from delegations.itineraries import calendars
from delegations.itineraries.exports import card_of
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import get_slot
from tests.calendars.linter import lint
from tests.client import StaffClient
from tests.conftest import ROOT
from tests.factories import Factory
from tests.feeds.conftest import KINDS, PEOPLE, SECRET_KINDS, SLOT_KINDS, Scene, forget_bodies, unfolded
from tests.queries import count_queries

TEXTS = re.compile(r"^(SUMMARY|DESCRIPTION|STYLED-DESCRIPTION|X-ALT-DESC|LOCATION|NAME|X-WR-CAL|CATEGORIES|X-APPLE)")
every_kind = pytest.mark.parametrize("kind", KINDS)


def read(visitor: StaffClient, scene: Scene, kind: str, **query: str) -> str:
    return unfolded(visitor.get(scene.addresses[kind], query_string=query).data)


def uids(text: str) -> list[str]:
    return re.findall(r"^UID:(.+)\r$", text, re.MULTILINE)


def event(text: str, uid: str) -> str:
    return next(part for part in text.split("BEGIN:VEVENT")[1:] if f"UID:{uid}\r" in part)


def value(part: str, name: str) -> str:
    found = re.search(rf"^{name}[;:].*?([^:]*)\r$", part, re.MULTILINE)
    assert found, name
    return found.group(1)


@every_kind
def test_c06_every_entry_has_one_uid_and_one_stamp(kind: str, scene: Scene, visitor: StaffClient) -> None:
    response = visitor.get(scene.addresses[kind])
    text = unfolded(response.data)
    count = text.count("BEGIN:VEVENT")
    assert count >= 1
    assert len(set(uids(text))) == len(uids(text)) == count
    assert len(re.findall(r"^DTSTAMP:", text, re.MULTILINE)) == count
    assert lint(response.data) == []


def test_c07_a_slot_has_one_uid_in_every_calendar_mail_and_language(
    scene: Scene, visitor: StaffClient, session: Session
) -> None:
    slot = get_slot(session, scene.dossier.id, scene.slot_id)
    uid = card_of(session, slot, "fr", status="confirmed", partstat="ACCEPTED")["entry"]["uid"]
    for kind in SLOT_KINDS:
        for language in ("fr", "en", "ar"):
            assert uid in uids(read(visitor, scene, kind, lang=language)), (kind, language)


def test_c07_a_slot_keeps_its_uid_when_time_place_and_host_change(
    scene: Scene, visitor: StaffClient, make: Factory
) -> None:
    before = {kind: set(uids(read(visitor, scene, kind))) for kind in SLOT_KINDS if kind != "host"}
    scene.clock.advance(hours=1)
    other = make.organisation("Grand Lyon Habitat")
    scene.change(
        starts=datetime(2027, 10, 28, 9), ends=datetime(2027, 10, 28, 10), place_id=make.place("Ailleurs").id,
        host_id=other.id, sequence=1,
    )  # fmt: skip
    assert {kind: set(uids(read(visitor, scene, kind))) for kind in before} == before


def test_c07_the_entry_of_a_dossier_keeps_its_uid(scene: Scene, visitor: StaffClient) -> None:
    assert uids(read(visitor, scene, "season", lang="fr")) == ["dossier-VISIT-1"]
    scene.session.get_one(Dossier, scene.dossier.id).title = "Autre titre"
    scene.session.commit()
    text = read(visitor, scene, "season", lang="ar")
    assert uids(text) == ["dossier-VISIT-1"] and "Autre titre" in text


@pytest.mark.parametrize("kind", ["reader", "person", "dossier", "programme"])
def test_c08_a_new_text_leaves_the_sequence_and_a_new_time_raises_it(
    kind: str, scene: Scene, visitor: StaffClient
) -> None:
    uid = f"slot-{scene.session.get_one(Slot, scene.slot_id).uid}"
    first = event(read(visitor, scene, kind), uid)
    scene.clock.advance(hours=1)
    scene.change(title="Plan vélo et marche")
    text = event(read(visitor, scene, kind), uid)
    assert value(text, "SEQUENCE") == value(first, "SEQUENCE")
    assert value(text, "LAST-MODIFIED") > value(first, "LAST-MODIFIED")
    scene.clock.advance(hours=1)
    scene.change(starts=datetime(2027, 10, 28, 9, 30), sequence=1)
    assert value(event(read(visitor, scene, kind), uid), "SEQUENCE") > value(first, "SEQUENCE")


@every_kind
def test_c09_stamps_are_in_utc_and_not_the_time_of_the_poll(kind: str, scene: Scene, visitor: StaffClient) -> None:
    text = read(visitor, scene, kind)
    stamps = re.findall(r"^(?:DTSTAMP|CREATED|LAST-MODIFIED):(.+)\r$", text, re.MULTILINE)
    assert stamps and all(re.fullmatch(r"\d{8}T\d{6}Z", stamp) for stamp in stamps)
    scene.clock.advance(hours=3)
    assert read(visitor, scene, kind) == text


@every_kind
def test_c10_the_bytes_are_the_same_in_another_application_and_at_another_hour(
    kind: str, scene: Scene, visitor: StaffClient, settings: Settings
) -> None:
    first = visitor.get(scene.addresses[kind])
    later = create_app(settings, FixedClock(datetime(2027, 10, 27, 21, 5, tzinfo=UTC)))
    again = later.test_client().get(scene.addresses[kind])
    later.extensions["delegations"].database.dispose()
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_c10_the_bytes_are_the_same_under_every_hash_seed(
    scene: Scene, visitor: StaffClient, settings: Settings
) -> None:
    program = (
        "import sys; from datetime import UTC, datetime; from delegations.app import create_app\n"
        "from delegations.core.clock import FixedClock; from delegations.core.settings import Settings\n"
        "from pathlib import Path\n"
        "settings = Settings(environment='development', secret_key=sys.argv[1], database_url=sys.argv[2],\n"
        " instance=Path(sys.argv[3]), base_url='http://localhost', mail_url='file:///tmp', inbox_url='file:///tmp',\n"
        " queue_url='', testing=True)\n"
        "client = create_app(settings, FixedClock(datetime(2027, 10, 18, 7, tzinfo=UTC))).test_client()\n"
        "sys.stdout.buffer.write(b''.join(client.get(path).data for path in sys.argv[4:]))\n"
    )
    arguments = [settings.secret_key, settings.database_url, str(settings.instance), *scene.addresses.values()]
    said = [
        subprocess.run(  # our own program
            [sys.executable, "-c", program, *arguments], capture_output=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "4242")
    ]  # fmt: skip
    assert said[0] == said[1] == b"".join(visitor.get(path).data for path in scene.addresses.values())


MAP = {
    "CONFIRMED": ("OPAQUE", "BUSY"), "TENTATIVE": ("OPAQUE", "TENTATIVE"), "CANCELLED": ("TRANSPARENT", "FREE"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SLOT_KINDS)
def test_c18_status_transparency_and_busy_status_say_the_same(
    kind: str, scene: Scene, visitor: StaffClient, make: Factory
) -> None:
    uid = f"slot-{scene.session.get_one(Slot, scene.slot_id).uid}"
    scene.clock.advance(hours=1)
    scene.change(cancelled_at=scene.clock.now(), sequence=1)
    for part in read(visitor, scene, kind).split("BEGIN:VEVENT")[1:]:
        status = value(part, "STATUS")
        assert (value(part, "TRANSP"), value(part, "X-MICROSOFT-CDO-BUSYSTATUS")) == MAP[status]
        assert (status == "CANCELLED") == (f"UID:{uid}\r" in part)


@pytest.mark.parametrize("kind", SLOT_KINDS)
def test_c19_the_language_of_each_text_is_said_and_true(kind: str, scene: Scene, visitor: StaffClient) -> None:
    """The title is translated, text and place are not: what is shown in French for want of a translation says so."""
    slot = scene.session.get_one(Slot, scene.slot_id)
    for language, title in (("en", "Cycling plan"), ("ar", "خطة الدراجات")):
        save_text(scene.session, entity="slot", entity_id=slot.id, field="title", language=language, text=title,
                  source=slot.title)  # fmt: skip
    scene.change(public_text="Présentation")
    for language in ("fr", "en") if kind == "staff" else ("fr", "en", "ar"):
        text = read(visitor, scene, kind, lang=language)
        part = event(text, f"slot-{slot.uid}")
        said = dict(re.findall(r"^([A-Z-]+);.*?LANGUAGE=([a-z]+):", part, re.MULTILINE))
        assert said == {"SUMMARY": language, "DESCRIPTION": "fr", "STYLED-DESCRIPTION": "fr", "LOCATION": "fr"}
        assert '<html lang="fr" dir="ltr">' in part
        other = text.replace(part, "")
        assert set(re.findall(r"^SUMMARY;LANGUAGE=([a-z]+):", other, re.MULTILINE)) <= {"fr"}, "without a translation"
        name = "fr" if kind in ("reader", "person", "dossier", "programme") else language
        assert f"\r\nNAME;LANGUAGE={name}:" in text, "only these are called as the dossier"
        assert f"\r\nDESCRIPTION;LANGUAGE={language}:" in text


def test_c19_the_season_says_in_which_language_each_title_is(scene: Scene, visitor: StaffClient) -> None:
    before = read(visitor, scene, "season", lang="en")
    assert "SUMMARY;LANGUAGE=fr:" in before and "NAME;LANGUAGE=en:" in before
    save_text(scene.session, entity="dossier", entity_id=scene.dossier.id, field="title", language="en",
              text="Casablanca visits", source=scene.dossier.title)  # fmt: skip
    scene.session.commit()
    assert "SUMMARY;LANGUAGE=en:" in read(visitor, scene, "season", lang="en")


@every_kind
def test_c20_calendars_of_several_languages_differ_in_their_texts_alone(
    kind: str, scene: Scene, visitor: StaffClient
) -> None:
    def bare(language: str) -> list[str]:
        return [line for line in read(visitor, scene, kind, lang=language).split("\r\n") if not TEXTS.match(line)]

    assert bare("fr") == bare("en") == (bare("fr") if kind == "staff" else bare("ar"))


@every_kind
def test_c21_c22_values_are_explicit_and_the_calendar_has_no_uid(kind: str, scene: Scene, visitor: StaffClient) -> None:
    head = read(visitor, scene, kind).partition("BEGIN:VEVENT")[0]
    assert "REFRESH-INTERVAL;VALUE=DURATION:" in head
    assert "UID:" not in head and "METHOD:" not in head
    assert "SOURCE" not in head, "the address would be in the file"


@pytest.mark.parametrize("kind", SLOT_KINDS)
def test_c23_the_place_is_the_same_for_apple(kind: str, scene: Scene, visitor: StaffClient) -> None:
    text = read(visitor, scene, kind)
    places = [found.replace(";", ",") for found in re.findall(r"^GEO:(.+)\r$", text, re.MULTILINE)]
    assert places and places == re.findall(r"^X-APPLE-STRUCTURED-LOCATION;.*:geo:(.+)\r$", text, re.MULTILINE)


@every_kind
def test_c24_no_calendar_names_a_person_an_address_or_a_telephone(
    kind: str, scene: Scene, visitor: StaffClient
) -> None:
    for language in ("fr", "en", "ar"):
        text = read(visitor, scene, kind, lang=language)
        token = scene.addresses[kind].rpartition("/")[2].removesuffix(".ics")
        for secret in ("ATTENDEE", "ORGANIZER", "mailto:", "tel:", "@", *PEOPLE):
            assert secret not in text, secret
        assert kind in ("season", "programme") or token not in text


def test_c25_a_host_sees_the_slots_he_was_asked_for_and_no_other(scene: Scene, visitor: StaffClient) -> None:
    text = read(visitor, scene, "host")
    slot = scene.session.get_one(Slot, scene.slot_id)
    assert uids(text) == [f"slot-{slot.uid}"]
    assert "Confluence" not in text


@pytest.mark.parametrize("kind", ["reader", "person", "host", "dossier", "programme"])
def test_c26_what_was_cancelled_stays_as_a_tombstone_for_two_weeks(
    kind: str, scene: Scene, visitor: StaffClient
) -> None:
    scene.clock.advance(hours=1)
    scene.change(cancelled_at=scene.clock.now(), sequence=1)
    first = visitor.get(scene.addresses[kind])
    assert "STATUS:CANCELLED" in unfolded(first.data)
    scene.clock.advance(days=26)
    gone = visitor.get(scene.addresses[kind])
    assert "STATUS:CANCELLED" not in unfolded(gone.data)
    assert gone.headers["ETag"] != first.headers["ETag"]
    assert lint(gone.data) == []


@every_kind
def test_c43_the_headers_are_those_of_a_calendar(kind: str, scene: Scene, visitor: StaffClient) -> None:
    response = visitor.get(scene.addresses[kind])
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    keeper = "public" if kind in ("season", "programme") else "private"
    assert response.headers["Cache-Control"] == f"{keeper}, max-age=900, must-revalidate"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in response.headers and "Cookie" not in response.headers.get("Vary", "")
    assert re.fullmatch(r'"[0-9a-f]{32}"', response.headers["ETag"])
    head = visitor.http.head(scene.addresses[kind])
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head.headers[name] == response.headers[name], name


def _noting(done: list[str], name: str, function: Any) -> Any:
    def noted(*args: Any, **kwargs: Any) -> Any:
        done.append(name)
        return function(*args, **kwargs)

    return noted


def _count(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each entry rendered and each calendar joined."""
    done: list[str] = []
    for module, name in ((entries, "render_event"), (calendars, "assemble")):
        monkeypatch.setattr(module, name, _noting(done, name, getattr(module, name)))
    return done


@every_kind
def test_c43_c46_a_current_client_costs_two_queries_and_no_rendering(
    kind: str, scene: Scene, visitor: StaffClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = visitor.get(scene.addresses[kind])
    done = _count(monkeypatch)
    for known in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-None-Match": f'W/{first.headers["ETag"]}, "another"'},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        with count_queries(database) as asked:
            response = visitor.http.get(scene.addresses[kind], headers=known)
        assert (response.status_code, response.data) == (304, b""), known
        assert response.headers["ETag"] == first.headers["ETag"]
        assert len([s for s in asked if s.startswith("SELECT")]) <= 2, asked
    assert done == []
    forget_bodies(visitor)
    assert visitor.http.get(scene.addresses[kind], headers={"If-None-Match": '"another"'}).status_code == 200
    assert done, "the counter sees what a whole answer costs"


@pytest.mark.parametrize("kind", ["reader", "person", "dossier", "programme"])
def test_c45_kept_entries_are_joined_and_not_rendered_again(
    kind: str, scene: Scene, visitor: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendars.rendered_once.cache_clear()
    done = _count(monkeypatch)
    visitor.get(scene.addresses[kind], query_string={"lang": "ar"})
    assert done == ["assemble"]


@pytest.mark.parametrize("kind", SECRET_KINDS)
def test_c44_unknown_forged_renewed_and_revoked_addresses(
    kind: str, scene: Scene, visitor: StaffClient, app: Flask
) -> None:
    maker: LinkMaker = app.extensions["delegations"].links
    address = scene.addresses[kind]
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    for wrong in (f"{token[:-1]}~", "0" * 16 + token[16:], token[:16], "x"):
        answer = visitor.http.get(f"/calendar/{wrong}.ics")
        assert (answer.status_code, answer.mimetype) == (404, "text/plain")
        assert "Set-Cookie" not in answer.headers
    purpose, tools = f"{kind}_feed", {"actor": system_actor(), "clock": scene.clock}
    row = link_for(scene.session, clock=scene.clock, purpose=purpose, subject_id=scene.subjects[kind])
    renew_link(scene.session, link=row, **tools)
    scene.session.commit()
    assert visitor.http.get(address).status_code == 410
    renewed = maker.url(row).removeprefix("http://localhost")
    assert visitor.http.get(renewed).status_code == 200
    revoke_link(scene.session, link=row, **tools)
    scene.session.commit()
    assert visitor.http.get(renewed).status_code == 410


@pytest.mark.parametrize("kind", SECRET_KINDS)
def test_c44_the_token_of_a_calendar_opens_no_page_and_that_of_a_page_no_calendar(
    kind: str, scene: Scene, visitor: StaffClient, link: Any
) -> None:
    token = scene.addresses[kind].removeprefix("/calendar/").removesuffix(".ics")
    for page in ("/i/{}", "/r/{}", "/v/{}", "/i/{}/calendar", "/r/{}/calendar", "/programme/{}", "/programme/{}.ics"):
        assert visitor.http.get(page.format(token)).status_code == 404, page
    own = link("itinerary", scene.subjects["reader"]).removeprefix("/i/")
    assert visitor.http.get(f"/calendar/{own}.ics").status_code == 404


@pytest.mark.parametrize("odd", ["%00", "a%00b", "%F0%9F%98%80", "x" * 3000, "..%2F..", "%22%3E", "%E2%80%AE"])
def test_c45_odd_addresses_lead_nowhere(odd: str, scene: Scene, visitor: StaffClient) -> None:
    for path in (f"/calendar/{odd}.ics", f"/programme/{odd}.ics", f"/programme/{odd}"):
        assert visitor.http.get(path).status_code == 404, path
        assert visitor.http.post(path).status_code in (400, 404, 405), path
    for kind in KINDS:
        answer = visitor.http.get(f"{scene.addresses[kind]}?dossier={odd}&lang={odd}")
        assert answer.status_code == 200 and lint(answer.data) == [], kind


@every_kind
def test_c47_the_name_of_the_file_is_safe_in_both_notations(kind: str, scene: Scene, visitor: StaffClient) -> None:
    said = visitor.get(scene.addresses[kind]).headers["Content-Disposition"]
    assert re.fullmatch(r"inline; filename=\"[A-Za-z0-9._-]+\.ics\"; filename\*=UTF-8''[A-Za-z0-9._%-]+\.ics", said)


@every_kind
def test_a_change_gives_another_tag_and_a_later_date(kind: str, scene: Scene, visitor: StaffClient) -> None:
    first = visitor.get(scene.addresses[kind])
    scene.clock.advance(hours=1)
    scene.change(title="Autre titre", starts=datetime(2027, 10, 28, 9, 30), sequence=1)
    dossier = scene.session.get_one(Dossier, scene.dossier.id)
    dossier.ends_on, dossier.revised_at = dossier.ends_on + timedelta(days=1), scene.clock.now()
    scene.session.commit()
    after = visitor.get(scene.addresses[kind], headers={"If-None-Match": first.headers["ETag"]})
    assert after.headers["ETag"] != first.headers["ETag"]
    assert after.headers["Last-Modified"] > first.headers["Last-Modified"]
