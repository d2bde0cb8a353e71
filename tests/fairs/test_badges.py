"""Badges: never more than were granted, each with its holder, handed over once and taken back."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.clock import FixedClock
from delegations.core.errors import InvalidInput, NotFound
from delegations.database import Database
from delegations.dossiers.queries import get_dossier_by_id
from delegations.fairs.stands.badges import give_badge, grant_badges, hand_over_badge, take_badge_back
from delegations.fairs.stands.models import Badge
from delegations.fairs.stands.queries import badges_by_kind
from delegations.fairs.stands.rules import BADGE_KINDS, BadgeOut, BadgeTwice, NotAccepted, QuotaTooSmall, QuotaUsedUp
from tests.factories import Factory
from tests.fairs.pavilion import Pavilion, at_once, make_pavilion


@pytest.fixture
def pavilion(session: Session, clock: FixedClock, make: Factory) -> Pavilion:
    return make_pavilion(session, clock, make)


def _give(pavilion: Pavilion, family: str = "Renaud", kind: str = "vip", exhibitor_id: int | None = None) -> Badge:
    there = pavilion.make.participation(pavilion.dossier, pavilion.make.person(family=family))
    return give_badge(
        pavilion.session, **pavilion.acting, kind=kind, participation_id=there.id, exhibitor_id=exhibitor_id
    )


def _grant(pavilion: Pavilion, quota: int, kind: str = "vip") -> None:
    grant_badges(pavilion.session, **pavilion.acting, kind=kind, quota=quota)


def test_one_more_than_granted_is_refused_with_the_sum(pavilion: Pavilion) -> None:
    _grant(pavilion, 1)
    _give(pavilion)
    with pytest.raises(QuotaUsedUp, match="Granted: 1, given: 1, one more makes 2"):
        _give(pavilion, "Blanc")


def test_what_was_never_granted_cannot_be_given(pavilion: Pavilion) -> None:
    with pytest.raises(QuotaUsedUp, match="Granted: 0"):
        _give(pavilion, kind="press")


def test_a_badge_taken_back_can_be_given_again(pavilion: Pavilion) -> None:
    _grant(pavilion, 1)
    take_badge_back(pavilion.session, **pavilion.acting, badge_id=_give(pavilion).id)
    assert _give(pavilion, "Blanc").handed_over_at is None


def test_a_person_has_a_kind_once(pavilion: Pavilion) -> None:
    _grant(pavilion, 5)
    there = pavilion.make.participation(pavilion.dossier)
    give_badge(pavilion.session, **pavilion.acting, kind="vip", participation_id=there.id)
    with pytest.raises(BadgeTwice, match="Élise Renaud already has"):
        give_badge(pavilion.session, **pavilion.acting, kind="vip", participation_id=there.id)


def test_only_participants_of_this_fair_get_one(pavilion: Pavilion) -> None:
    _grant(pavilion, 5)
    elsewhere = pavilion.make.participation(pavilion.make.dossier())
    with pytest.raises(NotFound):
        give_badge(pavilion.session, **pavilion.acting, kind="vip", participation_id=elsewhere.id)


def test_an_exhibitor_has_badges_once_accepted(pavilion: Pavilion) -> None:
    _grant(pavilion, 5, "exhibitor")
    row = pavilion.apply("Nantes Métropole")
    with pytest.raises(NotAccepted):
        _give(pavilion, kind="exhibitor", exhibitor_id=row.id)
    pavilion.settle(row, "accepted")
    assert _give(pavilion, kind="exhibitor", exhibitor_id=row.id).exhibitor_id == row.id


def test_fewer_cannot_be_granted_than_were_given(pavilion: Pavilion) -> None:
    _grant(pavilion, 2)
    _give(pavilion)
    _grant(pavilion, 1)
    with pytest.raises(QuotaTooSmall):
        _grant(pavilion, 0)
    with pytest.raises(InvalidInput):
        _grant(pavilion, -1)
    with pytest.raises(InvalidInput):
        _grant(pavilion, 1, "golden")


def test_it_is_handed_over_once(pavilion: Pavilion) -> None:
    _grant(pavilion, 1)
    badge = _give(pavilion)
    assert hand_over_badge(pavilion.session, **pavilion.acting, badge_id=badge.id).handed_over_at is not None
    with pytest.raises(BadgeOut):
        hand_over_badge(pavilion.session, **pavilion.acting, badge_id=badge.id)


def test_every_kind_is_listed_with_who_holds_it_by_name(pavilion: Pavilion) -> None:
    _grant(pavilion, 3)
    _give(pavilion, "Renaud")
    _give(pavilion, "Blanc")
    found = badges_by_kind(pavilion.session, pavilion.dossier.id)
    assert [one.kind for one in found] == list(BADGE_KINDS)
    vip = next(one for one in found if one.kind == "vip")
    assert ([b.person.family_name for b in vip.badges], vip.left) == (["Blanc", "Renaud"], 1)


def test_the_journal_names_no_person(pavilion: Pavilion) -> None:
    _grant(pavilion, 1)
    badge = _give(pavilion)
    line = pavilion.session.scalars(select(AuditEntry).where(AuditEntry.action == "give_badge")).one()
    assert line.detail == {"kind": "vip", "person_id": badge.person_id}


def test_two_cannot_take_the_last_badge_at_once(pavilion: Pavilion, database: Database) -> None:
    _grant(pavilion, 2)
    _give(pavilion)
    ids = [
        pavilion.make.participation(pavilion.dossier, pavilion.make.person(family=name)).id for name in ("B", "C", "D")
    ]
    pavilion.session.commit()

    def give(participation_id: int) -> Callable[[Session], object]:
        return lambda session: give_badge(
            session, actor=pavilion.actor, clock=pavilion.clock, kind="vip", participation_id=participation_id,
            dossier=get_dossier_by_id(session, pavilion.dossier.id),
        )  # fmt: skip

    assert at_once(database, [give(one) for one in ids]) == ["QuotaUsedUp", "QuotaUsedUp", "done"]
    with database.reading() as session:
        assert session.scalar(select(func.count(Badge.id))) == 2
