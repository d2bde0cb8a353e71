"""What a party reads behind its link: the other side, who wished for whom, and its meetings from the release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.core.settings import Settings
from delegations.documents import FontStore, sheet_pdf
from delegations.documents.values import Block, Column, Heading, Paragraph, SheetDocument, Span, Table
from delegations.fairs.meetings.models import MeetingParty, MeetingPeriod, MeetingRound, MeetingWish
from delegations.fairs.meetings.queries import (
    get_party,
    get_round,
    list_parties,
    list_periods,
    list_wishes,
    meetings_by_slot,
)
from delegations.fairs.meetings.rules import OTHER_SIDE, PHASES, Doors
from delegations.fairs.meetings.services import doors_of, phase_now
from delegations.fairs.meetings.slots import spoken
from delegations.i18n import Words, words
from delegations.i18n.content import marked, pick
from delegations.itineraries.attachments import edition_of
from delegations.itineraries.differences import visible_slots
from delegations.itineraries.models import Release
from delegations.itineraries.printing import paper_head, programme_subtitle
from delegations.itineraries.queries import find_release
from delegations.itineraries.reader_pages import Reader, get_reader
from delegations.itineraries.readers import ReaderDay, ReaderSlot, reader_days
from delegations.network.rules import display_name, function_of


@dataclass(frozen=True)
class Card:
    """Somebody of the other side, without addresses and numbers. `wish`: the live one between the two."""

    party: MeetingParty
    name: str
    function: str
    house: str
    country: str
    wish: MeetingWish | None
    mine: bool
    """Whether the wish is the reader's own."""


@dataclass(frozen=True)
class Met:
    """A meeting of the release: when and where as published, and with whom."""

    slot: ReaderSlot
    card: Card | None
    languages: str


@dataclass(frozen=True)
class Desk:
    """Everything behind one link. `days`: (day, its meetings)."""

    reader: Reader
    party: MeetingParty
    round: MeetingRound
    periods: tuple[MeetingPeriod, ...]
    phase: str
    doors: Doors
    cards: tuple[Card, ...]
    release: Release | None
    days: tuple[tuple[ReaderDay, tuple[Met, ...]], ...]

    @property
    def phase_word(self) -> str:
        return PHASES[self.phase]

    @property
    def received(self) -> list[Card]:
        return [card for card in self.cards if card.wish is not None and not card.mine]

    @property
    def given(self) -> list[Card]:
        return [card for card in self.cards if card.wish is not None and card.mine]


def load_desk(session: Session, party_id: int, clock: Clock, language: str) -> Desk:
    """NotFound for somebody who was taken off the list, NoRound."""
    party = get_party(session, party_id)
    reader = get_reader(session, party.participation_id)
    found = get_round(session, party.dossier_id)
    periods = list_periods(session, found.id)
    cards = _cards(session, party, language)
    release = find_release(session, party.dossier_id)
    return Desk(
        reader, party, found, tuple(periods), phase_now(found, periods, reader.dossier, clock),
        doors_of(found, periods, reader.dossier, party, clock), cards, release,
        _days(session, reader, party, release, cards, language),
    )  # fmt: skip


def _cards(session: Session, party: MeetingParty, language: str) -> tuple[Card, ...]:
    """Those of the other side who have said something of themselves, or with whom there is a wish."""
    between: dict[int, MeetingWish] = {}
    for wish in list_wishes(session, party.dossier_id, party_id=party.id):
        other = wish.to_party_id if wish.from_party_id == party.id else wish.from_party_id
        if wish.state != "withdrawn" or other not in between:
            between[other] = wish
    found = []
    for other_party in list_parties(session, party.dossier_id):
        wish_or_none = between.get(other_party.id)
        live = wish_or_none if wish_or_none and wish_or_none.state != "withdrawn" else None
        if other_party.side != OTHER_SIDE[party.side] or not other_party.is_present:
            continue
        if other_party.profile_at is None and live is None:
            continue
        person = other_party.participation.person
        house = person.organisation
        found.append(Card(
            other_party, display_name(person, language), function_of(person, language), house.name if house else "",
            house.country if house else "", live, live is not None and live.from_party_id == party.id,
        ))  # fmt: skip
    return tuple(found)


