"""Reads of the directory: searched, filtered and paged lists; one of each; everything at once for the search box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from delegations.core.errors import NotFound
from delegations.network.models import NameCorrection, Organisation, Person, Place, Resource
from delegations.network.rules import search_key

PAGE = 50


@dataclass(frozen=True)
class Listing:
    """One page of a list. `rows` are fully loaded."""

    rows: Sequence[Any]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def _words(column: Any, typed: str) -> list[ColumnElement[bool]]:
    """Every word of the query must occur in the folded key."""
    return [column.contains(word, autoescape=True) for word in search_key(typed).split()]


def _paged(session: Session, query: Select[Any], order: Sequence[Any], page: int) -> Listing:
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    page = max(1, min(page, max(1, -(-total // PAGE))))
    rows = session.scalars(query.order_by(*order).limit(PAGE).offset((page - 1) * PAGE)).all()
    return Listing(rows, total, page)


def organisations_query(filters: Mapping[str, str]) -> Select[Any]:
    query = select(Organisation).where(*_words(Organisation.search_key, filters.get("q", "")))
    for name in ("category", "country"):
        if filters.get(name):
            query = query.where(getattr(Organisation, name) == filters[name])
    if filters.get("territory"):
        typed = f"%{filters['territory']}%"
        query = query.where(or_(Organisation.territory.ilike(typed), Organisation.city.ilike(typed)))
    if filters.get("member"):
        query = query.where(Organisation.member == (filters["member"] == "yes"))
    if filters.get("theme"):
        query = query.where(Organisation.search_key.contains(f"#{filters['theme']}"))
    return query


def people_query(filters: Mapping[str, str]) -> Select[Any]:
    query = select(Person).options(joinedload(Person.organisation))
    query = query.where(*_words(Person.search_key, filters.get("q", "")))
    if filters.get("language"):
        query = query.where(Person.language == filters["language"])
    if filters.get("organisation", "").isdigit():
        query = query.where(Person.organisation_id == int(filters["organisation"]))
    return query


def places_query(filters: Mapping[str, str]) -> Select[Any]:
    query = select(Place).options(joinedload(Place.organisation))
    query = query.where(*_words(Place.search_key, filters.get("q", "")))
    if filters.get("city"):
        query = query.where(Place.city.ilike(f"%{filters['city']}%"))
    if filters.get("step_free"):
        query = query.where(Place.step_free.is_(filters["step_free"] == "yes"))
    if filters.get("capacity", "").isdigit():
        query = query.where(Place.capacity >= int(filters["capacity"]))
    return query


def resources_query(filters: Mapping[str, str]) -> Select[Any]:
    query = select(Resource)
    for word in filters.get("q", "").split():
        query = query.where(Resource.name.ilike(f"%{word}%"))
    if filters.get("kind"):
        query = query.where(Resource.kind == filters["kind"])
    return query


ORDERS: dict[str, tuple[Any, ...]] = {
    "organisations": (Organisation.name, Organisation.id),
    "people": (Person.family_name, Person.given_name, Person.id),
    "places": (Place.city, Place.name, Place.id),
    "resources": (Resource.kind, Resource.name, Resource.id),
}
QUERIES = {
    "organisations": organisations_query,
    "people": people_query,
    "places": places_query,
    "resources": resources_query,
}


def list_entries(session: Session, noun: str, filters: Mapping[str, str], page: int = 1) -> Listing:
    """One page of organisations, people, places or resources."""
    return _paged(session, QUERIES[noun](filters), ORDERS[noun], page)


def all_entries(session: Session, noun: str, filters: Mapping[str, str]) -> Sequence[Any]:
    """The whole filtered list, for an export."""
    return session.scalars(QUERIES[noun](filters).order_by(*ORDERS[noun])).all()


def _get(session: Session, query: Select[Any]) -> Any:
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound()
    return found


def get_organisation(session: Session, entry_id: int) -> Organisation:
    return cast(Organisation, _get(session, select(Organisation).where(Organisation.id == entry_id)))


def get_person(session: Session, entry_id: int) -> Person:
    return cast(
        Person, _get(session, select(Person).options(joinedload(Person.organisation)).where(Person.id == entry_id))
    )


def get_place(session: Session, entry_id: int) -> Place:
    return cast(Place, _get(session, select(Place).options(joinedload(Place.organisation)).where(Place.id == entry_id)))


def get_resource(session: Session, entry_id: int) -> Resource:
    return cast(Resource, _get(session, select(Resource).where(Resource.id == entry_id)))


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
        return session.scalars(QUERIES[noun]({"q": typed}).order_by(*ORDERS[noun]).limit(limit)).all()

    return Found(first("organisations"), first("people"), first("places"))
