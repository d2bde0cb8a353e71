"""Fonts for the tests of documents. The faces stay between runs, those of Chinese, Japanese and Korean too."""

from pathlib import Path

import pytest

from delegations.documents import FontStore


@pytest.fixture(scope="session")
def fonts(font_folder: Path) -> FontStore:
    store = FontStore(font_folder)
    store.ensure(("fr", "ar"))
    return store
