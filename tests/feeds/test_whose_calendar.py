"""Whose slots stand in which calendar: staff, people with several dossiers, one dossier of several."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink, User
from delegations.accounts.services import change_account
from delegations.core.actor import Actor, Role, system_actor
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.dossiers.models import Participation
from delegations.dossiers.queries import get_dossier_by_id
from delegations.itineraries.models import Request
from delegations.itineraries.releases import publish_release
from tests.client import StaffClient
from tests.factories import Factory
from tests.feeds.conftest import Scene, unfolded


def summaries(visitor: StaffClient, path: str, **query: str) -> list[str]:
    text = unfolded(visitor.get(path, query_string=query).data)
    return [line.partition(":")[2] for line in text.split("\r\n") if line.startswith("SUMMARY")]


@pytest.fixture
def colleague(make: Factory, session: Session) -> User:
    user: User = make.user("colleague@delegations.example", name="Inès Bertaud")
    session.commit()
    return user


def test_staff_see_the_dossiers_they_own_or_share_and_no_other(
    scene: Scene, visitor: StaffClient, make: Factory, session: Session, link: Any, colleague: User
) -> None:
    other = make.dossier("OTHER-1", owner_id=colleague.id)
    make.slot(other, title="Chez la collègue")
    address = link("staff_feed", colleague.id)
    assert summaries(visitor, address) == ["– Chez la collègue"]
    make.right(scene.dossier, colleague, "reader")
    session.commit()
    assert sorted(summaries(visitor, address)) == ["– Chez la collègue", "– Confluence", "✓ Plan vélo"]
    assert "Chez la collègue" not in " ".join(summaries(visitor, scene.addresses["staff"]))


def test_an_administrators_calendar_holds_his_own_dossiers_alone(
    scene: Scene, visitor: StaffClient, make: Factory, session: Session, link: Any
) -> None:
    chief = make.user("chief@delegations.example", Role.ADMINISTRATOR)
    session.commit()
    assert summaries(visitor, link("staff_feed", chief.id)) == []


def test_staff_see_the_draft_with_its_marks(
    scene: Scene, visitor: StaffClient, make: Factory, session: Session
) -> None:
    make.slot(scene.dossier, "2027-10-29 09:00", "2027-10-29 10:00", title="Brouillon")
    session.commit()
    first = visitor.get(scene.addresses["staff"])
    assert "– Brouillon" in unfolded(first.data)
    session.scalars(select(Request)).one().state = "countered"
    session.commit()
    after = visitor.get(scene.addresses["staff"], headers={"If-None-Match": first.headers["ETag"]})
    assert "⇄ Plan vélo" in unfolded(after.data), "an answer alone changes the mark, and with it the tag"


def test_a_staff_calendar_ends_with_the_account(
    scene: Scene, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    user = session.get_one(User, scene.subjects["staff"])
    tools: dict[str, Any] = {"actor": system_actor(), "clock": clock, "user": user, "role": Role.PLANNER}
    change_account(session, active=False, **tools)
    session.commit()
    answer = visitor.http.get(scene.addresses["staff"])
    assert answer.status_code == 404 and b"BEGIN" not in answer.data
    change_account(session, active=True, **tools)
    session.commit()
    assert visitor.http.get(scene.addresses["staff"]).status_code == 200


def test_a_dossier_leaves_the_staff_calendar_a_month_after_its_end(scene: Scene, visitor: StaffClient) -> None:
    scene.clock.advance(days=41)
    assert len(summaries(visitor, scene.addresses["staff"])) == 2
    scene.clock.advance(days=2)
    assert summaries(visitor, scene.addresses["staff"]) == []


@pytest.fixture
def second(
    scene: Scene, make: Factory, session: Session, clock: FixedClock, settings: Settings, planner: Actor
) -> Scene:
    """The same person and the same host in a second, published dossier."""
    other = make.dossier("VISIT-2", starts_on=date(2027, 11, 8), ends_on=date(2027, 11, 9))
    row = session.get_one(Participation, scene.subjects["reader"])
    session.add(Participation(dossier_id=other.id, person_id=row.person_id, precedence=1, role="delegate"))
    slot = make.slot(
        other, "2027-11-08 10:00", "2027-11-08 11:00", title="Seconde visite", host_id=scene.subjects["host"]
    )
    contact_id = session.scalars(select(Request.contact_id)).one()
    values = {"organisation_id": scene.subjects["host"], "state": "confirmed", "asked_at": clock.now()}
    session.add(Request(slot_id=slot.id, contact_id=contact_id, **values))
    session.commit()
    publish_release(
        session, actor=planner, clock=clock, settings=settings, dossier=get_dossier_by_id(session, other.id)
    )
    session.commit()
    return scene


@pytest.mark.parametrize("kind", ["person", "host", "staff"])
def test_one_dossier_of_several_can_be_chosen(kind: str, second: Scene, visitor: StaffClient) -> None:
    def titles(**query: str) -> list[str]:
        found = summaries(visitor, second.addresses[kind], lang="fr", **query)
        return sorted(found, key=lambda title: "Seconde" in title)

    assert "Seconde visite" in titles()[-1] and len(titles()) > 1
    assert [title[-14:] for title in titles(dossier="visit-2")] == ["Seconde visite"]
    assert not any("Seconde" in title for title in titles(dossier="VISIT-1"))
    assert titles(dossier="NOTHING") == []


def test_a_reader_s_calendar_is_of_its_dossier_alone(second: Scene, visitor: StaffClient) -> None:
    assert not any("Seconde" in title for title in summaries(visitor, second.addresses["reader"]))


def test_a_persons_address_is_made_at_publication_for_whom_it_is_of_use(
    visit: Any, make: Factory, session: Session
) -> None:
    interpreter = make.person("Samira", "Amrani")
    traveller = make.person("Karim", "Lahlou")
    make.participation(visit.dossier, interpreter, role="interpreter")
    make.participation(visit.dossier, traveller)
    make.participation(make.dossier("VISIT-2"), traveller)
    session.commit()
    visit.publish()
    made = session.scalars(select(AccessLink.subject_id).where(AccessLink.purpose == "person_feed"))
    assert set(made) == {interpreter.id, traveller.id}


def test_who_was_taken_off_the_list_has_no_calendar_any_more(
    scene: Scene, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    session.get_one(Participation, scene.subjects["reader"]).removed_at = clock.now()
    session.commit()
    assert visitor.http.get(scene.addresses["reader"]).status_code == 404
    assert summaries(visitor, scene.addresses["person"]) == []
