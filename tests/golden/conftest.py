"""Kept texts: what a reader gets, compared word for word; `make golden` writes them anew."""

import difflib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from tests.factories import Factory
from tests.golden.fair import tell_fair
from tests.golden.story import Story, tell
from tests.itineraries.scenes import Scene

KEPT = Path(__file__).parent / "kept"
_SECRET = re.compile(r"(/(?:a|d|i|m|r|v|calendar)/)[A-Za-z0-9_-]{20,}")
_TAG = re.compile(r"\+r[0-9a-f]{16}[a-z2-7]{26}@")
Keep = Callable[[str, str], None]


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is written anew starts from nothing, so that no text outlives its mail; other files' texts stay."""
    if session.config.getoption("--renew-golden"):
        for path in {item.path for item in session.items if item.path.parent == KEPT.parent}:
            shutil.rmtree(KEPT / path.stem.removeprefix("test_"), ignore_errors=True)


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Keep:
    """Compares a text with the kept one of that name; shows what differs, line by line."""
    renew = request.config.getoption("--renew-golden")

    def compare(name: str, text: str) -> None:
        path, text = KEPT / name, _TAG.sub("+…@", _SECRET.sub(r"\1…", text))
        if renew:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        if kept != text:
            lines = difflib.unified_diff(kept.splitlines(), text.splitlines(), f"kept/{name}", "now", lineterm="", n=1)
            pytest.fail("\n".join([*lines, "Is the new text right? Then: make golden"]), pytrace=False)

    return compare


@pytest.fixture(params=["fr", "en", "ar"])
def story(
    request: pytest.FixtureRequest, app: Flask, session: Session, make: Factory, clock: FixedClock, settings: Settings,
    planner: Actor,
) -> Story:  # fmt: skip
    """Everything that happened, for readers of one language."""
    scene = Scene(session, make, clock, settings, planner)
    scene.open_dossier(zone="Europe/Paris")
    story = tell(scene, request.param)
    tell_fair(story)
    return story
