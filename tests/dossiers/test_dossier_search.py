"""The search box finds dossiers whatever the accents, the order of words or the script."""

import pytest
from sqlalchemy.orm import Session

from delegations.core.actor import Actor
from delegations.dossiers.queries import find_dossiers
from delegations.i18n.content import save_text
from tests.factories import Factory


@pytest.mark.parametrize(
    "typed", ["métropole", "METROPOLE", "oeuvre", "hydrologie metropole", "مراكش", "mrksh", "visit-7", "l oeuvre"]
)
def test_a_dossier_is_found_however_it_is_typed(typed: str, make: Factory, session: Session, planner: Actor) -> None:
    wanted = make.dossier("VISIT-7", title="Métropole : l’Œuvre de l’hydrologie")
    save_text(
        session, entity="dossier", entity_id=wanted.id, field="title", language="ar", text="مراكش", source=wanted.title
    )
    make.dossier("OTHER", title="Autre chose")
    assert [d.code for d in find_dossiers(session, planner, typed)] == ["VISIT-7"]


def test_nothing_typed_and_signs_of_sql_find_nothing(make: Factory, session: Session, planner: Actor) -> None:
    make.dossier()
    for typed in ("", "   ", "%", "_"):
        assert find_dossiers(session, planner, typed) == [], typed
