"""Fonts for the tests of documents, built once per run."""

from pathlib import Path

import pytest

from delegations.documents import FontStore


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontStore:
    store = FontStore(Path(tmp_path_factory.mktemp("fonts")))
    store.ensure(("fr", "ar"))
    return store
