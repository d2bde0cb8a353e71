"""`release`, `export` and `itinerary` from the command line."""

import json
from pathlib import Path
from typing import Any

import html5lib
import icalendar
import pytest
from flask import Flask
from pypdf import PdfReader

from tests.itineraries.scenes import Scene


class Shell:
    """Runs a command; gives its exit code and output."""

    def __init__(self, app: Flask, scene: Scene) -> None:
        self.runner = app.test_cli_runner()
        self.scene = scene

    def __call__(self, *args: str) -> tuple[int, str]:
        self.scene.session.commit()
        result = self.runner.invoke(args=list(args))
        self.scene.session.expire_all()
        return result.exit_code, result.output


@pytest.fixture
def shell(app: Flask, scene: Scene) -> Shell:
    return Shell(app, scene)


@pytest.fixture
def visit(scene: Scene) -> Scene:
    """An Arabic-speaking delegate of group A, another one, two slots."""
    mine = scene.delegate("Alami", email="alami@x.example", language="ar", native_name="نادية العلمي")
    scene.delegate("Tazi", email="tazi@x.example")
    slot = scene.plan("Groupe A")
    scene.change(slot, attendance="some", participation_ids=(mine.id,))
    scene.plan("Pour tous", "2027-10-27 10:00", "2027-10-27 11:00")
    return scene


def test_a_release_is_published_and_told(visit: Scene, shell: Shell) -> None:
    assert shell("release", "publish", "VISIT-1", "--note", "Première") == (
        0,
        "Release 1 of VISIT-1 is published; 2 messages wait to leave.\n",
    )
    assert [m.status for m in visit.mails()] == ["queued", "queued"]
    code, output = shell("release", "publish", "visit-1")
    assert code == 1
    assert "Nothing changed since release 1" in output


def test_quiet_and_held_releases_say_so(visit: Scene, shell: Shell) -> None:
    assert "2 messages are held for review" in shell("release", "publish", "VISIT-1", "--hold")[1]
    assert {m.status for m in visit.mails()} == {"withheld"}
    visit.plan("Encore", "2027-10-29 10:00", "2027-10-29 11:00")
    assert "nobody is written to" in shell("release", "publish", "VISIT-1", "--quiet")[1]
    assert len(visit.mails()) == 2


def test_the_difference_of_two_releases_is_said_in_words(visit: Scene, shell: Shell) -> None:
    visit.publish()
    slot = visit.plan("Encore", "2027-10-29 10:00", "2027-10-29 11:00")
    visit.publish()
    visit.move(slot, "2027-10-29 15:00")
    visit.publish()
    assert shell("release", "diff", "VISIT-1", "2", "3") == (
        0,
        "Friday, October 29 · Moved · Encore · 10:00–11:00 → 15:00–16:00\n",
    )
    assert "Added · Encore" in shell("release", "diff", "VISIT-1", "1", "3")[1]
    assert "Nothing that readers are told about" in shell("release", "diff", "VISIT-1", "2", "2")[1]
    code, output = shell("release", "diff", "VISIT-1", "1", "9")
    assert (code, "has no release 9" in output) == (1, True)


@pytest.mark.parametrize(
    "command",
    [
        ("release", "publish", "NOWHERE"),
        ("release", "diff", "NOWHERE", "1", "2"),
        ("itinerary", "check", "NOWHERE"),
        ("export", "programme", "NOWHERE", "--language", "fr", "--format", "ics", "--out", "x.ics"),
    ],
)
def test_an_unknown_dossier_is_a_sentence_and_a_failure(shell: Shell, command: tuple[str, ...]) -> None:
    code, output = shell(*command)
    assert code == 1
    assert "There is no dossier NOWHERE" in output


def test_the_programme_as_pdf_in_arabic_for_one_reader(visit: Scene, shell: Shell, tmp_path: Path) -> None:
    visit.publish()
    out = tmp_path / "programme.pdf"
    arguments = ("export", "programme", "VISIT-1", "--language", "ar", "--format", "pdf", "--out", str(out))
    assert shell(*arguments, "--for", "TAZI@x.example")[0] == 0
    text = "".join(page.extract_text() for page in PdfReader(out).pages)
    assert "Pour tous" in text
    assert "Groupe A" not in text