def filtered(cards: Sequence[Card], theme: str, spoken_language: str) -> list[Card]:
    return [
        card for card in cards
        if (not theme or theme in card.party.themes)
        and (not spoken_language or spoken_language in card.party.languages)
    ]  # fmt: skip


def business_only(snapshot: Mapping[str, Any], participation_id: int) -> dict[str, Any]:
    """The same snapshot with this reader's business meetings alone."""
    mine = [slot for slot in visible_slots(snapshot, participation_id) if slot["kind"] == "business"]
    return {**snapshot, "slots": mine}


def _days(
    session: Session, reader: Reader, party: MeetingParty, release: Release | None, cards: Sequence[Card],
    language: str,
) -> tuple[tuple[ReaderDay, tuple[Met, ...]], ...]:  # fmt: skip
    if release is None:
        return ()
    snapshot = business_only(release.snapshot, reader.participation.id)
    days = reader_days(snapshot, reader.participation.id, language, reader.zone)
    known = meetings_by_slot(session, party.dossier_id, [slot["uid"] for slot in snapshot["slots"]])
    by_party, w = {card.party.id: card for card in cards}, words(language)
    found = []
    for day in days:
        met = []
        for slot in day.slots:
            meeting = known.get(slot.uid)
            pair = (meeting.party_a_id, meeting.party_b_id) if meeting else ()
            card = next((by_party[one] for one in pair if one in by_party), None)
            names = [w.language_name(code) for code in spoken(party, card.party)] if card else []
            met.append(Met(slot, card, w.and_list(names)))
        found.append((day, tuple(met)))
    return tuple(found)


def meetings_pdf(session: Session, desk: Desk, *, language: str, settings: Settings, fonts: FontStore) -> bytes:
    """The list of meetings on paper, of the release that the page shows."""
    assert desk.release is not None
    w, snapshot = words(language), desk.release.snapshot
    name = display_name(desk.reader.participation.person, language)
    head = paper_head(w, snapshot, edition_of(session, desk.release, settings), mission=settings.mission_name,
                      paper=w.gettext("Business meetings"))  # fmt: skip
    document = SheetDocument(
        **head, title=marked(w, *pick(snapshot["dossier"]["title"], language)),
        subtitle=programme_subtitle(w, snapshot, name), blocks=tuple(_blocks(w, desk)),
    )  # fmt: skip
    return sheet_pdf(document, fonts, mark_missing=True)


def _blocks(w: Words, desk: Desk) -> list[Block]:
    if not desk.days:
        return [Paragraph(w.gettext("No meeting is planned for you in this release."))]
    columns = (Column(w.gettext("Time"), 1.3, bold=True), Column(w.gettext("With whom"), 3.4),
               Column(w.gettext("Where"), 2.4), Column(w.gettext("Own notes"), 2.2))  # fmt: skip
    blocks: list[Block] = []
    for day, meetings in desk.days:
        rows, struck = [], set()
        for number, met in enumerate(meetings):
            times = met.slot.times + (f"\n{met.slot.theirs}" if met.slot.theirs else "")
            rows.append((times, _with_whom(w, met), f"{met.slot.text}\n{met.slot.place}".strip(), ""))
            struck |= {number} if met.slot.state == "cancelled" else set()
        blocks += [Heading(day.title), Paragraph(day.note), Table(columns, tuple(rows), struck=frozenset(struck))]
    return blocks


def _with_whom(w: Words, met: Met) -> tuple[Span, ...]:
    if met.card is None:
        return (Span(met.slot.title, bold=True),)
    country = w.country(met.card.country) if met.card.country else ""
    lines = [w.line([met.card.function, met.card.house]), country]
    return (Span(met.card.name, bold=True), *(Span(f"\n{line}") for line in lines if line))
