"""The judges: programs that are not ours read our calendars, each in an environment of its own, all files at once."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

HERE = Path(__file__).parent
ENVIRONMENT = HERE.parents[1] / ".venv-judges" / "bin"
SECONDS = 60
# libical 3 knows no property of RFC 9073 and says so; libical 4 does. Readers must pass over what they do not know.
TOO_YOUNG = "Parse error in property name: STYLED-DESCRIPTION"

Readings = dict[str, Any]


@dataclass(frozen=True)
class Judge:
    """`command` reads {name: text} on its standard input and writes {name: reading}; `present` says whether it can."""

    command: tuple[str, ...]
    present: Callable[[], bool]
    package: str

    def read(self, files: Mapping[str, bytes]) -> Readings:
        """{name: {"faults": [...], "events": [{"uid", "start", "end", ...}], "method"}}."""
        require(self.present(), self.package)
        texts = {name: body.decode() for name, body in files.items()}
        return dict(json.loads(_run(self.command, json.dumps(texts))))


def require(present: bool, package: str) -> None:
    """A judge that is not there has not judged: that is a failure, not a skipped test."""
    if not present:
        pytest.fail(f"{package} is not installed; run `make judges` (as an administrator where packages are missing).")


def judge_program(name: str) -> str:
    """A program of the judges' environment."""
    path = ENVIRONMENT / name
    require(path.exists(), name)
    return str(path)


def _run(command: tuple[str, ...], given: str) -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=SECONDS, cwd=HERE)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _has_libical() -> bool:
    check = "import gi; gi.require_version('ICalGLib', '3.0')"
    python = Path("/usr/bin/python3")
    return python.exists() and subprocess.run([python, "-c", check], capture_output=True).returncode == 0


def _has_ecal() -> bool:
    check = "import gi; gi.require_version('ECal', '2.0')"
    return _has_libical() and subprocess.run(["/usr/bin/python3", "-c", check], capture_output=True).returncode == 0


def _has_icaljs() -> bool:
    return shutil.which("node") is not None and (HERE / "node_modules" / "ical.js").exists()


def _has_python() -> bool:
    return (ENVIRONMENT / "vdirsyncer").exists()


JUDGES = {
    "libical": Judge(("/usr/bin/python3", "read_libical.py"), _has_libical, "libical (python3-gi, gir1.2-ical-3.0)"),
    "icaljs": Judge(("node", "read_icaljs.mjs"), _has_icaljs, "ical.js (nodejs, npm)"),
    "vobject": Judge((str(ENVIRONMENT / "python"), "read_vobject.py"), _has_python, "vobject"),
    "khal": Judge((str(ENVIRONMENT / "python"), "read_khal.py"), _has_python, "khal"),
}
ECAL = Judge(("/usr/bin/python3", "read_ecal.py"), _has_ecal, "Evolution's ECal (python3-gi, gir1.2-ecal-2.0)")
"""Reads the cards of mails: what an entry asks, of whom, from whom."""
TIMEKEEPERS = ("libical", "icaljs", "vobject")
"""Those that say at which instant an entry begins by the VTIMEZONE of the file."""


def faults(reading: Mapping[str, Any]) -> list[str]:
    return [fault for fault in reading["faults"] if fault != TOO_YOUNG]


def count_of_calcurse(body: bytes) -> tuple[int, int]:
    """(entries taken, entries skipped) of an import into an empty calcurse."""
    program = shutil.which("calcurse")
    require(program is not None, "calcurse")
    with TemporaryDirectory() as scratch:
        file = Path(scratch) / "given.ics"
        file.write_bytes(body)
        command = [str(program), "-D", scratch, "-C", scratch, "--import", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        appointments = Path(scratch) / "apts"
        taken = len(appointments.read_text().splitlines()) if appointments.exists() else 0
    skipped = re.search(r"(\d+) skipped", done.stdout + done.stderr)
    return taken, int(skipped[1]) if skipped else 0