def test_the_programme_as_one_page_that_needs_nothing_else(visit: Scene, shell: Shell, tmp_path: Path) -> None:
    visit.plan("<script>alert(1)</script>", "2027-10-29 10:00", "2027-10-29 11:00")
    visit.publish()
    out = tmp_path / "programme.html"
    arguments = ("export", "programme", "VISIT-1", "--language", "ar", "--format", "html", "--out", str(out))
    assert shell(*arguments, "--for", "alami@x.example")[0] == 0
    html = out.read_text()
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert not [e for e in parser.errors if e[1] != "unknown-doctype"]
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert not tree.findall(".//script") and not tree.findall(".//link") and not tree.findall(".//img")
    body = "".join(tree.find("body").itertext())
    assert "Groupe A" in body and "Pour tous" in body and "نادية العلمي" in body
    assert "<script>alert" not in html


def test_the_programme_as_calendar(visit: Scene, shell: Shell, tmp_path: Path) -> None:
    release = visit.publish()
    out = tmp_path / "programme.ics"
    arguments = ("export", "programme", "VISIT-1", "--language", "fr", "--format", "ics", "--out", str(out))
    code, output = shell(*arguments)
    assert code == 0 and str(out) in output
    calendar: Any = icalendar.Calendar.from_ical(out.read_bytes())
    uids = {str(event["UID"]) for event in calendar.walk("VEVENT")}
    assert uids == {f"slot-{s['uid']}" for s in release.snapshot["slots"]}
    assert b"ATTENDEE" not in out.read_bytes()


def test_nothing_is_exported_before_the_first_release_nor_for_strangers(
    visit: Scene, shell: Shell, tmp_path: Path
) -> None:
    out = tmp_path / "programme.ics"
    arguments = ("export", "programme", "VISIT-1", "--language", "fr", "--format", "ics", "--out", str(out))
    code, output = shell(*arguments)
    assert (code, "has no release yet" in output) == (1, True)
    visit.publish()
    code, output = shell(*arguments, "--for", "nobody@x.example")
    assert (code, "Nobody with the address" in output) == (1, True)
    code, _output = shell("export", "programme", "VISIT-1", "--language", "xx", "--format", "ics", "--out", str(out))
    assert code == 2
    assert not out.exists()
    code, output = shell(*arguments[:-1], str(tmp_path / "no" / "folder.ics"))
    assert (code, "cannot be written" in output) == (1, True)


def test_conflicts_of_the_draft_are_listed_with_their_sum_and_ways_out(scene: Scene, shell: Shell) -> None:
    lyon, confluence = scene.make.place(), scene.make.place("Confluence", latitude=45.7406, longitude=4.8158)
    scene.delegate("Alami")
    first = scene.plan("Métropole", place_id=lyon.id)
    second = scene.plan("Confluence", "2027-10-28 11:35", "2027-10-28 12:30", place_id=confluence.id)
    code, output = shell("itinerary", "check", "VISIT-1")
    assert code == 0
    assert "way out" in output
    code, output = shell("itinerary", "check", "VISIT-1", "--json")
    told = json.loads(output)
    assert code == 0
    assert told["dossier"] == "VISIT-1"
    assert told["block"] + told["warn"] == len(told["conflicts"]) > 0
    short = next(c for c in told["conflicts"] if c["kind"] == "short_gap")
    assert [s["id"] for s in short["slots"]] == [first.id, second.id]
    assert short["severity"] in ("block", "warn")
    assert short["ways_out"][0]["minutes"]


def test_a_draft_without_conflicts_says_so(scene: Scene, shell: Shell) -> None:
    assert shell("itinerary", "check", "VISIT-1") == (0, "VISIT-1: 0 blocking, 0 warnings.\n")
