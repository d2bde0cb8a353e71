"""Lists to choose from in a slot's form, and the slot's texts in other languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.i18n.content import save_text, translations_of
from delegations.itineraries.models import Slot
from delegations.network.models import Organisation, Place, Resource


@dataclass(frozen=True)
class SlotChoices:
    """(id, text) pairs in order of text; `zones` gives each place's zone."""

    places: list[tuple[int, str]]
    hosts: list[tuple[int, str]]
    resources: list[tuple[int, str]]
    zones: dict[int, str]


def slot_choices(session: Session) -> SlotChoices:
    places = session.execute(select(Place.id, Place.name, Place.city, Place.zone).order_by(Place.name, Place.id)).all()
    hosts = session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name, Organisation.id))
    resources = session.execute(select(Resource.id, Resource.name).order_by(Resource.kind, Resource.name, Resource.id))
    return SlotChoices(
        places=[(p.id, f"{p.name} ({p.city})" if p.city else p.name) for p in places],
        hosts=[(h.id, h.name) for h in hosts],
        resources=[(r.id, r.name) for r in resources],
        zones={p.id: p.zone for p in places},
    )


def save_slot_texts(session: Session, *, slot: Slot, texts: Mapping[tuple[str, str], str]) -> None:
    """Keeps the translations of title and public text: {(field, language): text}; empty ones go.

    What was not touched stays as it was, reviewed or out of date; what was typed is a draft.
    """
    rows = translations_of(session, "slot", [slot.id])[slot.id]
    for (field, language), text in texts.items():
        row = rows[field].get(language)
        if text == (row.text if row else ""):
            continue
        source = slot.title if field == "title" else slot.public_text
        save_text(
            session, entity="slot", entity_id=slot.id, field=field, language=language, text=text, source=source,
            state="draft",
        )  # fmt: skip


def places_for(session: Session, organisation_id: int | None) -> list[tuple[int, str]]:
    """All places as (id, text), those of the organisation first."""
    query = select(Place.id, Place.name, Place.city, Place.organisation_id)
    rows = session.execute(query.order_by(Place.name, Place.id)).all()
    rows = sorted(rows, key=lambda row: organisation_id is None or row.organisation_id != organisation_id)
    return [(row.id, f"{row.name} ({row.city})" if row.city else row.name) for row in rows]
