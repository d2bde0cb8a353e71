"""Reading and writing of texts that people write in several languages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from delegations.i18n.models import Translation
from delegations.i18n.reviewing import source_hash
from delegations.i18n.words import Words


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


def marked(w: Words, text: str, language: str) -> str:
    """A text with the name of its language beside it, where that is not the language of the words around it."""
    return f"{text} ({w.language_name(language)})" if text and language != w.language else text


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
    made_from: str | None = None,
) -> None:
    """Keeps one text; an empty one removes it. `made_from`: the hash of the source it was made from, if another."""
    query = select(Translation).filter_by(entity=entity, entity_id=entity_id, field=field, language=language)
    row = session.scalars(query).one_or_none()
    if not text:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = Translation(entity=entity, entity_id=entity_id, field=field, language=language)
        session.add(row)
    hashed = source_hash(source)
    row.text, row.state, row.source_hash = text, state, made_from or hashed
    if row.source_hash == hashed:
        row.source = source
    elif source_hash(row.source or "") != row.source_hash:
        row.source = ""
    session.flush()


def forget_texts(session: Session, entity: str, entity_id: int) -> None:
    """The translations of something that is no more: another one may get its number."""
    session.execute(delete(Translation).where(Translation.entity == entity, Translation.entity_id == entity_id))
