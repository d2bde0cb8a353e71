"""What is judged are bytes, the same from both databases: one is enough here."""

import shutil
from pathlib import Path

import pytest

from tests.itineraries.conftest import scene

__all__ = ["scene"]


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    copy = tmp_path / "test.sqlite"
    shutil.copy(migrated_sqlite, copy)
    return f"sqlite:///{copy}"
