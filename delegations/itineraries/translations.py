"""The texts of a dossier that people outside read, in all their languages: what there is, and keeping what is typed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, NC_, InvalidInput, NotFound, StaleVersion
from delegations.core.languages import LANGUAGES
from delegations.core.text import headline, many_lines, typeset
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import list_participations
from delegations.i18n.content import save_text, translations_of
from delegations.i18n.models import Translation
from delegations.i18n.reviewing import Coverage, source_hash, text_state
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import list_requests, list_slots
from delegations.network.models import Place

FIELDS = {
    "title": NC_("text", "Title"),
    "objective": N_("Objective"),
    "public_text": N_("Text for the delegation"),
    "name": N_("Name of the place"),
    "access_rules": N_("Rules on the spot"),
}
ONE_LINE = ("title", "name")
REQUIRED = (("dossier", "title"), ("slot", "title"), ("slot", "public_text"))
"""What a release should not go out without: names of places may well stay as they are."""
LONGEST = {"title": 300, "name": 300}
LONG = 10_000


class TextTooLong(InvalidInput):
    message = N_("This is too long.")


@dataclass(frozen=True)
class SourceText:
    """One text in the language it was written in. `slot` and `place` say where it stands."""

    key: str
    entity: str
    entity_id: int
    field: str
    source: str
    slot: Slot | None = None
    place: Place | None = None

    @property
    def required(self) -> bool:
        return (self.entity, self.field) in REQUIRED

    @property
    def hash(self) -> str:
        return source_hash(self.source)


@dataclass(frozen=True)
class TextLine:
    """One text beside its source; `kept` and `made_from` as the table has them. `old`: that source, if known."""

    source: SourceText
    text: str = ""
    kept: str = ""
    made_from: str = ""
    old: str = ""

    @property
    def key(self) -> str:
        return self.source.key

    @property
    def state(self) -> str:
        return text_state(self.source.source, self.text, self.kept, self.made_from)

    @property
    def reviewed(self) -> bool:
        return self.state == "reviewed"

    @property
    def seen(self) -> "Seen":
        return Seen(source_hash(self.text), self.reviewed, self.source.hash)


@dataclass(frozen=True)
class Seen:
    """What stood on the page when somebody began to type: hashes of the text and of its source, and the tick."""

    text: str
    reviewed: bool
    source: str


@dataclass(frozen=True)
class Typed:
    """What somebody wants a text to be. `seen` None: whatever stands there now."""

    text: str
    reviewed: bool = False
    seen: Seen | None = None


@dataclass(frozen=True)
class LanguageCoverage:
    """`readers`: somebody who reads this language is concerned."""

    language: str
    readers: bool
    counts: Coverage


class ChangedMeanwhile(StaleVersion):
    """`keys`: texts that somebody else changed since the page was shown. Nothing was saved."""

    message = N_("Somebody else changed some of these texts meanwhile.")

    def __init__(self, keys: Collection[str]) -> None:
        super().__init__()
        self.keys = tuple(keys)


def check_language(language: str) -> str:
    """NotFound for a language we do not know, and for the one the sources are written in."""
    if language not in LANGUAGES or language == SOURCE_LANGUAGE:
        raise NotFound()
    return language


def list_sources(session: Session, dossier: Dossier) -> list[SourceText]:
    """What can be translated and is not empty: the dossier, its live slots in order of time, their places."""
    slots = list_slots(session, dossier.id, cancelled=False)
    places = {p.id: p for s in slots for p in (s.place, s.end_place) if p is not None}
    found = [
        SourceText(f"dossier:{f}", "dossier", dossier.id, f, getattr(dossier, f)) for f in ("title", "objective")
    ]  # fmt: skip
    found += [
        SourceText(f"slot:{s.uid}:{f}", "slot", s.id, f, getattr(s, f), slot=s, place=s.place)
        for s in slots for f in ("title", "public_text")
    ]  # fmt: skip
    found += [
        SourceText(f"place:{p.id}:{f}", "place", p.id, f, getattr(p, f), place=p)
        for p in places.values() for f in ("name", "access_rules")
    ]  # fmt: skip
    return [each for each in found if each.source]


Rows = Mapping[tuple[str, int, str], Mapping[str, Translation]]


def _rows(session: Session, sources: Iterable[SourceText]) -> Rows:
    """{(entity, id, field): {language: row}}."""
    ids: dict[str, set[int]] = {}
    for each in sources:
        ids.setdefault(each.entity, set()).add(each.entity_id)
    return {
        (entity, number, field): languages
        for entity, numbers in ids.items()
        for number, fields in translations_of(session, entity, sorted(numbers)).items()
        for field, languages in fields.items()
    }


def _lines(sources: Iterable[SourceText], rows: Rows, language: str) -> list[TextLine]:
    def line(source: SourceText) -> TextLine:
        row = rows.get((source.entity, source.entity_id, source.field), {}).get(language)
        return TextLine(source, row.text, row.state, row.source_hash, row.source) if row else TextLine(source)

    return [line(source) for source in sources]


def lines_in(session: Session, dossier: Dossier, language: str) -> list[TextLine]:
    """Every text of the dossier beside its source. NotFound as `check_language`."""
    check_language(language)
    sources = list_sources(session, dossier)
    return _lines(sources, _rows(session, sources), language)


def languages_read(session: Session, dossier: Dossier) -> set[str]:
    """Languages of the participants, of the hosts asked, and those the dossier is meant for; not the sources' own."""
    found = set(dossier.languages) | {p.person.language for p in list_participations(session, dossier.id)}
    found |= {r.contact.language for r in list_requests(session, dossier.id)}
    return {code for code in found if code in LANGUAGES and code != SOURCE_LANGUAGE}


