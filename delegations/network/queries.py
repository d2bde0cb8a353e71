"""Reads of the directory: searched, filtered and paged lists; one of each; everything at once for the search box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from delegations.core.errors import NotFound
from delegations.database.paging import Page, page_of
from delegations.network.models import NameCorrection, Organisation, Place, Resource
from delegations.network.models import Person as Person
from delegations.network.rules import search_key

PAGE = 50
BIGGEST = 2**31 - 1
"""The largest number that a column of whole numbers holds; a typed one can be larger."""


def _words(column: Any, typed: str) -> list[ColumnElement[bool]]:
    """Every word of the query must occur in the folded key."""
    return [column.contains(word, autoescape=True) for word in search_key(typed).split()]


def _number(typed: str) -> int | None:
    """A whole number that fits a column, else None."""
    if not (typed.isascii() and typed.isdigit()):
        return None
    return min(int(typed[:20]), BIGGEST)


def _holding(session: Session, typed: str, *columns: Any) -> ColumnElement[bool]:
    """One of the columns holds every word, whatever accents and capitals; the same on both databases."""
    words = search_key(typed).split()

    def values(column: Any) -> list[str]:
        known = session.scalars(select(column).distinct())
        return [value for value in known if all(word in search_key(value) for word in words)]

    return or_(*(column.in_(values(column)) for column in columns))


def organisations_query(session: Session, filters: Mapping[str, str]) -> Select[Any]:
    query = select(Organisation).where(*_words(Organisation.search_key, filters.get("q", "")))
    for name in ("category", "country"):
        if filters.get(name):
            query = query.where(getattr(Organisation, name) == filters[name])
    if filters.get("territory"):
        query = query.where(_holding(session, filters["territory"], Organisation.territory, Organisation.city))
    if filters.get("member"):
        query = query.where(Organisation.member == (filters["member"] == "yes"))
    if filters.get("theme"):
        query = query.where(Organisation.search_key.contains(f"#{filters['theme']}", autoescape=True))
    return query


def people_query(_session: Session, filters: Mapping[str, str]) -> Select[Any]:
    query = select(Person).options(joinedload(Person.organisation)).where(Person.purged_on.is_(None))
    query = query.where(*_words(Person.search_key, filters.get("q", "")))
    if filters.get("language"):
        query = query.where(Person.language == filters["language"])
    if (organisation_id := _number(filters.get("organisation", ""))) is not None:
        query = query.where(Person.organisation_id == organisation_id)
    return query


def places_query(session: Session, filters: Mapping[str, str]) -> Select[Any]:
    query = select(Place).options(joinedload(Place.organisation))
    query = query.where(*_words(Place.search_key, filters.get("q", "")))
    if filters.get("city"):
        query = query.where(_holding(session, filters["city"], Place.city))
    if filters.get("step_free"):
        query = query.where(Place.step_free.is_(filters["step_free"] == "yes"))
    if (capacity := _number(filters.get("capacity", ""))) is not None:
        query = query.where(Place.capacity >= capacity)
    return query


def resources_query(session: Session, filters: Mapping[str, str]) -> Select[Any]:
    query = select(Resource)
    if filters.get("q"):
        query = query.where(_holding(session, filters["q"], Resource.name))
    if filters.get("kind"):
        query = query.where(Resource.kind == filters["kind"])
    return query


# The folded key begins with the name: É stands at E on every database.
ORDERS: dict[str, tuple[Any, ...]] = {
    "organisations": (Organisation.search_key, Organisation.id),
    "people": (Person.search_key, Person.id),
    "places": (Place.search_key, Place.id),
    "resources": (Resource.kind, Resource.name, Resource.id),
}
QUERIES = {
    "organisations": organisations_query,
    "people": people_query,
    "places": places_query,
    "resources": resources_query,
}


def list_entries(session: Session, noun: str, filters: Mapping[str, str], page: int = 1) -> Page[Any]:
    """One page of organisations, people, places or resources."""
    query = QUERIES[noun](session, filters).order_by(*ORDERS[noun])
    return page_of(session, query, page=page, size=PAGE)


def all_entries(session: Session, noun: str, filters: Mapping[str, str]) -> Sequence[Any]:
    """The whole filtered list, for an export."""
    return session.scalars(QUERIES[noun](session, filters).order_by(*ORDERS[noun])).all()


def _get(session: Session, query: Select[Any], model: Any, entry_id: int) -> Any:
    found = session.scalars(query.where(model.id == entry_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def get_organisation(session: Session, entry_id: int) -> Organisation:
    return cast(Organisation, _get(session, select(Organisation), Organisation, entry_id))


def get_person(session: Session, entry_id: int) -> Person:
    return cast(Person, _get(session, select(Person).options(joinedload(Person.organisation)), Person, entry_id))


def get_place(session: Session, entry_id: int) -> Place:
    return cast(Place, _get(session, select(Place).options(joinedload(Place.organisation)), Place, entry_id))


def get_resource(session: Session, entry_id: int) -> Resource:
    return cast(Resource, _get(session, select(Resource), Resource, entry_id))


GETTERS = {
    "organisations": get_organisation,
    "people": get_person,
    "places": get_place,
    "resources": get_resource,
}


def people_of(session: Session, organisation_id: int) -> Sequence[Person]:
    query = select(Person).where(Person.organisation_id == organisation_id)
    return session.scalars(query.order_by(Person.family_name, Person.id)).all()


def places_of(session: Session, organisation_id: int) -> Sequence[Place]:
    query = select(Place).where(Place.organisation_id == organisation_id)
    return session.scalars(query.order_by(Place.name, Place.id)).all()


def organisation_choices(session: Session) -> list[tuple[int, str]]:
    query = select(Organisation.id, Organisation.name).order_by(Organisation.name, Organisation.id)
    return [(i, name) for i, name in session.execute(query)]


def countries_of_organisations(session: Session) -> Sequence[str]:
    """Codes of the countries that organisations come from."""
    return session.scalars(select(Organisation.country).distinct().order_by(Organisation.country)).all()


def corrections_of(session: Session, person_id: int) -> Sequence[NameCorrection]:
    """Spellings the person proposed and nobody settled yet."""
    query = select(NameCorrection).where(NameCorrection.person_id == person_id, NameCorrection.state == "proposed")
    return session.scalars(query.order_by(NameCorrection.id)).all()


@dataclass(frozen=True)
class Found:
    """What the search box finds in the directory."""

    organisations: Sequence[Organisation]
    people: Sequence[Person]
    places: Sequence[Place]


def find_everywhere(session: Session, typed: str, limit: int = 8) -> Found:
    """The first hits of each kind."""

    def first(noun: str) -> Sequence[Any]:
        return session.scalars(QUERIES[noun](session, {"q": typed}).order_by(*ORDERS[noun]).limit(limit)).all()

    return Found(first("organisations"), first("people"), first("places"))
