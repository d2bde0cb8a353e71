"""A release, or the draft, as a document for the PDF engine; and the head that all papers of a dossier share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from delegations.core.errors import N_
from delegations.core.text import isolate
from delegations.documents.values import Day, ProgrammeDocument, Row, State
from delegations.documents.values import Words as Lines
from delegations.i18n import Words, words
from delegations.i18n.content import marked, pick
from delegations.i18n.words import NO_BREAK
from delegations.itineraries.readers import ReaderDay, ReaderSlot, reader_days
from delegations.itineraries.rules import SETTLED

TONES = {
    "confirmed": "confirmed", "waiting": "waiting", "unasked": "waiting", "countered": "moved", "reconfirm": "waiting",
    "declined": "refused", "cancelled": "refused",
}  # fmt: skip
PROGRAMME = N_("Programme")
Notes = Mapping[str, Sequence[Lines]]
"""{slot uid: lines that only some readers see}."""


@dataclass(frozen=True)
class Edition:
    """Which state of the programme is printed: a release, or the draft (`number` None)."""

    number: int | None = None
    published_at: datetime | None = None
    code_url: str | None = None
    replaced_by: int | None = None


def paper_head(w: Words, snapshot: Mapping[str, Any], edition: Edition, *, mission: str, paper: str) -> dict[str, Any]:
    """What stands at the head and foot of each page, as fields of the documents that have them."""
    head = snapshot["dossier"]
    if edition.number is None or edition.published_at is None:
        release = w.gettext("%(paper)s · draft, not published", paper=paper)
    else:
        when = w.datetime(edition.published_at, head["zone"]).replace(" ", NO_BREAK)
        release = w.gettext("%(paper)s · Release %(number)s · %(when)s", paper=paper, number=edition.number, when=when)
    contact = " · ".join(p for p in (head["owner_name"], head["owner_phone"], head["owner_email"]) if p)
    replaced = edition.replaced_by
    return {
        "language": w.language, "mission": mission, "release_line": release, "page_format": page_format(w),
        "contact_lines": (
            w.gettext("On the spot: %(contact)s · Emergencies: 112", contact=contact).replace(" · ", f"{NO_BREAK}· "),
        ),
        "latest_question": w.gettext("Is this release the latest? Scan the code.") if edition.code_url else "",
        "code_url": edition.code_url, "draft_mark": w.gettext("DRAFT") if edition.number is None else None,
        "replaced_note": w.gettext("Replaced by release %(number)s", number=replaced) if replaced else None,
        "produced": edition.published_at,
    }  # fmt: skip


def page_format(w: Words) -> str:
    return w.gettext("page %(page)s of %(pages)s").replace("%%", "%")


def _row(w: Words, slot: ReaderSlot, notes: Sequence[Lines]) -> Row:
    lines = [slot.part, slot.clocks, marked(w, slot.text, slot.text_language)]
    lines += [slot.remote_link] if slot.part else []
    rules = marked(w, slot.access_rules, slot.access_language)
    lines += [w.gettext("On site: %(rules)s", rules=rules)] if rules else []
    lines += list(slot.conditions)
    place = [slot.place, slot.address]
    if slot.end_place and slot.end_place != slot.place:
        place = [w.gettext("%(start)s → %(end)s", start=slot.place, end=slot.end_place)]
    state = None
    if slot.state not in SETTLED:
        state = State(slot.mark, slot.state_word, TONES[slot.state])  # type: ignore[arg-type]  # closed list
    said = (*(x for x in lines if x), *notes)
    return Row(slot.times, marked(w, slot.title, slot.title_language), said, tuple(x for x in place if x), state)


def _day(w: Words, day: ReaderDay, notes: Notes) -> Day:
    rows: list[Row] = []
    for slot in day.slots:
        if slot.travel:
            rows.append(Row("", slot.travel, kind="transfer"))
        rows.append(_row(w, slot, notes.get(slot.uid, ())))
    if day.clock_note:
        rows.insert(0, Row("", day.clock_note, kind="note"))
    return Day(day.title, day.note, tuple(rows))


def programme_subtitle(w: Words, snapshot: Mapping[str, Any], *more: str) -> str:
    """Cities, dates, and what else is said under the title; each keeps its own direction."""
    head = snapshot["dossier"]
    cities = dict.fromkeys(s["place"]["city"] for s in snapshot["slots"] if s["place"] and s["kind"] == "visit")
    dates = w.dates(date.fromisoformat(head["starts_on"]), date.fromisoformat(head["ends_on"])).replace(" ", NO_BREAK)
    apart = isolate if w.direction == "rtl" else str
    return " · ".join(apart(p) for p in (w.and_list(map(apart, cities)), dates, *more) if p)


def programme_document(
    snapshot: Mapping[str, Any], *, language: str, mission: str, edition: Edition, participation_id: int | None = None,
    reader_name: str = "", own_zone: str = "", paper: str = PROGRAMME, notes: Notes | None = None,
) -> ProgrammeDocument:  # fmt: skip
    """The printed programme of a release or of the draft for one reader or for all; `notes` for those who annotate."""
    w = words(language)
    days = reader_days(snapshot, participation_id, language, own_zone)
    return ProgrammeDocument(
        **paper_head(w, snapshot, edition, mission=mission, paper=w.gettext(paper)),
        title=marked(w, *pick(snapshot["dossier"]["title"], language)),
        subtitle=programme_subtitle(w, snapshot, reader_name), days=tuple(_day(w, d, notes or {}) for d in days),
    )  # fmt: skip
