"""A business meeting as a slot of the programme: its title, and its table and language in the readers' languages."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from delegations.core.languages import LANGUAGES
from delegations.dossiers.models import Dossier
from delegations.fairs.meetings.models import MeetingParty, MeetingPeriod, MeetingRound, MeetingTable
from delegations.fairs.meetings.rules import common_languages
from delegations.i18n import words
from delegations.i18n.models import Translation
from delegations.i18n.reviewing import source_hash
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.slots import SlotValues
from delegations.network.rules import display_name


class Known(Protocol):
    @property
    def round(self) -> MeetingRound: ...
    @property
    def periods(self) -> Mapping[int, MeetingPeriod]: ...
    @property
    def tables(self) -> Mapping[int, MeetingTable]: ...
    @property
    def parties(self) -> Mapping[int, MeetingParty]: ...


def party_name(party: MeetingParty, language: str = "") -> str:
    """The house a party speaks for, else the name: what stands in a programme that others read too."""
    person = party.participation.person
    return person.organisation.name if person.organisation else display_name(person, language)


def meeting_title(a: MeetingParty, b: MeetingParty) -> str:
    """The network first."""
    first, second = sorted((a, b), key=lambda party: party.side)
    return f"{party_name(first)} – {party_name(second)}"


def spoken(a: MeetingParty, b: MeetingParty) -> list[str]:
    """Codes of the languages that both talk, as the visitor would rather."""
    ours, theirs = sorted((a, b), key=lambda party: party.side)
    return common_languages(ours.languages, theirs.languages)


def meeting_text(a: MeetingParty, b: MeetingParty, table: MeetingTable, language: str) -> str:
    w = words(language)
    where = w.gettext("Table %(name)s", name=table.name)
    lines = [f"{where} – {table.note}" if table.note else where]
    names = [w.language_name(code) for code in spoken(a, b)]
    if names:
        lines.append(w.gettext("Languages: %(names)s", names=w.and_list(names)))
    return "\n".join(lines)


def as_values(known: Known, a_id: int, b_id: int, period_id: int, table_id: int) -> SlotValues:
    """Fixed, so that shifting a day leaves it in its period."""
    a, b, period = known.parties[a_id], known.parties[b_id], known.periods[period_id]
    return SlotValues(
        kind="business", title=meeting_title(a, b), start=period.start, end=period.end, attendance="some",
        participation_ids=tuple(sorted((a.participation_id, b.participation_id))), place_id=known.round.place_id,
        public_text=meeting_text(a, b, known.tables[table_id], SOURCE_LANGUAGE), fixed=True,
    )  # fmt: skip


def text_languages(known: Known, dossier: Dossier) -> list[str]:
    """Those in which somebody will read of a meeting, beside the one it is written in."""
    wanted = {*dossier.languages, *(party.participation.person.language for party in known.parties.values())}
    return [code for code in LANGUAGES if code in wanted and code != SOURCE_LANGUAGE]


def keep_texts(
    session: Session, known: Known, rows: Sequence[tuple[int, int, int, int]],
    languages: Sequence[str],
) -> None:  # fmt: skip
    """Title and text of (slot id, party, party, table) in each language, in place of those there were."""
    ids = [row[0] for row in rows]
    session.execute(delete(Translation).where(Translation.entity == "slot", Translation.entity_id.in_(ids)))
    found = []
    for slot_id, a_id, b_id, table_id in rows:
        a, b, table = known.parties[a_id], known.parties[b_id], known.tables[table_id]
        title, source = meeting_title(a, b), meeting_text(a, b, table, SOURCE_LANGUAGE)
        for code in languages:
            for field, original, text in (
                ("title", title, title), ("public_text", source, meeting_text(a, b, table, code)),
            ):  # fmt: skip
                found.append({
                    "entity": "slot", "entity_id": slot_id, "field": field, "language": code, "text": text,
                    "state": "reviewed", "source_hash": source_hash(original), "source": original,
                })  # fmt: skip
    if found:
        session.execute(insert(Translation), found)
