"""Reading and writing of texts that people write in several languages."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.i18n.models import Translation


def source_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def translations_of(session: Session, entity: str, ids: Iterable[int]) -> dict[int, dict[str, dict[str, Translation]]]:
    """{entity id: {field: {language: Translation}}} in one query."""
    found: dict[int, dict[str, dict[str, Translation]]] = defaultdict(lambda: defaultdict(dict))
    query = select(Translation).where(Translation.entity == entity, Translation.entity_id.in_(list(ids)))
    for row in session.scalars(query.order_by(Translation.id)):
        found[row.entity_id][row.field][row.language] = row
    return found


def texts(source: str, source_language: str, rows: Mapping[str, Translation] | None) -> dict[str, str]:
    """{language: text} with the source under its own language; empty texts are left out."""
    result = {code: row.text for code, row in (rows or {}).items() if row.text}
    if source:
        result.setdefault(source_language, source)
    return result


def pick(translated: Mapping[str, str], language: str) -> tuple[str, str]:
    """(text, language it is in): the wanted one, else English, French, any."""
    for code in (language, "en", "fr", *sorted(translated)):
        if translated.get(code):
            return translated[code], code
    return "", language


def save_text(
    session: Session,
    *,
    entity: str,
    entity_id: int,
    field: str,
    language: str,
    text: str,
    source: str,
    state: str = "reviewed",
) -> None:
    """Keeps one text; an empty one removes it."""
    query = select(Translation).filter_by(entity=entity, entity_id=entity_id, field=field, language=language)
    row = session.scalars(query).one_or_none()
    if not text:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = Translation(entity=entity, entity_id=entity_id, field=field, language=language)
        session.add(row)
    row.text, row.state, row.source_hash = text, state, source_hash(source)
    session.flush()
