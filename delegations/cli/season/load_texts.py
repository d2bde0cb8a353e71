"""What the season says in the network's languages: beside the values in French, English and Arabic, `texts/*.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from delegations.cli.season.shapes import Texts
from delegations.core.languages import LANGUAGES
from delegations.i18n.content import save_text
from delegations.itineraries.exports import SOURCE_LANGUAGE

FOLDER = Path(__file__).parent / "texts"
REVIEWED = ("en", "ar")
"""In the season somebody has reviewed these; the others are drafts."""
LEFT_AS_DRAFT = {("visit_closing", "public_text", "ar")}
MADE_FROM = {("visit_departure", "title", "ar"): "Vol de Marseille à Rabat"}
"""A text that was made from an earlier source, and is out of date."""


@cache
def _file(language: str) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    path = FOLDER / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _kept(kind: str, key: str, field: str) -> dict[str, str]:
    """{language: text} of the files. Dossiers are named by their code, slots and places below their field."""
    names = (key, field) if kind == "dossiers" else (field, key)
    found = {code: _file(code).get(kind, {}).get(names[0], {}).get(names[1], "") for code in LANGUAGES}
    return {code: text for code, text in found.items() if text}


def save_texts(
    session: Session, entity: str, entity_id: int, field: str, *, key: str, source: str, texts: Texts | None = None
) -> None:
    """The translations of a text, which lies in the row itself in French. `key` names it in the season."""
    known = _kept(f"{entity}s", key, field)
    if texts is not None:
        known |= {str(code): text for code, text in texts.by_language().items()}
    for language, text in known.items():
        if language == SOURCE_LANGUAGE or not text:
            continue
        name = (key, field, language)
        state = "reviewed" if language in REVIEWED and name not in LEFT_AS_DRAFT else "draft"
        save_text(
            session, entity=entity, entity_id=entity_id, field=field, language=language, text=text,
            source=MADE_FROM.get(name, source), state=state,
        )  # fmt: skip
