"""The roster on paper: all days for the stands, and one person's duties in his language."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from delegations.core.clock import Clock
from delegations.core.settings import Settings
from delegations.core.walltime import WallTime
from delegations.documents.values import Block, Cell, Column, Facts, Heading, Paragraph, SheetDocument, Span, Table
from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.roster.models import Shift
from delegations.fairs.roster.queries import list_shifts, on_duty
from delegations.i18n import Words, words
from delegations.i18n.content import marked, pick
from delegations.i18n.phones import phone_link, shown_phone
from delegations.itineraries.attachments import edition_of
from delegations.itineraries.models import Release
from delegations.itineraries.printing import Edition, paper_head, programme_subtitle
from delegations.itineraries.queries import find_release
from delegations.itineraries.snapshots import draft_snapshot
from delegations.network.models import Person
from delegations.network.rules import display_name


def roster_sheet(
    session: Session, *, clock: Clock, settings: Settings, dossier: Dossier, language: str
) -> SheetDocument:
    """Day by day, stand by stand: hours, who is there with his telephone, languages to be spoken."""
    w, shifts = words(language), list_shifts(session, dossier.id)
    blocks: list[Block] = [_officers(w, dossier)]
    for day in sorted({s.slot.starts.date() for s in shifts}):
        here = [s for s in shifts if s.slot.starts.date() == day]
        blocks += [Heading(w.date(day, "weekday_long")), _table(w, here)]
    return _document(session, clock, settings, dossier, w, shifts, w.gettext("Duty roster"), blocks)


def person_sheet(
    session: Session, *, clock: Clock, settings: Settings, dossier: Dossier, one: Participation, language: str
) -> SheetDocument:
    """His shifts, where they are, and who is with him."""
    w, shifts = words(language), list_shifts(session, dossier.id)
    mine = [s for s in shifts if one.id in {p.id for p in on_duty(s)}]
    name = display_name(one.person, w.language)
    blocks: list[Block] = [Heading((Span(name, bold=True),)), _officers(w, dossier)]
    blocks += [_own_table(w, one, mine)] if mine else [Paragraph(w.gettext("No duty so far."))]
    return _document(session, clock, settings, dossier, w, mine, w.gettext("Duties of one person"), blocks)


def _document(
    session: Session, clock: Clock, settings: Settings, dossier: Dossier, w: Words, shifts: Sequence[Shift],
    paper: str, blocks: Sequence[Block],
) -> SheetDocument:  # fmt: skip
    """As a paper of the newest release where that says the same, else as a draft."""
    release = find_release(session, dossier.id)
    if release is not None and _as_published(release, shifts):
        snapshot: Any = release.snapshot
        edition = edition_of(session, release, settings)
    else:
        number, old = (release.number + 1, release.snapshot) if release else (1, None)
        snapshot = draft_snapshot(session, dossier, old, number, clock.now().isoformat())
        edition = Edition()
    return SheetDocument(
        **paper_head(w, snapshot, edition, mission=settings.mission_name, paper=paper),
        title=marked(w, *pick(snapshot["dossier"]["title"], w.language)),
        subtitle=programme_subtitle(w, snapshot), blocks=tuple(blocks),
    )  # fmt: skip


def _as_published(release: Release, shifts: Sequence[Shift]) -> bool:
    """Whether the release says of these shifts what the draft says."""
    known = {slot["uid"]: slot for slot in release.snapshot["slots"]}
    return all(
        (slot := known.get(s.slot.uid)) is not None
        and (slot["starts_at"], slot["ends_at"]) == (s.slot.starts_at.isoformat(), s.slot.ends_at.isoformat())
        and set(slot["people"]) == {p.id for p in on_duty(s)}
        for s in shifts
    )


def _officers(w: Words, dossier: Dossier) -> Facts:
    pairs = []
    for label, user in ((w.gettext("On duty"), dossier.duty_officer), (w.gettext("In charge"), dossier.owner)):
        if user is not None:
            phone = (Span(" · "), _phone(user.phone)) if user.phone else ()
            pairs.append((label, (Span(user.name, bold=True), *phone)))
    return Facts(tuple(pairs))


def _phone(phone: str) -> Span:
    return Span(shown_phone(phone), link=phone_link(phone) or None)


def _person(w: Words, person: Person) -> tuple[Span, ...]:
    name = Span(display_name(person, w.language), bold=True)
    return (name, Span(" · "), _phone(person.phone)) if person.phone else (name,)


def _hours(w: Words, shift: Shift) -> str:
    return w.times(shift.slot.start, shift.slot.end)


def _table(w: Words, shifts: Sequence[Shift]) -> Table:
    columns = (
        Column(w.pgettext("fair", "Stand"), 1.0, bold=True), Column(w.gettext("Time"), 1.3),
        Column(w.gettext("On duty"), 4.2), Column(w.gettext("Languages"), 1.8),
    )  # fmt: skip
    ordered = sorted(shifts, key=lambda s: (s.stand.hall, s.stand.number, s.slot.starts_at))
    rows: list[tuple[Cell, ...]] = []
    for shift in ordered:
        rows.append(
            (shift.stand.number, _hours(w, shift), _names(w, shift), w.and_list(map(w.language_name, shift.languages)))
        )
    return Table(columns, tuple(rows))


def _names(w: Words, shift: Shift, besides: int = 0) -> tuple[Span, ...]:
    """One a line; places nobody has are said."""
    lines = [_person(w, p.person) for p in on_duty(shift) if p.id != besides]
    missing = shift.needed - len(on_duty(shift))
    if missing > 0:
        lines.append((Span(w.ngettext("○ %(num)s missing", "○ %(num)s missing", missing)),))
    return tuple(part for n, one in enumerate(lines) for part in ((Span("\n"), *one) if n else one))


def _own_table(w: Words, one: Participation, shifts: Sequence[Shift]) -> Table:
    columns = (
        Column(w.gettext("Day"), 1.6), Column(w.gettext("Time"), 1.3, bold=True),
        Column(w.gettext("Where"), 2.2), Column(w.gettext("With"), 3.0),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    before: date | None = None
    for shift in shifts:
        start: WallTime = shift.slot.start
        day = "" if start.local.date() == before else w.date(start.local.date(), "weekday")
        before = start.local.date()
        where = w.gettext("Stand %(number)s, hall %(hall)s", number=shift.stand.number, hall=shift.stand.hall)
        place = f"\n{shift.slot.place.name}" if shift.slot.place else ""
        rows.append((day, _hours(w, shift), f"{where}{place}", _names(w, shift, besides=one.id)))
    return Table(columns, tuple(rows))
