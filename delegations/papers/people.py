"""Lists of people: by precedence for everybody, with passport data for secure sites."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from delegations.core.errors import N_
from delegations.documents.values import Block, Cell, Column, Heading, Paragraph, Picture, SheetDocument, Span, Table
from delegations.dossiers.models import Participation
from delegations.dossiers.rules import PARTICIPANT_ROLES
from delegations.i18n import Words, words
from delegations.network.models import Person
from delegations.network.rules import display_name, function_of, search_key
from delegations.papers.occasion import COMPANIONS, Occasion, lean_table
from delegations.papers.rules import Wish

PassportOf = Callable[[Participation], dict[str, str]]
"""{field of the travel file: value} of somebody; each reading is logged."""
UNKNOWN = ""
"""To be written by hand."""
CONFIDENTIAL = N_(
    "Confidential: for the security service of the site alone. Destroy after the visit, on %(day)s at the latest."
)


def participants(occasion: Occasion, wish: Wish, language: str) -> Iterator[SheetDocument]:
    """The delegation in order of precedence, then those who go along."""
    w, people = words(language), occasion.chosen(wish)
    parts = (
        ("", [p for p in people if p.role not in COMPANIONS]),
        (w.gettext("With the delegation"), [p for p in people if p.role in COMPANIONS]),
    )
    blocks: list[Block] = []
    for heading, members in parts:
        if members:
            blocks += [Heading(heading)] if heading else []
            blocks.append(_table(w, members, photos=occasion.photos(members) if wish.photos else None))
    if blocks:
        yield SheetDocument(
            **occasion.head(language, "participants"), title=occasion.title(language),
            subtitle=occasion.subtitle(language, w.ngettext("%(num)s person", "%(num)s people", len(people))),
            blocks=tuple(blocks),
        )  # fmt: skip


def _table(w: Words, people: Sequence[Participation], photos: dict[int, bytes] | None) -> Table:
    columns = [Column(w.gettext("No."), 0.6)]
    columns += [Column(w.gettext("Photo"), 0.9)] if photos is not None else []
    columns += [Column(w.gettext("Name"), 2.6), Column(w.gettext("Function"), 3),
                Column(w.gettext("Organisation"), 2.2), Column(w.gettext("In the delegation"), 1.5)]  # fmt: skip
    rows = []
    for number, each in enumerate(people, 1):
        cells: list[Cell] = [str(number)]
        if photos is not None:
            cells.append(_photo(each, photos, w))
        person = each.person
        organisation = person.organisation.name if person.organisation else ""
        cells += [_names(person, w), _function(each, w), organisation, w.gettext(PARTICIPANT_ROLES[each.role])]
        rows.append(tuple(cells))
    return lean_table(columns, rows)


def _photo(each: Participation, photos: dict[int, bytes], w: Words) -> Cell:
    image = photos.get(each.id)
    return Picture(image, display_name(each.person, w.language)) if image else ""


def _names(person: Person, w: Words) -> tuple[Span, ...]:
    """The name as the reader reads it, in bold; below it the other script."""
    shown = display_name(person, w.language)
    latin = display_name(person)
    other = latin if shown != latin else person.native_name
    honorific = f"{person.honorific} " if person.honorific and shown == latin else ""
    spans = [Span(f"{honorific}{shown}", bold=True)]
    return (*spans, Span(f"\n{other}")) if other and other != shown else tuple(spans)


def _function(each: Participation, w: Words) -> str:
    """In the reader's language where known, else as the person says it; who stands in does not inherit the rank."""
    person = each.person
    said = function_of(person, w.language)
    original = person.title if person.title != said else ""
    lines = [said, original]
    if each.represented_by is not None:
        lines.append(w.gettext("Represented by %(name)s", name=display_name(each.represented_by, w.language)))
    return "\n".join(line for line in lines if line)


def id_list(occasion: Occasion, wish: Wish, language: str, *, passport: PassportOf) -> Iterator[SheetDocument]:
    """Names in Latin letters as in the passports, in alphabetical order as guards look for them."""
    w = words(language)
    people = sorted(occasion.chosen(wish), key=lambda p: (search_key(p.person.family_name, p.person.given_name), p.id))
    if not people:
        return
    columns = (
        Column(w.gettext("No."), 0.6), Column(w.gettext("Family name"), 2, bold=True),
        Column(w.gettext("Given name"), 2), Column(w.gettext("Birth date"), 1.5),
        Column(w.gettext("Passport number"), 1.6), Column(w.gettext("Valid until"), 1.3),
        Column(w.gettext("Function"), 3), Column(w.gettext("Organisation"), 2.4),
    )  # fmt: skip
    rows = []
    for number, each in enumerate(people, 1):
        known, person = passport(each), each.person
        rows.append((
            str(number), person.family_name, person.given_name or UNKNOWN, _day(w, known.get("birth_date", "")),
            known.get("passport_number", "") or UNKNOWN, _day(w, known.get("passport_expiry", "")),
            function_of(person, w.language) or UNKNOWN, person.organisation.name if person.organisation else UNKNOWN,
        ))  # fmt: skip
    last = w.date(occasion.dossier.ends_on + timedelta(days=1))
    head = occasion.head(language, "id_list")
    yield SheetDocument(
        **head, title=occasion.title(language),
        subtitle=occasion.subtitle(language, w.ngettext("%(num)s person", "%(num)s people", len(people))),
        blocks=(Paragraph(w.gettext(CONFIDENTIAL, day=last), tone="refused"), Table(columns, tuple(rows))),
        landscape=True,
    )  # fmt: skip


def _day(w: Words, kept: str) -> str:
    """A date of the travel file in figures that cannot be misread: 14 mars 1972."""
    try:
        return w.date(date.fromisoformat(kept), "medium")
    except ValueError:
        return kept or UNKNOWN
