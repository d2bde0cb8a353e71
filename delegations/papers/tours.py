"""The sheet of whoever leads a guided tour: stops, times, hosts and their telephones, headsets."""

from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.core.errors import N_
from delegations.core.settings import Settings
from delegations.core.walltime import WallTime
from delegations.documents import FontStore, sheet_pdf
from delegations.documents.values import Block, Cell, Column, Facts, Heading, Paragraph, SheetDocument, Span, Text
from delegations.documents.values import Words as Lines
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import list_participations
from delegations.fairs.programme.queries import Tour, TourStop, party_of, slots_by_id, walkers
from delegations.i18n import Words, words
from delegations.i18n.content import marked, pick
from delegations.itineraries.exports import slot_texts, state_of
from delegations.itineraries.models import Slot
from delegations.itineraries.printing import paper_head
from delegations.itineraries.rules import MARKS, SLOT_STATES
from delegations.network.rules import display_name
from delegations.papers.occasion import Occasion, lean_table, load_occasion, person_line, phone_span

PAPER = N_("Guided tour")


def tour_pdf(
    session: Session, *, clock: Clock, settings: Settings, fonts: FontStore, dossier: Dossier, tour: Tour
) -> bytes:
    """The sheet as a PDF, in the language of the guide; characters without a font are marked."""
    occasion = load_occasion(session, clock=clock, settings=settings, dossier=dossier, source="draft")
    return sheet_pdf(tour_sheet(occasion, tour), fonts, mark_missing=True)


def language_of(tour: Tour) -> str:
    return tour.guide.person.language if tour.guide else "fr"


def tour_sheet(occasion: Occasion, tour: Tour) -> SheetDocument:
    language = language_of(tour)
    w = words(language)
    slots = slots_by_id(occasion.session, occasion.dossier.id)
    live = [(stop, slots[stop.slot_id]) for stop in tour.stops if _is_live(slots.get(stop.slot_id))]
    head = paper_head(
        w, occasion.snapshot, occasion.edition, mission=occasion.settings.mission_name, paper=w.gettext(PAPER)
    )
    blocks: list[Block] = [Facts(tuple(_facts(w, occasion, tour)))]
    blocks += [Heading(w.gettext("Note for the guide")), Paragraph(tour.note)] if tour.note else []
    blocks += [Heading(w.gettext("Stops")), _table(w, occasion, live)]
    start = WallTime(tour.starts, tour.zone, tour.fold)
    when = w.line([w.date(start.local.date(), "weekday_long"), w.time(start)])
    return SheetDocument(
        **{**head, "draft_mark": None}, title=tour.title, subtitle=w.line([occasion.title(language), when]),
        blocks=tuple(blocks),
    )  # fmt: skip


def _is_live(slot: Slot | None) -> bool:
    return slot is not None and slot.cancelled_at is None


def _facts(w: Words, occasion: Occasion, tour: Tour) -> list[tuple[str, Lines]]:
    party = party_of(tour, list_participations(occasion.session, occasion.dossier.id))
    headsets = party.headsets if tour.headsets is None else tour.headsets
    pairs: list[tuple[str, Lines]] = []
    if tour.meeting_point:
        pairs.append((w.gettext("Meeting point"), tour.meeting_point))
    if tour.guide is not None:
        pairs.append((w.gettext("Guide"), person_line(w, tour.guide.person)))
    if tour.interpreter is not None:
        pairs.append((w.gettext("Interpreter"), person_line(w, tour.interpreter.person)))
    if tour.languages:
        pairs.append((w.gettext("Languages of the tour"), tour.languages))
    pairs.append((w.gettext("People"), f"{party.people}"))
    pairs.append((w.gettext("Headsets"), f"{headsets}"))
    names = [display_name(p.person, w.language) for p in walkers(tour, occasion.people)]
    if names:
        pairs.append((w.gettext("Who goes along"), w.line(names)))
    duty = occasion.dossier.duty_officer or occasion.dossier.owner
    on_duty: tuple[Span, ...] = (Span(duty.name, bold=True),)
    pairs.append((w.gettext("On duty"), (*on_duty, Span(" · "), phone_span(duty.phone)) if duty.phone else on_duty))
    return pairs


def _table(w: Words, occasion: Occasion, live: list[tuple[TourStop, Slot]]) -> Block:
    texts = slot_texts(occasion.session, [slot for _stop, slot in live])
    columns = (
        Column(w.gettext("Time"), 1.4), Column(w.pgettext("tour", "Stop"), 2.8),
        Column(w.pgettext("fair", "Stand"), 1.2),
        Column(w.gettext("Who receives"), 2.8), Column(w.pgettext("request", "Answer"), 1.7),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for stop, slot in live:
        minutes = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
        walk = w.gettext("walk %(minutes)s min", minutes=stop.walk_minutes) if stop.walk_minutes else ""
        time: Text = (Span(w.times(slot.start, slot.end), bold=True), Span(f"\n{w.duration(minutes)}"))
        if walk:
            time = (*time, Span(f"\n{walk}"))
        title = marked(w, *pick(texts[slot.id]["title"], w.language))
        what: Text = (Span(title, bold=True),)
        if slot.host and slot.host.name != title:
            what = (*what, Span(f"\n{slot.host.name}"))
        state = state_of(slot)
        rows.append(
            (time, what, stop.stand, _receives(w, stop, slot), f"{MARKS[state]} {w.gettext(SLOT_STATES[state])}")
        )
    return lean_table(columns, rows)


def _receives(w: Words, stop: TourStop, slot: Slot) -> Text:
    """Who confirmed, else who is to be asked."""
    told = [r.contact for r in slot.requests if r.state in ("confirmed", "reconfirm", "asked", "countered")]
    contact = told[-1] if told else stop.contact
    return person_line(w, contact) if contact else ()
