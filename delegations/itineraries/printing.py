"""A release, or the draft, as a document for the PDF engine."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from delegations.documents.values import Day, ProgrammeDocument, Row, State
from delegations.i18n import Words, words
from delegations.i18n.content import pick
from delegations.itineraries.readers import ReaderDay, ReaderSlot, reader_days
from delegations.itineraries.rules import SETTLED

TONES = {
    "confirmed": "confirmed", "waiting": "waiting", "unasked": "waiting", "countered": "moved", "reconfirm": "waiting",
    "declined": "refused", "cancelled": "refused",
}  # fmt: skip


def _row(w: Words, slot: ReaderSlot) -> Row:
    lines = [slot.text]
    lines += [w.gettext("On site: %(rules)s", rules=slot.access_rules)] if slot.access_rules else []
    lines += list(slot.conditions)
    place = [slot.place, slot.address]
    if slot.end_place and slot.end_place != slot.place:
        place = [w.gettext("%(start)s → %(end)s", start=slot.place, end=slot.end_place)]
    state = None
    if slot.state not in SETTLED:
        state = State(slot.mark, slot.state_word, TONES[slot.state])  # type: ignore[arg-type]  # closed list
    return Row(slot.times, slot.title, tuple(x for x in lines if x), tuple(x for x in place if x), state)


def _day(w: Words, day: ReaderDay) -> Day:
    rows: list[Row] = []
    for slot in day.slots:
        if slot.travel:
            rows.append(Row("", slot.travel, kind="transfer"))
        rows.append(_row(w, slot))
    if day.clock_note:
        rows.insert(0, Row("", day.clock_note, kind="note"))
    return Day(day.title, day.note, tuple(rows))


def programme_document(
    snapshot: Mapping[str, Any], *, language: str, mission: str, number: int | None, published_at: datetime | None,
    participation_id: int | None = None, reader_name: str = "", own_zone: str = "", code_url: str | None = None,
    replaced_by: int | None = None,
) -> ProgrammeDocument:  # fmt: skip
    """The printed programme of a release (`number` None: the draft) for one reader or for all."""
    w = words(language)
    head = snapshot["dossier"]
    days = reader_days(snapshot, participation_id, language, own_zone)
    cities = list(dict.fromkeys(s["place"]["city"] for s in snapshot["slots"] if s["place"] and s["kind"] == "visit"))
    dates = w.dates(date.fromisoformat(head["starts_on"]), date.fromisoformat(head["ends_on"]))
    subtitle = " · ".join(p for p in (w.and_list(cities), dates, reader_name) if p)
    if number is None or published_at is None:
        release = w.gettext("Programme · draft, not published")
    else:
        when = w.datetime(published_at, head["zone"])
        release = w.gettext("Programme · Release %(number)s · %(when)s", number=number, when=when)
    contact = " · ".join(p for p in (head["owner_name"], head["owner_phone"], head["owner_email"]) if p)
    return ProgrammeDocument(
        language=language, title=pick(head["title"], language)[0], subtitle=subtitle, mission=mission,
        release_line=release, days=tuple(_day(w, d) for d in days),
        page_format=w.gettext("page %(page)s of %(pages)s").replace("%%", "%"),
        contact_lines=(w.gettext("On the spot: %(contact)s · Emergencies: 112", contact=contact),),
        latest_question=w.gettext("Is this release the latest? Open the code.") if code_url else "",
        code_url=code_url, draft_mark=w.gettext("DRAFT") if number is None else None,
        replaced_note=w.gettext("Replaced by release %(number)s", number=replaced_by) if replaced_by else None,
        produced=published_at,
    )  # fmt: skip
