"""From the command line: an empty home, a fresh instance, a real server; each command is a process of its own."""

import io
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import icalendar
import pytest
from pypdf import PdfReader

from tests.conftest import ROOT
from tests.journeys.sheets import messy_rows, workbook
from tests.journeys.steps import link_in

DAY = "/dossiers/CASA-1/programme?day=2027-10-28"
ME = "mathieu@delegations.example"


class Desk:
    """A newcomer's terminal in an empty folder, and his browser on the server he started there."""

    def __init__(self, folder: Path, fonts: Path) -> None:
        self.folder, self.home, self.instance = folder, folder / "home", folder / "instance"
        self.home.mkdir()
        self.instance.mkdir()
        (self.instance / "fonts").symlink_to(fonts)
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(self.home), "DELEGATIONS_INSTANCE": str(self.instance),
            "DELEGATIONS_BASE_URL": self.address, "DELEGATIONS_CLOCK": "2027-10-18T09:00:00+02:00",
        }  # fmt: skip
        self.http = build_opener(HTTPCookieProcessor(CookieJar()))
        self.page = ""

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), *words]
        return subprocess.Popen(
            command, cwd=self.folder, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, *words: str) -> str:
        return self.end(self.start(*words))

    def run_beside(self, *commands: str) -> list[str]:
        """Several commands at the same time."""
        started = [self.start(*command.split()) for command in commands]
        return [self.end(process) for process in started]

    def end(self, process: subprocess.Popen[str]) -> str:
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, f"{process.args}\n{output}\n{errors}"
        assert "Traceback" not in errors
        return output

    def serve(self) -> subprocess.Popen[bytes]:
        """Starts the server that production uses, and waits until it is ready."""
        options = ["--config", str(ROOT / "gunicorn.conf.py"), "--chdir", str(ROOT), "--workers", "1"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "--bind", f"127.0.0.1:{self.port}", "wsgi:app"],
            cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 60
        while True:
            try:
                self.get("/readyz")
                return server
            except (URLError, HTTPError):
                assert server.poll() is None and time.monotonic() < until, "the server did not become ready"
                time.sleep(0.1)

    def get(self, path: str, **headers: str) -> Any:
        response = self.http.open(Request(self.address + path, headers=headers), timeout=30)
        response.text = response.read().decode()
        self.page = response.text
        return response

    def post(self, path: str, **values: Any) -> str:
        """Sends a form with the token of the last page; gives the page it leads to."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        body = urlencode({"csrf_token": token.group(1) if token else "", **values}, doseq=True).encode()
        try:
            with self.http.open(Request(self.address + path, body), timeout=30) as response:
                self.page = response.read().decode()
        except HTTPError as error:
            pytest.fail(f"{path}: {error.code} {error.read().decode()[:4000]}")
        return self.page


@pytest.fixture
def desk(tmp_path: Path, font_folder: Path) -> Iterator[Desk]:
    yield Desk(tmp_path, font_folder)


def test_a_dossier_from_an_empty_folder_to_a_delegates_calendar(desk: Desk) -> None:
    assert "up to date" in desk.run("db", "upgrade")
    said = desk.run("users", "create", ME, "--role", "planner", "--name", "Mathieu Laurent")
    server = desk.serve()
    try:
        _open_dossier(desk, said.strip().rsplit(" ", 1)[-1])
        _import(desk)
        _plan(desk)
        conflicts, published = desk.run_beside("itinerary check CASA-1 --json", "release publish CASA-1")
        _check(json.loads(conflicts))
        assert "Release 1 of CASA-1 is published; 5 messages" in published
        _export(desk)
        _compare(desk)
        _feed(desk)
    finally:
        server.terminate()
        server.wait(30)
    assert list(desk.home.iterdir()) == [], "nothing is written into the home"
    kept = {path.name for path in desk.folder.iterdir()}
    assert kept == {"home", "instance", "liste.xlsx", "p.pdf", "p.html", "p.ics"}, "nor beside the instance"


def _open_dossier(desk: Desk, password: str) -> None:
    desk.get("/sign-in")
    desk.post("/sign-in", email=ME, password=password)
    desk.get("/dossiers/new")
    owner = re.search(r'<select[^>]+name="owner_id".*?<option value="(\d+)"', desk.page, re.DOTALL)
    desk.post(
        "/dossiers/new", template="delegation", title="Casablanca", country="MA", starts_on="2027-10-26",
        ends_on="2027-10-29", code="CASA-1", owner_id=owner.group(1) if owner else "", languages=["fr", "ar"],
    )  # fmt: skip
    assert "CASA-1" in desk.page


def _import(desk: Desk) -> None:
    (desk.folder / "liste.xlsx").write_bytes(workbook(messy_rows()))
    said = desk.run("people", "import", "CASA-1", "liste.xlsx")
    assert "repeats row" in said and "5 people imported" in said


def _plan(desk: Desk) -> None:
    """Two lines of the day's table that overlap: nobody can be at both."""
    lines = {
        "new1": {"starts": "10:00", "ends": "11:30", "title": "Plan vélo"},
        "new2": {"starts": "11:15", "ends": "12:00", "title": "Régie de l’eau"},
    }
    cells = {f"{key}-{name}": value for key, line in lines.items() for name, value in line.items()}
    kinds = {f"{key}-kind": "visit" for key in lines}
    desk.get(f"{DAY}&mode=edit")
    desk.post("/dossiers/CASA-1/programme", day="2027-10-28", row=list(lines), **cells, **kinds)
    assert "Régie de l’eau" in desk.page


