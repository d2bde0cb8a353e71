"""A member's own page: saying when until the roster is published, duties, giving one away; the calendar."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for, revoke_link
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.dossiers.models import Participation
from delegations.fairs.roster.models import Availability, ShiftSwap
from delegations.fairs.roster.swaps import settle_swap
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.fairs.roster import Duties, make_duties

Look = Callable[[Select[Any]], list[Any]]
TIMES = {
    "version": "0", "day_1": "all", "day_2": "some", "hours_2": ["09:00-11:00"], "languages": ["es"], "max_hours": "6",
    "note": "Avion à 19 h",
}  # fmt: skip


@pytest.fixture
def look(database: Database) -> Look:
    def scalars(query: Select[Any]) -> list[Any]:
        with database.reading() as session:
            return list(session.scalars(query))

    return scalars


@pytest.fixture
def duties(session: Session, clock: FixedClock, make: Factory, settings: Settings) -> Duties:
    return make_duties(session, clock, make, settings)


@pytest.fixture
def token_of(app: Flask, duties: Duties) -> Callable[..., str]:
    def token(who: Participation, purpose: str = "duty") -> str:
        link = link_for(duties.session, clock=duties.pavilion.clock, purpose=purpose, subject_id=who.id)
        found = app.extensions["delegations"].links.token(link)
        duties.session.commit()
        return str(found)

    return token


def test_a_member_says_when_in_his_language(
    visitor: StaffClient, duties: Duties, token_of: Callable[..., str], look: Look
) -> None:
    address = f"/d/{token_of(duties.member('Puig', language='ar'))}"
    first = visitor.get(address)
    assert 'dir="rtl"' in first.text and " checked" not in first.text, "nothing is preselected"
    assert look(select(Availability)) == [], "looking changes nothing"
    assert visitor.post(address, TIMES).status_code == 303
    (row,) = look(select(Availability))
    assert row.windows == [["2027-11-02T00:00", "2027-11-03T00:00"], ["2027-11-03T09:00", "2027-11-03T11:00"]]
    assert (row.languages, row.max_hours, row.note, row.came_by) == (["es"], 6, "Avion à 19 h", "link")
    again = visitor.get(address)
    assert 'name="day_1" value="all" checked' in again.text and 'value="09:00-11:00" checked' in again.text


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    visitor: StaffClient, duties: Duties, token_of: Callable[..., str]
) -> None:
    address = f"/d/{token_of(duties.member('Puig', language='en'))}"
    visitor.get(address)
    answer = visitor.post(address, {**TIMES, "day_1": ""})
    assert answer.status_code == 422 and "Say for each day whether you can be there." in text_of(answer)
    assert "Avion à 19 h" in answer.text and 'value="09:00-11:00" checked' in answer.text
    many = visitor.post(address, {**TIMES, "max_hours": "99"})
    assert many.status_code == 422 and "between 1 and 24" in text_of(many)
    forged = visitor.post(address, {**TIMES, "hours_2": ["08:00-23:00"]})
    assert forged.status_code == 422


def test_two_pages_of_one_person_do_not_overwrite_each_other(
    visitor: StaffClient, duties: Duties, token_of: Callable[..., str]
) -> None:
    address = f"/d/{token_of(duties.member('Puig', language='en'))}"
    visitor.get(address)
    visitor.post(address, TIMES)
    visitor.get(address)
    stale = visitor.post(address, {**TIMES, "day_1": "none"})
    assert stale.status_code == 409 and "Your times were changed meanwhile." in text_of(stale)
    assert 'name="version" value="1"' in stale.text


def test_once_the_roster_is_published_it_shows_the_duties_and_takes_no_more_times(
    visitor: StaffClient, duties: Duties, token_of: Callable[..., str], look: Look
) -> None:
    ana, bea = duties.member("Puig", language="en"), duties.member("Ruiz")
    duties.says(ana)
    duties.put(duties.shift(needed=2), ana, bea)
    address = f"/d/{token_of(ana)}"
    assert "Stand B297" not in text_of(visitor.get(address)), "not before it is published"
    duties.publish()
    duties.session.commit()
    text = text_of(visitor.get(address)).replace("\u2066", "").replace("\u2069", "")
    assert "09:00–11:00" in text and "Stand B297, hall 2" in text and "With Ana Ruiz" in text
    refused = visitor.post(address, {**TIMES, "version": "1"})
    assert refused.status_code == 422 and look(select(Availability.came_by)) == ["phone"]


def test_a_shift_is_given_away_taken_and_settled(
    visitor: StaffClient, duties: Duties, token_of: Callable[..., str], look: Look
) -> None:
    ana, bea, cid = (duties.member(name, language="en") for name in ("Puig", "Ruiz", "Vila"))
    for one in (ana, bea, cid):
        duties.says(one, languages=("en",))
    shift = duties.put(duties.shift(languages=("en",)), ana)
    duties.publish()
    mine, hers, his = (f"/d/{token_of(one)}" for one in (ana, bea, cid))
    page = visitor.get(f"{mine}/give/{shift.id}")
    assert "Ana Ruiz" in text_of(page) and " checked" not in page.text
    assert visitor.post(f"{mine}/give/{shift.id}", {"note": "Train"}).status_code == 422
    assert visitor.post(f"{mine}/give/{shift.id}", {"to": "anybody", "note": "Train"}).status_code == 303
    assert "Nobody has said yes so far." in text_of(visitor.get(mine))
    assert "Ana Puig is looking for somebody" in text_of(visitor.get(his)) and "Train" in text_of(visitor.get(his))
    (swap_id,) = look(select(ShiftSwap.id))
    visitor.get(hers)
    assert visitor.post(f"{hers}/swaps/{swap_id}", {"answer": "yes"}).status_code == 303
    late = visitor.post(f"{his}/swaps/{swap_id}", {"answer": "yes"})
    assert late.status_code == 422 and "Ana Ruiz was faster" in text_of(late)
    assert "was faster" in text_of(visitor.get(his))
    duties.session.expire_all()
    settle_swap(duties.session, **duties.writing, swap_id=swap_id)
    duties.session.commit()
    assert duties.there(shift) == ["Ruiz"]


def test_nobody_answers_for_others_or_gives_away_what_he_has_not(
    visitor: StaffClient, duties: Duties, token_of: Callable[..., str], look: Look
) -> None:
    ana, bea, cid = (duties.member(name, language="en") for name in ("Puig", "Ruiz", "Vila"))
    shift = duties.put(duties.shift(), ana)
    duties.publish()
    mine, his = f"/d/{token_of(ana)}", f"/d/{token_of(cid)}"
    visitor.get(f"{his}/give/{shift.id}", status=404)
    visitor.get(f"{mine}/give/{shift.id}")
    asked = visitor.post(f"{mine}/give/{shift.id}", {"to": str(bea.id)})
    assert asked.status_code == 303, text_of(asked)
    (swap_id,) = look(select(ShiftSwap.id))
    visitor.get(mine)
    assert visitor.post(f"{his}/swaps/{swap_id}", {"answer": "yes"}).status_code == 422
    visitor.get(mine)
    assert look(select(ShiftSwap.state)) == ["asked"]
    assert visitor.post(f"{mine}/swaps/{swap_id}", {"answer": "keep"}).status_code == 303
    assert look(select(ShiftSwap.state)) == ["withdrawn"]


def test_a_revoked_or_foreign_link_opens_nothing(
    visitor: StaffClient, duties: Duties, token_of: Callable[..., str]
) -> None:
    ana = duties.member("Puig")
    other = token_of(ana, "itinerary")
    visitor.get(f"/d/{other}", status=404)
    token = token_of(ana)
    link = link_for(duties.session, clock=duties.pavilion.clock, purpose="duty", subject_id=ana.id)
    revoke_link(duties.session, actor=duties.pavilion.actor, clock=duties.pavilion.clock, link=link)
    duties.session.commit()
    assert visitor.get(f"/d/{token}", status=410)


def feed_of(visitor: StaffClient, address: str) -> str:
    answer = visitor.get(address)
    return answer.data.decode().replace("\r\n ", "")


def test_a_duty_reaches_the_calendar_with_the_release_and_goes_with_the_change(
    visitor: StaffClient, duties: Duties, token_of: Callable[..., str]
) -> None:
    ana, bea = duties.member("Puig", language="en"), duties.member("Ruiz", language="es")
    shift = duties.put(duties.shift(), ana)
    feeds = [f"/calendar/{token_of(one, 'reader_feed')}.ics" for one in (ana, bea)]
    duties.publish()
    duties.session.commit()
    hers, his = (feed_of(visitor, feed) for feed in feeds)
    assert "Duty on stand B297" in hers and f"slot-{shift.slot.uid}" in hers
    assert f"slot-{shift.slot.uid}" not in his
    duties.put(shift, bea)
    duties.publish()
    duties.session.commit()
    hers, his = (feed_of(visitor, feed) for feed in feeds)
    entry = hers.split(f"slot-{shift.slot.uid}")
    assert len(entry) == 1 or "CANCELLED" in entry[1].split("END:VEVENT")[0] + entry[0].split("BEGIN:VEVENT")[-1]
    assert f"slot-{shift.slot.uid}" in his and "B297" in his
