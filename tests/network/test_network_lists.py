"""The lists of the directory: filters, order, paging, hostile addresses, a constant number of queries, exports."""

import csv
import io

import pytest
from sqlalchemy.orm import Session

from delegations.database import Database
from delegations.i18n import words
from delegations.network.queries import PAGE, list_entries
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.queries import count_queries

NOUNS = ("organisations", "people", "places", "resources")


def _names(session: Session, noun: str, **filters: str) -> list[str]:
    rows = list_entries(session, noun, filters).rows
    return [row.family_name if noun == "people" else row.name for row in rows]


def test_organisations_are_filtered_by_country_territory_and_membership(make: Factory, session: Session) -> None:
    make.organisation("Île verte", country="FR", territory="Île-de-France", member=True)
    make.organisation("Ville de Fès", country="MA", city="Fès")
    assert _names(session, "organisations", country="MA") == ["Ville de Fès"]
    assert _names(session, "organisations", territory="ile de france") == ["Île verte"]
    assert _names(session, "organisations", territory="FES") == ["Ville de Fès"]
    assert _names(session, "organisations", territory="%") == []
    assert _names(session, "organisations", member="no") == ["Ville de Fès"]


def test_people_are_filtered_by_organisation_and_language(make: Factory, session: Session) -> None:
    city = make.organisation("Ville")
    make.person("A", "Un", organisation_id=city.id, language="ar")
    make.person("B", "Deux", language="fr")
    assert _names(session, "people", organisation=str(city.id)) == ["Un"]
    assert _names(session, "people", language="fr") == ["Deux"]


def test_places_are_filtered_by_city_access_and_size(make: Factory, session: Session) -> None:
    make.place("Grande salle", city="Orléans", capacity=200, step_free=True)
    make.place("Cave", city="Lyon", capacity=20, step_free=False)
    make.place("Inconnu", city="Lyon")
    assert _names(session, "places", city="orleans") == ["Grande salle"]
    assert _names(session, "places", capacity="50") == ["Grande salle"]
    assert _names(session, "places", step_free="no") == ["Cave"]


def test_a_resource_is_found_without_its_accents(make: Factory, session: Session) -> None:
    make.resource("Éléonore Petit")
    make.resource("Minibus", kind="vehicle")
    assert _names(session, "resources", q="eleonore") == ["Éléonore Petit"]
    assert _names(session, "resources", kind="vehicle") == ["Minibus"]


def test_accented_names_stand_where_a_reader_looks_for_them(make: Factory, session: Session) -> None:
    for name in ("Zurich", "École", "Avignon"):
        make.organisation(name)
    assert _names(session, "organisations") == ["Avignon", "École", "Zurich"]


@pytest.mark.parametrize(
    "path",
    [
        "places?capacity=99999999999999999999", "places?capacity=²", "people?organisation=99999999999999999999999",
        "people?page=999999999999999999999999", "people?page=-4", "people?page=x", "organisations?q=%00",
        "organisations?category=%00", "organisations?territory=%00", "organisations?theme=%25", "resources?q=%00%25",
        "organisations?q=%25_", "places/new?latitude=abc&capacity=x", "organisations/new?themes=y",
    ],
)  # fmt: skip
def test_an_address_made_by_hand_gets_a_page(staff: StaffClient, make: Factory, session: Session, path: str) -> None:
    make.organisation(), make.person(), make.place(), make.resource()
    session.commit()
    staff.get(f"/network/{path}")


@pytest.mark.parametrize("noun", NOUNS)
def test_an_entry_that_is_not_there_is_not_found(staff: StaffClient, noun: str) -> None:
    for number in ("1", "99999999999999999999999"):
        staff.get(f"/network/{noun}/{number}", status=404)
        staff.get(f"/network/{noun}/{number}/edit", status=404)


def test_a_long_list_is_paged_and_keeps_its_filters(staff: StaffClient, make: Factory, session: Session) -> None:
    for number in range(PAGE + 3):
        make.organisation(f"Ville {number:03}", country="MA")
    make.organisation("Ailleurs", country="FR")
    session.commit()
    first = staff.get("/network/organisations?country=MA")
    assert "Ville 000" in first.text and "Ville 052" not in first.text and "Ailleurs" not in text_of(first)
    assert "country=MA" in first.text and "page=2" in first.text
    last = text_of(staff.get("/network/organisations?country=MA&page=2"))
    assert "Ville 052" in last and "Ville 000" not in last


@pytest.mark.parametrize("noun", NOUNS)
def test_each_list_asks_the_database_as_often_for_many_as_for_few(
    staff: StaffClient, make: Factory, session: Session, database: Database, noun: str
) -> None:
    def fill(start: int, end: int) -> None:
        for number in range(start, end):
            city = make.organisation(f"O{number}")
            make.person(f"P{number}", "Nombreux", organisation_id=city.id)
            make.place(f"L{number}", organisation_id=city.id)
            make.resource(f"R{number}", organisation_id=city.id)
        session.commit()

    path = f"/network/{noun}?q=o&city=l&territory=l"
    fill(0, 2)
    staff.get(path)
    with count_queries(database) as few:
        staff.get(path)
    fill(2, 30)
    with count_queries(database) as many:
        staff.get(path)
    assert len(many) == len(few)


@pytest.mark.parametrize("noun", NOUNS)
def test_an_empty_list_says_what_to_do_next(staff: StaffClient, noun: str) -> None:
    assert f'href="/network/{noun}/new"' in staff.get(f"/network/{noun}").text
    assert f'href="/network/{noun}"' in staff.get(f"/network/{noun}?q=nothing").text


def test_an_export_keeps_the_filters_and_speaks_the_reader_s_language(
    staff: StaffClient, make: Factory, session: Session
) -> None:
    make.place('=HYPERLINK("x")', city="Nantes", latitude=47.2, longitude=-1.55, step_free=True)
    make.place("Ailleurs", city="Lyon")
    session.commit()
    response = staff.get("/network/places.csv?city=nantes")
    assert response.mimetype == "text/csv" and response.data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";")
    (row,) = (dict(zip(head, cells, strict=True)) for cells in rows)
    assert row["Nom"] == '\'=HYPERLINK("x")' and row["Longitude"] == "-1.55" and row["Pays"] == "France"
    assert words("fr").gettext("yes") in row.values()


def test_the_search_box_finds_dossiers_only_of_those_who_may_see_them(
    app: object, make: Factory, session: Session
) -> None:
    make.dossier("CASA-1", title="Casablanca durable")
    make.organisation("Ville de Casablanca")
    owner_email = make.user().email
    make.user("other@delegations.example")
    session.commit()
    other = text_of(StaffClient.signed_in(app, "other@delegations.example").get("/search?q=casablanca"))  # type: ignore[arg-type]
    owner = text_of(StaffClient.signed_in(app, owner_email).get("/search?q=casablanca"))  # type: ignore[arg-type]
    assert "Ville de Casablanca" in other and "Casablanca durable" not in other
    assert "Casablanca durable" in owner
