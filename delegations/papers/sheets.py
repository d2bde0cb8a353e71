"""What people hold in their hands on the day: run sheet, sheets of interpreters and drivers, emergency sheet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from delegations.core.errors import N_
from delegations.documents.values import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paragraph,
    SheetDocument,
    Span,
    Table,
    Text,
)
from delegations.documents.values import Words as Lines
from delegations.dossiers.models import Participation
from delegations.i18n import Words, words
from delegations.i18n.content import marked, pick
from delegations.i18n.phones import shown_phone
from delegations.itineraries.differences import place_name, span, visible_slots, wall_of
from delegations.itineraries.interpreters import Brief, interpreter_sheet
from delegations.itineraries.models import PlanB, Slot
from delegations.itineraries.plan_b import plans_of_dossier
from delegations.itineraries.readers import access_words, address_line, leg_minutes, leg_words, slots_before
from delegations.itineraries.rules import MARKS, SETTLED
from delegations.network.rules import display_name
from delegations.papers.occasion import Occasion, days_of, labelled, lean_table, person_line, phone_span, titled
from delegations.papers.rules import Wish

MOVE = "#55616e"
"""Colour of ways: they lead from one slot to the next."""
EMERGENCY = {
    "FR": (("15", N_("Medical emergency")), ("17", N_("Police")), ("18", N_("Fire brigade")),
           ("114", N_("By text message, for people who cannot hear or speak"))),
    "ES": (("061", N_("Medical emergency")), ("091", N_("Police")), ("080", N_("Fire brigade"))),
}  # fmt: skip
"""Beside 112, which answers in all of the European Union. France: service-public.gouv.fr, F33968; Spain: Barcelona."""


def run_sheet(occasion: Occasion, _wish: Wish, language: str) -> Iterator[SheetDocument]:
    """One line per move and per slot, for staff who lead the group."""
    w, blocks = words(language), [_duty(words(language), occasion)]
    plans = plans_of_dossier(occasion.session, occasion.dossier.id)
    columns = (
        Column(w.gettext("Time"), 1.4, bold=True), Column(w.gettext("What"), 2.6),
        Column(w.gettext("Where, and how to get in"), 2.6), Column(w.gettext("Who receives"), 2.8),
    )  # fmt: skip
    whole = visible_slots(occasion.snapshot, None)
    before = slots_before(whole)
    for day, slots in days_of(whole).items():
        rows: list[tuple[Cell, ...]] = []
        moves: list[int] = []
        for slot in slots:
            if move := _move(w, before.get(slot["uid"]), slot):
                moves.append(len(rows))
                rows.append(move)
            rows.append(_run_row(w, slot, occasion.slots.get(slot["uid"]), plans))
        blocks += [Heading(w.date(day, "weekday_long")), lean_table(columns, rows, leads=frozenset(moves))]
    yield SheetDocument(
        **occasion.head(language, "run_sheet"), title=occasion.title(language), subtitle=occasion.subtitle(language),
        blocks=tuple(blocks),
    )  # fmt: skip


def _duty(w: Words, occasion: Occasion) -> Block:
    """Who answers the telephone day and night."""
    dossier, pairs = occasion.dossier, list[tuple[str, Lines]]()
    for label, user in ((w.gettext("On duty"), dossier.duty_officer), (w.gettext("In charge"), dossier.owner)):
        if user is not None:
            spans: tuple[Span, ...] = (Span(user.name, bold=True),)
            pairs.append((label, (*spans, Span(" · "), phone_span(user.phone)) if user.phone else spans))
    return Facts(tuple(pairs))


def _move(w: Words, before: Mapping[str, Any] | None, slot: Mapping[str, Any]) -> tuple[Cell, ...]:
    """The way to the next place, from when the last slot ends."""
    said = leg_words(w, before, slot)
    if not said or before is None:
        return ()
    slept = before["kind"] == "lodging"
    arrow = "←" if w.direction == "rtl" else "→"
    target = (Span(f"{arrow} {place_name(w, slot)}", colour=MOVE),)
    return ("" if slept else w.time(wall_of(before["end"])), target, (Span(said, colour=MOVE),), "")


def _run_row(w: Words, slot: Mapping[str, Any], row: Slot | None, plans: Mapping[int, PlanB]) -> tuple[Cell, ...]:
    mark = "" if slot["state"] in SETTLED else f"{MARKS[slot['state']]} "
    what: list[Span] = [Span(f"{mark}{titled(w, slot)}", bold=True)]
    if row is not None and row.staff_note:
        what.append(Span(f"\n{row.staff_note}"))
    return span(w, slot), tuple(what), _getting_in(w, slot), _stacked(_who(w, slot, row, plans))


def _who(w: Words, slot: Mapping[str, Any], row: Slot | None, plans: Mapping[int, PlanB]) -> list[Text]:
    """Who receives, who and what comes along, to whom one turns instead."""
    if row is None:
        return [(Span(slot["host"]),)] if slot["host"] else []
    lines = [person_line(w, r.contact) for r in row.requests if r.state in ("confirmed", "reconfirm")]
    if not lines and slot["host"]:
        lines = [(Span(slot["host"]),)]
    booked = [b.resource.name for b in row.bookings if b.active]
    lines += [labelled(w.gettext("With us:"), w.and_list(booked))] if booked else []
    if row.id in plans:
        lines.append(labelled(w.gettext("Plan B:"), *_plan(w, plans[row.id])))
    return lines


def _getting_in(w: Words, slot: Mapping[str, Any]) -> Lines:
    place = slot["place"]
    if not place:
        return slot["remote_link"] or ""
    lines = [address_line(w, place)]
    lines += [w.gettext("Coach: %(where)s", where=place["coach_parking"])] if place["coach_parking"] else []
    rules, language = access_words(place, w.language)
    lines += [w.gettext("On site: %(rules)s", rules=marked(w, rules, language))] if rules else []
    return (Span(place_name(w, slot), bold=True), *(Span(f"\n{line}") for line in lines if line))


def _stacked(lines: Sequence[Text]) -> Text:
    """Several lines in one cell."""
    return tuple(part for n, line in enumerate(lines) for part in ((Span("\n"), *line) if n else line))


def _plan(w: Words, plan: PlanB) -> Text:
    where = w.line([plan.host.name if plan.host else "", plan.place.name if plan.place else ""])
    contact = person_line(w, plan.contact) if plan.contact else ()
    return (Span(plan.title or where), *((Span("\n"), *contact) if contact else ()))


def interpreter(occasion: Occasion, wish: Wish, language: str) -> Iterator[SheetDocument]:
    """One for each interpreter with slots."""
    w, booked = words(language), _booked_people(occasion)
    for each in occasion.chosen(wish):
        if each.person_id not in booked:
            continue
        found = interpreter_sheet(occasion.session, w, each, occasion.snapshot)
        if found is None:
            continue
        blocks: list[Block] = [_duty(w, occasion)]
        for day, slots in days_of(visible_slots(occasion.snapshot, each.id)).items():
            blocks.append(Heading(w.date(day, "weekday_long")))
            blocks += [Paragraph(found.warnings[day], tone="waiting")] if day in found.warnings else []
            blocks += [Paragraph(line) for line in found.rows.get(day, ())]
            blocks.append(_interpreting(w, slots, found.briefs))
        name = display_name(each.person, language)
        yield SheetDocument(
            **occasion.head(language, "interpreter"), title=occasion.title(language),
            subtitle=occasion.subtitle(language, name), blocks=tuple(blocks),
        )  # fmt: skip


def _booked_people(occasion: Occasion) -> set[int | None]:
    """Persons behind the interpreters booked for any slot."""
    held = (b for slot in occasion.slots.values() for b in slot.bookings if b.active)
    return {b.resource.person_id for b in held if b.resource.kind == "interpreter"}


def _interpreting(w: Words, slots: Sequence[Mapping[str, Any]], briefs: Mapping[str, Brief]) -> Table:
    columns = (
        Column(w.gettext("Time"), 1.25, bold=True), Column(w.gettext("What"), 2.8),
        Column(w.gettext("Where, and how to get in"), 2.6), Column(w.gettext("Interpreting"), 2.6),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for slot in slots:
        brief = briefs.get(slot["uid"])
        what = [Span(titled(w, slot), bold=True)]
        what += [Span(f"\n{brief.note}")] if brief and brief.note else []
        rows.append((span(w, slot), tuple(what), _getting_in(w, slot), _told(w, brief) if brief else ""))
    return lean_table(columns, rows)


def _told(w: Words, brief: Brief) -> str:
    """Mode, languages, partner, whom one meets."""
    lines = [brief.mode, brief.languages]
    lines += [w.gettext("with %(names)s", names=brief.partners)] if brief.partners else []
    lines += [w.line([name, title, shown_phone(phone)]) for name, title, phone in brief.contacts]
    return "\n".join(line for line in lines if line)


def driver(occasion: Occasion, wish: Wish, language: str) -> Iterator[SheetDocument]:
    """One for each driver of the dossier; without any, one for whoever will drive. All rides of the programme."""
    drivers = [p for p in occasion.chosen(wish) if p.role == "driver"]
    for each in drivers or (None,):
        sheet = _driver_sheet(occasion, language, each)
        if sheet is not None:
            yield sheet


def _driver_sheet(occasion: Occasion, language: str, each: Participation | None) -> SheetDocument | None:
    w, blocks = words(language), [_duty(words(language), occasion)]
    columns = (
        Column(w.pgettext("runs", "From"), 1, bold=True), Column(w.gettext("Pick up"), 3.4),
        Column(w.gettext("There by"), 1.3, bold=True), Column(w.gettext("Set down"), 3.4),
        Column(w.gettext("People"), 1.1), Column(w.gettext("Note"), 2.2),
    )  # fmt: skip
    found, whole = False, visible_slots(occasion.snapshot, None)
    before = slots_before(whole)
    for day, on in days_of(whole).items():
        rows = _runs(w, on, before, occasion)
        found = found or bool(rows)
        blocks += [Heading(w.date(day, "weekday_long")), lean_table(columns, rows)] if rows else []
    if not found:
        return None
    name = display_name(each.person, language) if each else ""
    return SheetDocument(
        **occasion.head(language, "driver"), title=occasion.title(language),
        subtitle=occasion.subtitle(language, name), blocks=tuple(blocks), landscape=True,
    )  # fmt: skip


def _runs(
    w: Words, slots: Sequence[Mapping[str, Any]], before: Mapping[str, Mapping[str, Any]], occasion: Occasion
) -> list[tuple[Cell, ...]]:
    """Rides of the day by coach or car: transfers, and the ways between slots."""
    rows: list[tuple[Cell, ...]] = []
    for slot in slots:
        size, last = str(_size(slot, occasion)), before.get(slot["uid"])
        if slot["travel_mode"] not in ("coach", "car"):
            continue
        if slot["kind"] == "transfer" and slot["place"]:
            rows.append((
                w.time(wall_of(slot["start"])), _spot(w, slot["place"]), w.time(wall_of(slot["end"])),
                _spot(w, slot["end_place"]), size, titled(w, slot),
            ))  # fmt: skip
        elif last is not None and leg_minutes(last, slot):
            origin = last["end_place"] or last["place"]
            same_day = wall_of(last["start"]).local.date() == wall_of(slot["start"]).local.date()
            rows.append((
                w.time(wall_of(last["end"])) if same_day else "", _spot(w, origin), w.time(wall_of(slot["start"])),
                _spot(w, slot["place"]), size, leg_words(w, last, slot),
            ))  # fmt: skip
    return rows


def _size(slot: Mapping[str, Any], occasion: Occasion) -> int:
    """Who rides: those of the slot, and interpreters among them."""
    return len(slot["people"]) if slot["people"] else len(occasion.people)


def _spot(w: Words, place: Mapping[str, Any] | None) -> Lines:
    if not place:
        return ""
    spans = [Span(pick(place["name"], w.language)[0], bold=True), Span(f"\n{address_line(w, place)}")]
    if place["coach_parking"]:
        spans.append(Span("\n" + w.gettext("Coach: %(where)s", where=place["coach_parking"])))
    return tuple(spans)


def emergency(occasion: Occasion, _wish: Wish, language: str) -> Iterator[SheetDocument]:
    """One page to keep in the pocket until the end of the visit."""
    w, dossier = words(language), occasion.dossier
    countries = {s["place"]["country"] for s in occasion.snapshot["slots"] if s["place"]}
    numbers: list[tuple[Cell, ...]] = [("112", w.gettext("All emergencies, in the whole European Union"))]
    for country in sorted(countries & set(EMERGENCY)):
        numbers += [(number, w.gettext(what)) for number, what in EMERGENCY[country]]
    untitled = (Column("", 0.6, bold=True), Column("", 6))
    blocks: list[Block] = [Table(untitled, tuple(numbers)), Heading(w.gettext("Our people")), _duty(w, occasion)]
    liaisons = [p for p in occasion.people if p.role == "liaison"]
    if liaisons:
        blocks += [Heading(w.gettext("Embassy and liaison")), *(Paragraph(_liaison(w, p)) for p in liaisons)]
    blocks += _hospitals(w, occasion)
    until = w.date(dossier.ends_on + timedelta(days=1))
    blocks.append(Paragraph(w.gettext("Valid until %(day)s. Destroy it then: it holds private numbers.", day=until)))
    yield SheetDocument(
        **occasion.head(language, "emergency"), title=w.gettext("In an emergency"),
        subtitle=" · ".join((occasion.title(language), occasion.subtitle(language))), blocks=tuple(blocks),
    )  # fmt: skip


def _liaison(w: Words, each: Participation) -> Lines:
    house = each.person.organisation.name if each.person.organisation else ""
    line = person_line(w, each.person)
    return (*line, Span(f"\n{house}")) if house else line


def _hospitals(w: Words, occasion: Occasion) -> list[Block]:
    """The nearest hospital of each place of the programme where staff noted one."""
    noted = {s.place.id: s.place.hospital for s in occasion.slots.values() if s.place is not None}
    places = {s["place"]["id"]: s["place"] for s in occasion.snapshot["slots"] if s["place"]}
    rows: list[tuple[Cell, ...]] = []
    for number, place in places.items():
        if noted.get(number):
            name = pick(place["name"], w.language)[0]
            rows.append(((Span(name, bold=True), Span(f"\n{place['city']}")), noted[number]))
    if not rows:
        return []
    columns = (Column(w.pgettext("venue", "Place"), 2), Column(w.gettext("Nearest hospital with an emergency ward"), 3))
    return [Heading(w.gettext("Hospitals")), Table(columns, tuple(rows))]
