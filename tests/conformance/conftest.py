"""The story is told once for each database; the tests read what was received."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from delegations.app import create_app
from delegations.core.settings import Settings
from delegations.database import Database
from tests.conformance.story import Received, Teller
from tests.conftest import ROOT, backends, empty, first_morning, settings_in
from tests.mailroom.conftest import post, post_of
from tests.portal.conftest import ask, link

__all__ = ["ask", "link", "post", "post_of"]

FETCH = """
import json, sys
from datetime import datetime
from pathlib import Path
from delegations.app import create_app
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
key, database, instance, now, *paths = sys.argv[1:]
settings = Settings(environment="development", secret_key=key, database_url=database, instance=Path(instance),
    base_url="http://localhost", mail_url="file:///tmp", inbox_url="file:///tmp", queue_url="", testing=True)
client = create_app(settings, FixedClock(datetime.fromisoformat(now))).test_client()
answers = {path: client.get(path) for path in paths}
print(json.dumps({path: [answer.text, answer.headers["ETag"]] for path, answer in answers.items()}))
"""

PRINTED = patch("delegations.itineraries.attachments.programme_pdf", return_value=b"%PDF-1.7")
"""Paper needs a font for each of the ten scripts; calendars need none."""


@pytest.fixture(scope="session", params=backends())
def received(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, font_folder: Path
) -> Iterator[Received]:  # fmt: skip
    folder = tmp_path_factory.mktemp("story")
    postgres: Database | None = None
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "story.sqlite")
        url = f"sqlite:///{folder / 'story.sqlite'}"
    else:
        postgres = request.getfixturevalue("migrated_postgres")
        url = postgres.url.render_as_string(hide_password=False)
    yield _told(settings_in(folder, url, font_folder), postgres)


def _told(settings: Settings, postgres: Database | None) -> Received:
    """The whole story; other tests find the server's database as empty as it was."""
    clock = first_morning()
    app = create_app(settings, clock)
    database: Database = app.extensions["delegations"].database
    try:
        with PRINTED, database.session(writing=True) as session:
            received = Teller(app, session, clock).tell()
        instants = ("1", "2027-10-18T13:00:00+00:00"), ("4242", "2027-10-27T21:05:00+00:00")
        received.elsewhere = [_elsewhere(settings, seed, now, received) for seed, now in instants]
    finally:
        database.dispose()
        if postgres is not None:
            empty(postgres)
    return received


def _elsewhere(settings: Settings, seed: str, now: str, received: Received) -> dict[str, list[str]]:
    """The feeds from a process of its own."""
    given = [settings.secret_key, settings.database_url, str(settings.instance), now]
    paths = [f"{path}?lang=ar" for path in received.paths.values()]
    done = subprocess.run(  # our own program
        [sys.executable, "-c", FETCH, *given, *paths], capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )  # fmt: skip
    return dict(json.loads(done.stdout))
