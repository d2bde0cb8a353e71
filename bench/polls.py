"""10,000 calendars polled over loopback from two workers of gunicorn: answers a second, and what the workers hold."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import select

from bench.timing import Row
from bench.world import FIRST, ROOT, World
from delegations.accounts.models import AccessLink
from delegations.core.actor import system_actor
from delegations.dossiers.models import Participation
from delegations.itineraries.releases import publish_release

DOSSIERS, READERS, SLOTS = 100, 100, 12
FEEDS = DOSSIERS * READERS
WORKERS, CLIENTS = 2, 4
LEAST = 300
"""Answers a second."""
FRESH = 10
"""Every tenth poll comes from a program that does not say what it has."""
TOGETHER = 10
"""Polls over one connection, so that every worker gets its part."""
PATIENCE = 30


def measure(world: World) -> list[Row]:
    paths = _published(world)
    with _served(world) as (port, master):
        tags = [tag for _status, tag in _polled(port, paths, [""] * FEEDS)]
        known = ["" if number % FRESH == 0 else tag for number, tag in enumerate(tags)]
        _polled(port, paths, known)
        before = _octets(master)
        start = time.perf_counter()
        answers = _polled(port, paths, known)
        seconds = time.perf_counter() - start
        growth = _octets(master) / before
    assert [tag for _status, tag in answers] == tags
    count = sum(1 for status, _tag in answers if status == 304)
    assert count == FEEDS - FEEDS // FRESH, count
    return [
        Row(f"{FEEDS:,} feeds polled, {WORKERS} workers: seconds", seconds, "s", FEEDS / LEAST,
            note=f"{FEEDS / seconds:.0f} answers a second, {100 * count // FEEDS} % of them 304"),
        Row(f"memory of the workers after {FEEDS:,} more polls", growth, "x", 1.05, note=f"{before / 1e6:.0f} MB"),
    ]  # fmt: skip


def _published(world: World) -> list[str]:
    """The addresses of a hundred readers in each of a hundred dossiers."""
    services = world.services
    with world.database.writing() as session:
        make = world.factory(session)
        place = make.place()
        people = [make.person(f"Nadia {number}", "Alami", language="fr") for number in range(READERS)]
        for code in range(DOSSIERS):
            dossier = make.dossier(f"POLL-{code}")
            session.add_all(
                Participation(dossier_id=dossier.id, person_id=person.id, precedence=number)
                for number, person in enumerate(people)
            )
            for number in range(SLOTS):
                start = f"{FIRST:%Y-%m-%d} {8 + number:02}"
                make.slot(dossier, f"{start}:00", f"{start}:45", title=f"Étape {number}", place_id=place.id)
            publish_release(session, actor=system_actor(), clock=services.clock, settings=services.settings,
                            dossier=dossier, quiet=True)  # fmt: skip
        links = session.scalars(select(AccessLink).where(AccessLink.purpose == "reader_feed").order_by(AccessLink.id))
        paths = [f"/calendar/{services.links.token(link)}.ics" for link in links]
    assert len(paths) == FEEDS, len(paths)
    return paths


@contextmanager
def _served(world: World) -> Iterator[tuple[int, int]]:
    """(port, process id of the master)."""
    settings = world.services.settings
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ, "DELEGATIONS_INSTANCE": str(settings.instance), "DELEGATIONS_DATABASE_URL": settings.database_url,
        "DELEGATIONS_SECRET_KEY": settings.secret_key, "DELEGATIONS_BASE_URL": settings.base_url,
        "DELEGATIONS_CLOCK": world.services.clock.now().isoformat(),
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}",
               "--log-level", "warning"]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environment) as master:
        try:
            _wait(port)
            yield port, master.pid
        finally:
            master.terminate()


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers at port {port}")


def _polled(port: int, paths: Sequence[str], known: Sequence[str]) -> list[tuple[int, str]]:
    """(status, tag) of each answer; a tag that is known goes along."""
    asked = list(zip(paths, known, strict=True))
    parts = [asked[number::CLIENTS] for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = list(pool.map(lambda part: _by_one_client(port, part), parts))
    return [found[number % CLIENTS][number // CLIENTS] for number in range(len(asked))]


def _by_one_client(port: int, asked: Sequence[tuple[str, str]]) -> list[tuple[int, str]]:
    answers = []
    for number, (path, tag) in enumerate(asked):
        if number % TOGETHER == 0:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
        answer = connection.getresponse()
        answer.read()
        answers.append((answer.status, answer.headers["ETag"]))
        if number % TOGETHER == TOGETHER - 1:
            connection.close()
    return answers


def _octets(master: int) -> int:
    """What the workers hold in memory."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    pages = [int(Path(f"/proc/{worker}/statm").read_text().split()[1]) for worker in workers]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")
