"""Texts and their states as the pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from delegations.core.errors import N_, NC_, DomainError
from delegations.core.languages import LANGUAGES
from delegations.i18n import Words
from delegations.i18n.reviewing import TEXT_STATES
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.translations import FIELDS, LanguageCoverage, Seen, SourceText, TextLine, Typed
from delegations.webkit.texts import TEXT_CHIPS, sentence_of

SHOWS = {
    "all": NC_("texts", "All"),
    "missing": NC_("texts", "Missing"),
    "stale": NC_("texts", "Out of date"),
    "open": NC_("texts", "Not reviewed"),
}
SOURCE_CHANGED = N_("The source has changed since this text was made.")
SHARED = N_("Shared with every dossier that goes to this place.")


@dataclass(frozen=True)
class Bar:
    """One language of the coverage page. `parts`: (state of a chip, count, words)."""

    code: str
    readers: bool
    sentence: str
    parts: tuple[tuple[str, int, str], ...]


def bars(w: Words, found: Iterable[LanguageCoverage]) -> list[Bar]:
    return [
        Bar(
            one.language, one.readers, sentence_of(w, one.counts),
            tuple((TEXT_CHIPS[s], getattr(one.counts, s), w.gettext(TEXT_STATES[s]))
                  for s in ("reviewed", "stale", "draft", "machine", "missing")),
        )
        for one in found
    ]  # fmt: skip


def other_languages(w: Words, found: Iterable[LanguageCoverage]) -> list[tuple[str, str]]:
    """(code, name) of those that have no line yet."""
    shown = {one.language for one in found} | {SOURCE_LANGUAGE}
    return [(code, w.language_name(code)) for code in LANGUAGES if code not in shown]


def where(w: Words, source: SourceText) -> str:
    """“Thu 28 Oct, 14:45 · Hôtel de la Métropole”, so that one title is told from another."""
    parts = [w.gettext("Dossier")] if source.entity == "dossier" else []
    if source.slot is not None:
        day = w.date(source.slot.starts.date(), "weekday")
        parts.append(w.comma.join((day, w.directed(w.time(source.slot.start)))))
    if source.place is not None:
        parts.append(source.place.name if source.field != "name" else source.place.city)
    return " · ".join(part for part in parts if part)


def seen_word(seen: Seen) -> str:
    """As the form carries it."""
    return f"{seen.text}.{int(seen.reviewed)}.{seen.source}"


def row(w: Words, line: TextLine, typed: Typed | None = None, *, late: bool = False, error: str = "") -> dict[str, Any]:
    """One text as the form draws it: what stands, or what was `typed`. `late`: somebody else changed it meanwhile."""
    shown = typed or Typed(line.text, line.reviewed)
    source, label = line.source, w.gettext(FIELDS[line.source.field])
    return {
        "key": line.key, "label": label, "where": where(w, source), "source": source.source,
        "text": shown.text, "reviewed": shown.reviewed, "seen": seen_word(line.seen),
        "state": line.state, "chip": TEXT_CHIPS[line.state], "word": w.gettext(TEXT_STATES[line.state]),
        "old": line.old if line.state == "stale" else "",
        "note": w.gettext(SOURCE_CHANGED) if line.state == "stale" else "",
        "hint": w.gettext(SHARED) if source.entity == "place" else "",
        "rows": min(10, max(1 + len(source.source) // 48, 1 + source.source.count("\n"), 1 + len(shown.text) // 48)),
        "theirs": line.text if late else None, "error": error,
    }  # fmt: skip


def rows(
    w: Words, lines: Iterable[TextLine], typed: Mapping[str, Typed] | None = None, *, late: Iterable[str] = (),
    refused: DomainError | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    late, typed = set(late), typed or {}
    wrong = {refused.field: w.error(refused)} if refused is not None and refused.field else {}
    return [row(w, one, typed.get(one.key), late=one.key in late, error=wrong.get(one.key, "")) for one in lines]
