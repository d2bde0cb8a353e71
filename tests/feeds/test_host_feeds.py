"""The subscription of a host: all the slots it was asked for, as they stand, and nothing of others."""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.core.walltime import WallTime
from delegations.database import Database
from delegations.itineraries.models import Request
from tests.calendars.linter import lint
from tests.client import StaffClient
from tests.queries import count_queries


def unfolded(body: bytes) -> str:
    return body.decode().replace("\r\n ", "")


@pytest.fixture
def hosted(ask: Any, link: Any) -> tuple[Any, str]:
    asked = ask()
    return asked, link("host_feed", asked.request.organisation_id)


def test_a_host_sees_his_slots_as_they_stand(hosted: Any, visitor: StaffClient) -> None:
    asked, address = hosted
    open_question = visitor.get(address)
    assert "STATUS:TENTATIVE" in unfolded(open_question.data)
    visitor.get(asked.path)
    visitor.post(asked.path, {"answer": "accept"})
    confirmed = visitor.get(address, headers={"If-None-Match": open_question.headers["ETag"]})
    text = unfolded(confirmed.data)
    assert "STATUS:CONFIRMED" in text
    assert "@" not in text and "ATTENDEE" not in text and "Renaud" not in text
    assert lint(confirmed.data) == []
    assert visitor.http.get(address, headers={"If-None-Match": confirmed.headers["ETag"]}).status_code == 304


def test_a_host_poll_asks_little(hosted: Any, visitor: StaffClient, database: Database) -> None:
    _, address = hosted
    tag = visitor.get(address).headers["ETag"]
    with count_queries(database) as asked:
        assert visitor.http.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert len([s for s in asked if s.startswith("SELECT")]) <= 2, asked


def test_what_was_withdrawn_stays_as_a_tombstone_for_the_host(
    hosted: Any, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    asked, address = hosted
    session.get_one(Request, asked.request.id).state = "withdrawn"
    session.commit()
    assert "STATUS:CANCELLED" in unfolded(visitor.get(address).data)
    clock.advance(days=30)
    assert "BEGIN:VEVENT" not in unfolded(visitor.get(address).data)


def test_a_host_sees_nothing_of_other_hosts(ask: Any, make: Any, link: Any, visitor: StaffClient, app: Flask) -> None:
    ask()
    other = make.organisation("Grand Paris Seine Ouest")
    address = link("host_feed", other.id)
    assert "BEGIN:VEVENT" not in visitor.get(address).text


def test_a_sounding_of_several_times_has_no_entry(ask: Any, link: Any, visitor: StaffClient) -> None:
    asked = ask(times=tuple(WallTime(datetime(2027, 10, 28, hour), "Europe/Paris") for hour in (9, 11)))
    address = link("host_feed", asked.request.organisation_id)
    assert "BEGIN:VEVENT" not in visitor.get(address).text
