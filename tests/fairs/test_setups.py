"""Build-up and freight: slots like others, with windows measured in real time and deliveries that do not collide."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.core.errors import InvalidInput, NotFound, StaleVersion
from delegations.core.walltime import WallTime
from delegations.fairs.stands.application_pages import application_page
from delegations.fairs.stands.models import SetupSlot
from delegations.fairs.stands.queries import find_edition, open_application, remains_of
from delegations.fairs.stands.services import change_stand
from delegations.fairs.stands.setup_rules import Freight, Window, outside, overlapping
from delegations.fairs.stands.setups import (
    SetupFacts,
    cancel_setup,
    clashing,
    get_setup,
    left_windows,
    list_setups,
    save_setup,
)
from delegations.itineraries.models import Slot
from delegations.itineraries.releases import publish_release
from tests.factories import Factory
from tests.fairs.pavilion import STAND, Pavilion, make_pavilion

MADRID = "Europe/Madrid"
DAY = datetime(2027, 10, 30, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2027, 10, 28), datetime(2027, 11, 6)).map(lambda one: one.replace(tzinfo=UTC))


def at(local: str, fold: int = 0) -> WallTime:
    return WallTime(datetime.fromisoformat(local), MADRID, fold)


@pytest.fixture
def pavilion(session: Session, clock: FixedClock, make: Factory) -> Pavilion:
    return make_pavilion(session, clock, make)


def note(
    pavilion: Pavilion, what: str = "freight_in", start: str = "2027-11-01 08:00", end: str = "2027-11-01 09:00",
    *, stand: bool = True, people: tuple[int, ...] = (), **values: str,
) -> Slot:  # fmt: skip
    facts = SetupFacts(
        what, at(start), at(end), pavilion.stand.id if stand else None, participation_ids=people, **values
    )
    return save_setup(pavilion.session, **pavilion.acting, facts=facts)


def test_an_appointment_is_a_slot_named_after_what_and_where(pavilion: Pavilion) -> None:
    slot = note(pavilion, carrier="Delta", access="Porte 4")
    assert (slot.kind, slot.attendance, slot.participations) == ("setup", "some", [])
    assert "B297" in slot.title
    known = list_setups(pavilion.session, pavilion.dossier.id)[0]
    assert (known.what, known.carrier, known.access) == ("freight_in", "Delta", "Porte 4")
    assert known.stand is not None and known.stand.number == "B297"


def test_it_is_changed_through_its_slot_and_a_stale_change_is_refused(pavilion: Pavilion) -> None:
    slot = note(pavilion)
    facts = SetupFacts("build_up", at("2027-11-01 10:00"), at("2027-11-01 12:00"), title="Montage")
    version = slot.version
    saved = save_setup(pavilion.session, **pavilion.acting, facts=facts, slot_id=slot.id, version=version)
    assert (saved.id, saved.title, f"{saved.starts:%H:%M}") == (slot.id, "Montage", "10:00")
    with pytest.raises(StaleVersion):
        save_setup(pavilion.session, **pavilion.acting, facts=facts, slot_id=slot.id, version=version)
    assert len(list(pavilion.session.scalars(select(SetupSlot)))) == 1


def test_other_slots_are_not_reached_from_here(pavilion: Pavilion) -> None:
    other = pavilion.make.slot(pavilion.dossier)
    with pytest.raises(NotFound):
        get_setup(pavilion.session, pavilion.dossier.id, other.id)
    with pytest.raises(NotFound):
        cancel_setup(pavilion.session, **pavilion.acting, slot_id=other.id)
    with pytest.raises(InvalidInput):
        note(pavilion, "party")


def test_a_slot_made_in_the_programme_appears_too(pavilion: Pavilion) -> None:
    slot = pavilion.make.slot(pavilion.dossier, kind="setup", title="Montage", attendance="some")
    assert get_setup(pavilion.session, pavilion.dossier.id, slot.id).what == "build_up"


def test_outside_the_window_warns_with_the_minutes_and_is_saved(pavilion: Pavilion) -> None:
    early = note(pavilion, start="2027-10-30 06:30", end="2027-10-30 09:00")
    good = note(pavilion, start="2027-10-30 09:00", end="2027-10-30 10:00")
    setups = list_setups(pavilion.session, pavilion.dossier.id)
    edition = find_edition(pavilion.session, pavilion.dossier.id)
    far = left_windows(edition, MADRID, setups)
    assert set(far) == {early.id} and (far[early.id].before, far[early.id].after) == (90, 0)
    assert good.id not in far


def test_over_the_change_of_clocks_it_lasts_an_hour_more(pavilion: Pavilion) -> None:
    slot = note(pavilion, start="2027-10-31 01:00", end="2027-10-31 04:00")
    assert slot.ends_at - slot.starts_at == timedelta(hours=4)


def test_two_deliveries_at_one_stand_warn_with_the_time_they_share(pavilion: Pavilion) -> None:
    note(pavilion)
    note(pavilion, start="2027-11-01 08:30", end="2027-11-01 09:30")
    note(pavilion, "build_up", start="2027-11-01 08:00", end="2027-11-01 12:00")
    note(pavilion, start="2027-11-01 08:30", end="2027-11-01 09:30", stand=False)
    found = clashing(list_setups(pavilion.session, pavilion.dossier.id))
    assert [minutes for _one, _other, minutes in found] == [30]


def test_who_withdraws_leaves_the_appointments_of_the_stand(pavilion: Pavilion) -> None:
    row = pavilion.apply("Nantes", "accepted", contribution=100)
    slot = note(pavilion)
    left = remains_of(pavilion.session, pavilion.dossier, row, pavilion.clock.now())
    assert [one.id for one in left.setups] == [slot.id] and left.anything and not left.duty


def test_an_exhibitor_sees_the_times_of_the_stand_after_a_release(pavilion: Pavilion) -> None:
    row = pavilion.apply("Nantes", "accepted")
    note(pavilion)
    note(pavilion, "build_up", "2027-11-01 09:00", "2027-11-01 12:00", stand=False)

    def seen() -> list[tuple[str, int]]:
        found = open_application(pavilion.session, row.id)
        shown = application_page(pavilion.session, found, language="en", now=pavilion.clock.now())
        return [(f"{one.start.local:%H:%M}", one.minutes) for one in shown.appointments]

    assert seen() == []
    publish_release(pavilion.session, **pavilion.acting, settings=pavilion.settings)
    assert seen() == [("08:00", 60), ("09:00", 180)]


def test_a_removed_stand_leaves_the_appointment_without_one(pavilion: Pavilion) -> None:
    from delegations.fairs.stands.services import remove_stand

    slot = note(pavilion)
    change_stand(pavilion.session, **pavilion.acting, stand_id=pavilion.stand.id, version=1, facts=STAND)
    remove_stand(pavilion.session, **pavilion.acting, stand_id=pavilion.stand.id)
    pavilion.session.expire_all()
    assert get_setup(pavilion.session, pavilion.dossier.id, slot.id).stand is None


@given(INSTANTS, st.integers(1, 3000), INSTANTS, st.integers(1, 6000))
def test_what_lies_outside_is_never_more_than_the_whole(
    starts: datetime, length: int, opens: datetime, open_for: int
) -> None:
    ends, closes = starts + timedelta(minutes=length), opens + timedelta(minutes=open_for)
    window = Window(WallTime(opens.replace(tzinfo=None), "UTC"), WallTime(closes.replace(tzinfo=None), "UTC"))
    far = outside(window, starts, ends)
    inside = opens <= starts and ends <= closes
    if inside:
        assert far is None
    elif far is not None:
        assert 0 <= far.before <= length and 0 <= far.after <= length and far.before + far.after > 0


@given(st.lists(st.tuples(INSTANTS, st.integers(1, 600), st.sampled_from([None, 1, 2])), max_size=6))
def test_deliveries_share_a_stand_only_when_both_name_it(rows: list[tuple[datetime, int, int | None]]) -> None:
    freights = [Freight(n, stand, one, one + timedelta(minutes=length)) for n, (one, length, stand) in enumerate(rows)]
    for first, second, minutes in overlapping(freights):
        assert freights[first].stand_id == freights[second].stand_id is not None
        assert 0 < minutes <= min(rows[first][1], rows[second][1])
