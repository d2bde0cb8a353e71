"""What documents print of the directory, with where it stands: to find what no font can print."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.languages import DEFAULT
from delegations.network.models import Organisation, Person, Place


@dataclass(frozen=True)
class PrintedText:
    """`noun` and `row_id` say where it stands; `language` is that of the documents in which it is printed first."""

    noun: str
    row_id: int
    field: str
    text: str
    language: str


PRINTED = (
    (Person, "person", ("family_name", "given_name", "native_name", "honorific", "title", "title_fr", "salutation")),
    (Organisation, "organisation", ("name", "city")),
    (Place, "place", ("name", "address", "city")),
)


def printed_texts(session: Session) -> list[PrintedText]:
    """Every name, function and address of the directory, in the order of its rows."""
    return [text for model, noun, fields in PRINTED for text in _texts(session, model, noun, fields)]


def _texts(
    session: Session, model: type[Person | Organisation | Place], noun: str, fields: tuple[str, ...]
) -> Iterator[PrintedText]:
    for row in session.scalars(select(model).order_by(model.id)):
        for field in fields:
            if text := getattr(row, field):
                yield PrintedText(noun, row.id, field, text, getattr(row, "language", DEFAULT))