def coverage(session: Session, dossier: Dossier) -> list[LanguageCoverage]:
    """One line per language that is read, in the order of our languages, then those that merely have texts."""
    read, sources = languages_read(session, dossier), list_sources(session, dossier)
    rows = _rows(session, sources)
    present = {code for languages in rows.values() for code in languages}
    found = [
        LanguageCoverage(code, code in read, Coverage.of(line.state for line in _lines(sources, rows, code)))
        for code in LANGUAGES if code != SOURCE_LANGUAGE and code in read | present
    ]  # fmt: skip
    return sorted(found, key=lambda each: not each.readers)


def unready(
    session: Session, dossier: Dossier, languages: Iterable[str], uids: Collection[str]
) -> list[tuple[str, TextLine]]:
    """(language, text) of what readers of these languages need and nobody has reviewed as it now stands.

    `uids`: the slots that readers see.
    """
    sources = [s for s in list_sources(session, dossier) if s.required and (s.slot is None or s.slot.uid in uids)]
    rows = _rows(session, sources)
    wanted = sorted({code for code in languages if code in LANGUAGES and code != SOURCE_LANGUAGE})
    return [(code, line) for code in wanted for line in _lines(sources, rows, code) if not line.reviewed]


def clean(field: str, text: str, key: str = "") -> str:
    """A typed text as it is kept. TextTooLong at its key."""
    cleaned = typeset(headline(text) if field in ONE_LINE else many_lines(text))
    if len(cleaned) > LONGEST.get(field, LONG):
        raise TextTooLong(field=key)
    return cleaned


def save_translations(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, language: str, typed: Mapping[str, Typed],
) -> int:  # fmt: skip
    """Keeps what differs from what stands, all or nothing; returns how many texts changed.

    An empty text goes; any other is a draft unless reviewed. Keys that are no text of the dossier are passed over.
    Raises TextTooLong, ChangedMeanwhile.
    """
    lines = {line.key: line for line in lines_in(session, dossier, language)}
    wanted = {
        key: Typed(text := clean(lines[key].source.field, one.text, key), one.reviewed and bool(text), one.seen)
        for key, one in typed.items() if key in lines
    }  # fmt: skip
    changed = {key: one for key, one in wanted.items() if _is_change(lines[key], one)}
    late = [key for key, one in changed.items() if one.seen and _moved(lines[key], one.seen)]
    if late:
        raise ChangedMeanwhile(late)
    for key, one in changed.items():
        _keep(session, lines[key].source, language, one)
    if changed:
        record(session, actor=actor, clock=clock, action="save_translations", entity="dossier",
               entity_id=dossier.id, dossier_id=dossier.id,
               detail={"language": language, "texts": len(changed)})  # fmt: skip
    return len(changed)


def _is_change(line: TextLine, one: Typed) -> bool:
    """Whether there is something to write: neither what stands already, nor what was shown and left alone."""
    if one.seen and (source_hash(one.text), one.reviewed) == (one.seen.text, one.seen.reviewed):
        return False
    return (one.text, one.reviewed) != (line.text, line.reviewed)


def _moved(line: TextLine, seen: Seen) -> bool:
    """The text or its tick is no longer what was shown; a new source shows by itself, as out of date."""
    if source_hash(line.text) != seen.text:
        return True
    return line.reviewed != seen.reviewed and line.source.hash == seen.source


def _keep(session: Session, source: SourceText, language: str, one: Typed) -> None:
    save_text(
        session, entity=source.entity, entity_id=source.entity_id, field=source.field, language=language,
        text=one.text, source=source.source, state="reviewed" if one.reviewed else "draft",
        made_from=one.seen.source if one.seen else None,
    )  # fmt: skip
    if source.slot is not None:
        source.slot.version += 1  # whoever has the slot's form open, with the old text in it, is told


def pick_lines(lines: Sequence[TextLine], show: str) -> list[TextLine]:
    """`show`: missing, stale, open (whatever nobody has reviewed), or all."""
    tests: dict[str, Any] = {
        "missing": lambda line: line.state == "missing",
        "stale": lambda line: line.state == "stale",
        "open": lambda line: not line.reviewed,
    }
    return [line for line in lines if tests[show](line)] if show in tests else list(lines)