def _check(told: dict[str, Any]) -> None:
    assert (told["dossier"], told["block"]) == ("CASA-1", 0)
    twice = next(conflict for conflict in told["conflicts"] if conflict["kind"] == "person_twice")
    assert [slot["title"] for slot in twice["slots"]] == ["Plan vélo", "Régie de l’eau"]
    assert twice["data"]["minutes"] == 15


def _export(desk: Desk) -> None:
    wanted = (("ar", "pdf"), ("fr", "html"), ("fr", "ics"))
    said = desk.run_beside(
        *(f"export programme CASA-1 --language {language} --format {kind} --out p.{kind}" for language, kind in wanted)
    )
    assert all("Release 1 of CASA-1" in each for each in said)
    pdf = PdfReader(io.BytesIO((desk.folder / "p.pdf").read_bytes()))
    assert pdf.trailer["/Root"]["/Lang"] == "ar"  # type: ignore[index]
    html = (desk.folder / "p.html").read_text(encoding="utf-8")
    assert '<html lang="fr"' in html and "Plan vélo" in html
    assert not re.search(r'(?:src|href)="(?:/|https?://(?!127))', html.replace('href="#', "")), "it needs no server"
    calendar = icalendar.Calendar.from_ical((desk.folder / "p.ics").read_bytes())
    assert {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")} == {"Plan vélo", "Régie de l’eau"}


def _compare(desk: Desk) -> None:
    slot = re.search(r"/dossiers/CASA-1/programme/slots/(\d+)", desk.get(DAY).text)
    assert slot
    desk.post(f"{slot.group()}/shift", minutes="-30", only="yes")
    desk.run("release", "publish", "CASA-1", "--note", "Plus tôt")
    told, sent = desk.run_beside("release diff CASA-1 1 2", "outbox run --once")
    assert "Plan vélo" in told and "10:00" in told and "09:30" in told
    assert "Régie" not in told
    assert re.match(r"\d+ sent, 0 to be tried again, 0 refused", sent)


def _feed(desk: Desk) -> None:
    """What one delegate's mail leads to, over HTTP."""
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in desk.instance.rglob("*.eml")]
    mine = next(mail for mail in mails if "salma@example.org" in str(mail["To"]))
    path = link_in(mine, "calendar")  # type: ignore[arg-type]  # the policy makes EmailMessages
    feed = desk.get(f"{path}.ics")
    assert feed.headers["Content-Type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(feed.text).walk("VEVENT")
    assert {event["DTSTART"].dt.strftime("%H:%M") for event in events} == {"09:30", "11:15"}
    with pytest.raises(HTTPError) as unchanged:
        desk.get(f"{path}.ics", **{"If-None-Match": feed.headers["ETag"]})
    assert unchanged.value.code == 304
