"""Editions, stands and applications: what is kept, what is refused, and that nobody gets a place twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.clock import FixedClock
from delegations.core.errors import DomainError, InvalidInput, StaleVersion
from delegations.core.walltime import MissingHour
from delegations.database import Database
from delegations.dossiers.queries import get_dossier_by_id
from delegations.fairs.stands.badges import give_badge, grant_badges
from delegations.fairs.stands.models import Edition, Exhibitor, Stand
from delegations.fairs.stands.queries import find_edition, get_exhibitor, remains_of
from delegations.fairs.stands.rules import (
    AppliedTwice,
    ChooseAStand,
    DayTwice,
    HallInUse,
    NoEditionYet,
    NotAFair,
    OpeningOutOfOrder,
    PlacesTaken,
    StandFull,
    StandInUse,
    StandTaken,
    UnknownHall,
    WindowOutOfOrder,
)
from delegations.fairs.stands.services import (
    Application,
    OpeningDay,
    add_stand,
    change_application,
    change_stand,
    enter_application,
    remove_stand,
    save_edition,
    settle_application,
)
from tests.factories import Factory
from tests.fairs.pavilion import EDITION, STAND, Pavilion, at_once, make_pavilion


@pytest.fixture
def pavilion(session: Session, clock: FixedClock, make: Factory) -> Pavilion:
    return make_pavilion(session, clock, make)


def _acts(session: Session, action: str) -> int:
    return session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action == action)) or 0


def test_an_edition_keeps_its_days_in_order_as_wall_times(pavilion: Pavilion) -> None:
    edition = find_edition(pavilion.session, pavilion.dossier.id)
    assert edition is not None
    assert [(o["day"], o["opens"], o["closes"]) for o in edition.opening] == [
        ("2027-11-02", "09:00", "19:00"), ("2027-11-03", "09:00", "18:00"),
    ]  # fmt: skip
    assert edition.build_up_starts == datetime(2027, 10, 30, 8, 0)
    assert edition.figures == [
        {"what": "Visiteurs", "value": "51 000", "source": "Organisateur, contesté", "as_of": "2025"}
    ]
    assert _acts(pavilion.session, "save_edition") == 1


def test_a_fair_has_one_edition_and_a_stale_page_does_not_overwrite_it(pavilion: Pavilion) -> None:
    with pytest.raises(StaleVersion):
        save_edition(pavilion.session, **pavilion.acting, version=0, facts=EDITION)
    save_edition(pavilion.session, **pavilion.acting, version=1, facts=replace(EDITION, label="13e"))
    assert pavilion.session.scalars(select(Edition.label)).all() == ["13e"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"opening": (OpeningDay(date(2027, 11, 2), time(18), time(9)),)}, OpeningOutOfOrder),
        ({"opening": (OpeningDay(date(2027, 11, 2), time(9), time(18)),) * 2}, DayTwice),
        ({"build_up": (datetime(2027, 11, 1, 8), datetime(2027, 10, 30, 8))}, WindowOutOfOrder),
        ({"build_up": (datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 29, 8))}, MissingHour),
        ({"halls": ("3",)}, HallInUse),
    ],
)
def test_an_impossible_edition_is_refused(pavilion: Pavilion, change: dict, error: type[DomainError]) -> None:
    with pytest.raises(error):
        save_edition(pavilion.session, **pavilion.acting, version=1, facts=replace(EDITION, **change))


def test_the_night_that_lasts_an_hour_more_is_a_window(pavilion: Pavilion) -> None:
    night = (datetime(2027, 10, 31, 2, 30), datetime(2027, 10, 31, 2, 30))
    save_edition(pavilion.session, **pavilion.acting, version=1, facts=replace(EDITION, build_up=night))
    begun = datetime.fromisoformat("2027-10-31T02:45+02:00")
    row = pavilion.apply("Ville", contribution=100)
    assert remains_of(pavilion.session, pavilion.dossier, row, begun).begun


def test_only_a_fair_has_an_edition_and_stands(pavilion: Pavilion) -> None:
    visit = {**pavilion.acting, "dossier": pavilion.make.dossier()}
    with pytest.raises(NotAFair):
        save_edition(pavilion.session, **visit, version=0, facts=EDITION)
    with pytest.raises(NotAFair):
        add_stand(pavilion.session, **visit, facts=STAND)


def test_a_hall_has_a_number_once(pavilion: Pavilion) -> None:
    with pytest.raises(StandTaken, match="Hall 2 already has a stand B297"):
        add_stand(pavilion.session, **pavilion.acting, facts=replace(STAND, number="b 297"))
    other = add_stand(pavilion.session, **pavilion.acting, facts=replace(STAND, hall="3"))
    with pytest.raises(StandTaken):
        change_stand(pavilion.session, **pavilion.acting, stand_id=other.id, version=1, facts=STAND)
    pavilion.session.commit()
    assert sorted(pavilion.session.scalars(select(Stand.hall))) == ["2", "3"]
    assert _acts(pavilion.session, "add_stand") == 2


def test_the_database_itself_knows_that_a_number_is_taken(pavilion: Pavilion) -> None:
    twin = Stand(dossier_id=pavilion.dossier.id, hall="2", number="B297", area=1)
    refused = pytest.raises(IntegrityError, match=r"uq_stand_hall_number|stand\.hall, stand\.number")
    with refused, pavilion.session.begin_nested():
        pavilion.session.add(twin)
        pavilion.session.flush()


def test_a_stand_lies_in_a_hall_of_the_edition(pavilion: Pavilion) -> None:
    with pytest.raises(UnknownHall):
        add_stand(pavilion.session, **pavilion.acting, facts=replace(STAND, hall="9"))
    bare = {**pavilion.acting, "dossier": pavilion.make.dossier("FAIR-2", kind="fair")}
    with pytest.raises(NoEditionYet):
        add_stand(pavilion.session, **bare, facts=STAND)


def test_accepting_beyond_the_places_is_refused_with_the_sum(pavilion: Pavilion) -> None:
    pavilion.apply("A", "accepted")
    pavilion.apply("B", "accepted")
    late = pavilion.apply("C")
    with pytest.raises(StandFull, match="Places: 2, accepted: 2, one more makes 3"):
        pavilion.settle(late, "accepted")
    assert late.state == "applied"


def test_a_place_given_up_is_free_again_and_representation_takes_none(pavilion: Pavilion) -> None:
    first = pavilion.apply("A", "accepted")
    pavilion.apply("B", "accepted")
    pavilion.apply("Fédération", "accepted", formula="representation")
    pavilion.settle(first, "withdrawn")
    assert pavilion.apply("C", "accepted").settled_at == pavilion.clock.now()


def test_nobody_is_accepted_without_a_stand(pavilion: Pavilion) -> None:
    with pytest.raises(ChooseAStand):
        pavilion.apply("A", "accepted", stand_id=None)


def test_an_accepted_exhibitor_moves_only_where_a_place_is_left(pavilion: Pavilion) -> None:
    row = pavilion.apply("A", "accepted")
    small = add_stand(pavilion.session, **pavilion.acting, facts=replace(STAND, number="B299", places=0))
    wish = Application(row.organisation_id, stand_id=small.id, contribution=5000)
    with pytest.raises(StandFull):
        change_application(pavilion.session, **pavilion.acting, exhibitor_id=row.id, version=row.version, wish=wish)
    same = replace(wish, stand_id=pavilion.stand.id)
    change_application(pavilion.session, **pavilion.acting, exhibitor_id=row.id, version=row.version, wish=same)
    assert row.contribution == 5000


def test_a_stand_keeps_the_places_of_those_accepted_and_is_not_removed_under_them(pavilion: Pavilion) -> None:
    pavilion.apply("A", "accepted")
    pavilion.apply("B", "accepted")
    with pytest.raises(PlacesTaken):
        change_stand(
            pavilion.session, **pavilion.acting, stand_id=pavilion.stand.id, version=1, facts=replace(STAND, places=1)
        )
    with pytest.raises(StandInUse):
        remove_stand(pavilion.session, **pavilion.acting, stand_id=pavilion.stand.id)


def test_an_organisation_applies_once(pavilion: Pavilion) -> None:
    row = pavilion.apply("A")
    with pytest.raises(AppliedTwice):
        enter_application(pavilion.session, **pavilion.acting, wish=Application(row.organisation_id))


def test_a_contribution_fits_its_column(pavilion: Pavilion) -> None:
    pavilion.apply("A", contribution=1_000_000_000)
    with pytest.raises(InvalidInput):
        pavilion.apply("B", contribution=1_000_000_001)


def test_the_journal_says_that_staff_entered_it_on_behalf(pavilion: Pavilion) -> None:
    pavilion.apply("A", came_by="phone")
    line = pavilion.session.scalars(select(AuditEntry).where(AuditEntry.action == "enter_application")).one()
    assert (line.actor_kind, line.door, line.detail) == ("staff", "web", {"behalf": "phone"})


def _with_badge_and_duty(pavilion: Pavilion) -> Exhibitor:
    row = pavilion.apply("Nantes Métropole", "accepted", contribution=450000, invoicing="invoiced")
    person = pavilion.make.person(organisation_id=row.organisation_id)
    there = pavilion.make.participation(pavilion.dossier, person, role="exhibitor")
    grant_badges(pavilion.session, **pavilion.acting, kind="exhibitor", quota=1)
    give_badge(pavilion.session, **pavilion.acting, kind="exhibitor", participation_id=there.id, exhibitor_id=row.id)
    for kind in ("meeting", "transfer"):
        pavilion.make.slot(
            pavilion.dossier, "2027-11-03 14:00", "2027-11-03 17:00", "Europe/Madrid",
            kind=kind, title=kind, attendance="some", participations=[there],
        )  # fmt: skip
    return row


def test_before_build_up_a_withdrawal_leaves_badges_and_duty_but_no_debt(pavilion: Pavilion) -> None:
    row = _with_badge_and_duty(pavilion)
    left = remains_of(pavilion.session, pavilion.dossier, row, pavilion.clock.now())
    assert (left.begun, left.due, len(left.badges)) == (False, 0, 1)
    assert [slot.title for slot in left.duty] == ["meeting"], "nobody is replaced in a train"


def test_after_build_up_began_the_contribution_stays_due(pavilion: Pavilion) -> None:
    row = _with_badge_and_duty(pavilion)
    pavilion.clock.instant = datetime.fromisoformat("2027-10-30T08:00+02:00")
    left = remains_of(pavilion.session, pavilion.dossier, row, pavilion.clock.now())
    assert (left.begun, left.due) == (True, 450000)
    pavilion.settle(row, "withdrawn")
    query = select(AuditEntry.detail).where(AuditEntry.action == "settle_application").order_by(AuditEntry.id.desc())
    detail = pavilion.session.scalars(query).first()
    assert detail == {"from": "accepted", "to": "withdrawn", "due": 450000, "badges": 1, "duty": 1}


def test_two_cannot_take_the_last_place_at_once(pavilion: Pavilion, database: Database) -> None:
    pavilion.apply("A", "accepted")
    ids = [pavilion.apply(name).id for name in ("B", "C", "D")]
    pavilion.session.commit()

    def accept(exhibitor_id: int) -> Callable[[Session], object]:
        return lambda session: settle_application(
            session, actor=pavilion.actor, clock=pavilion.clock, settings=pavilion.settings, state="accepted",
            exhibitor_id=exhibitor_id, dossier=get_dossier_by_id(session, pavilion.dossier.id),
        )  # fmt: skip

    assert at_once(database, [accept(one) for one in ids]) == ["StandFull", "StandFull", "done"]
    with database.reading() as session:
        states = [get_exhibitor(session, pavilion.dossier.id, one).state for one in ids]
    assert sorted(states) == ["accepted", "applied", "applied"]


def test_two_cannot_write_down_the_same_stand_at_once(pavilion: Pavilion, database: Database) -> None:
    pavilion.session.commit()

    def write(session: Session) -> object:
        dossier = get_dossier_by_id(session, pavilion.dossier.id)
        facts = replace(STAND, number="C1")
        return add_stand(session, actor=pavilion.actor, clock=pavilion.clock, dossier=dossier, facts=facts)

    assert at_once(database, [write, write]) == ["StandTaken", "done"]
