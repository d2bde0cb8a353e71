"""What everybody may see: a dossier made public and private again, its page, its calendar, the season."""

from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.languages import LANGUAGES
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import get_dossier_by_id
from delegations.dossiers.services import DossierFacts, change_dossier, move_dossier
from delegations.i18n.content import save_text
from delegations.itineraries.models import CalendarEntry, Slot
from delegations.itineraries.publicity import NotForThePublic, make_private, make_public
from delegations.itineraries.queries import list_slots
from tests.calendars.linter import lint
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.feeds.conftest import PEOPLE, unfolded


@pytest.fixture
def fair(visit: Any, make: Factory, session: Session, clock: FixedClock, planner: Actor) -> Any:
    """A published fair with slots of every kind, not yet public."""
    dossier = session.get_one(Dossier, visit.dossier.id)
    dossier.kind, dossier.country = "fair", "ES"
    for hour, kind in enumerate(("transfer", "lodging", "arrival", "departure", "free", "meal", "remote"), start=8):
        make.slot(
            dossier, f"2027-10-27 {hour:02}:00", f"2027-10-27 {hour:02}:30", kind=kind, title=f"Un {kind}",
            remote_link="https://visio.example.org/secret" if kind == "remote" else "",
        )  # fmt: skip
    some = make.slot(dossier, "2027-10-28 16:00", "2027-10-28 17:00", title="Pour certains", attendance="some")
    make.slot(dossier, "2027-10-19 10:00", "2027-10-19 11:00", title="Réunion préparatoire")
    assert some.attendance == "some"
    session.commit()
    visit.publish()
    return visit


@pytest.fixture
def open_it(fair: Any, session: Session, planner: Actor, clock: FixedClock) -> Any:
    def act(service: Any = make_public) -> Dossier:
        dossier = get_dossier_by_id(session, fair.dossier.id)
        service(session, actor=planner, clock=clock, dossier=dossier)
        session.commit()
        return dossier

    return act


def test_nothing_is_public_before_somebody_makes_it_so(fair: Any, visitor: StaffClient) -> None:
    assert fair.dossier.public_id is None
    assert "BEGIN:VEVENT" not in visitor.get("/calendar/season.ics").text
    visitor.get("/programme/VISIT-1", status=404)
    visitor.get("/programme/None", status=404)
    assert visitor.http.get("/programme/None.ics").status_code == 404


def test_the_page_holds_what_concerns_everybody_and_nothing_else(open_it: Any, visitor: StaffClient) -> None:
    page = visitor.get(f"/programme/{open_it().public_id}?lang=en")
    text = text_of(page)
    for shown in (
        "Casablanca – ville durable",
        "October 26 – 29, 2027",
        "Lyon",
        "Plan vélo",
        "Confluence",
        "Un meal",
        "Un remote",
    ):
        assert shown in text, shown
    hidden = (
        "Un transfer", "Un lodging", "Un arrival", "Un departure", "Un free", "Pour certains", "Réunion préparatoire",
        "visio.example.org", "Pièce d’identité", "mailto:", "tel:", *PEOPLE,
    )  # fmt: skip
    for secret in hidden:
        assert secret not in page.text, secret


def test_the_calendar_holds_the_same_slots_as_the_page(open_it: Any, visitor: StaffClient, session: Session) -> None:
    dossier = open_it()
    response = visitor.get(f"/programme/{dossier.public_id}.ics?lang=en")
    text = unfolded(response.data)
    titles = {line.partition(":")[2] for line in text.split("\r\n") if line.startswith("SUMMARY")}
    assert titles == {"Plan vélo", "Confluence", "Un meal", "Un remote"}
    assert "visio.example.org" not in text
    assert {f"UID:slot-{s.uid}" in text for s in list_slots(session, dossier.id) if s.title in titles} == {True}
    assert lint(response.data) == []


def test_only_a_public_page_may_be_found_by_searching(open_it: Any, visitor: StaffClient) -> None:
    dossier = open_it()
    page = visitor.get(f"/programme/{dossier.public_id}", headers={"Accept-Language": "ar;q=0.9, el"})
    assert page.headers["X-Robots-Tag"] == "index, follow"
    assert '<meta name="robots" content="index, follow">' in page.text
    assert 'lang="ar" dir="rtl"' in page.text
    assert page.headers["Vary"] == "Accept-Language" and "Set-Cookie" not in page.headers
    for code in ("fr", "en", "ar"):
        assert f'hreflang="{code}" href="http://localhost/programme/{dossier.public_id}?lang={code}"' in page.text
    assert "noindex" in visitor.get("/programme/nothing", status=404).headers["X-Robots-Tag"]


def test_a_signed_in_reader_gets_the_page_of_everybody(open_it: Any, staff: StaffClient) -> None:
    page = staff.get(f"/programme/{open_it().public_id}")
    assert "Cookie" not in page.headers["Vary"] and "Mathieu Laurent" not in page.text


def test_a_withdrawn_page_says_so_and_comes_back_at_its_address(open_it: Any, visitor: StaffClient) -> None:
    public_id = open_it().public_id
    open_it(make_private)
    gone = visitor.get(f"/programme/{public_id}?lang=en", status=410)
    assert "no longer public" in text_of(gone) and "Plan vélo" not in gone.text
    assert "noindex" in gone.headers["X-Robots-Tag"] and "noindex" in gone.text
    calendar = visitor.http.get(f"/programme/{public_id}.ics?lang=en")
    assert (calendar.status_code, calendar.text) == (410, "This calendar is no longer public.\n")
    assert "BEGIN:VEVENT" not in visitor.get("/calendar/season.ics").text
    assert open_it().public_id == public_id
    visitor.get(f"/programme/{public_id}")


def test_both_steps_leave_a_line_in_the_journal_and_repeating_them_none(open_it: Any, session: Session) -> None:
    for service in (make_public, make_public, make_private, make_private):
        open_it(service)
    lines = session.scalars(select(AuditEntry).where(AuditEntry.action.like("make_p%")).order_by(AuditEntry.id)).all()
    assert [(line.action, line.dossier_id) for line in lines] == [("make_public", 1), ("make_private", 1)]


@pytest.mark.parametrize("kind", ["mission", "series"])
def test_what_concerns_those_who_take_part_cannot_be_public(
    kind: str, open_it: Any, fair: Any, session: Session
) -> None:
    session.get_one(Dossier, fair.dossier.id).kind = kind
    session.commit()
    with pytest.raises(NotForThePublic):
        open_it()


def test_the_season_has_whole_days_with_the_address_of_the_page(open_it: Any, visitor: StaffClient) -> None:
    public_id = open_it().public_id
    response = visitor.get("/calendar/season.ics?lang=en")
    lines = unfolded(response.data).split("\r\n")
    assert lint(response.data) == []
    for expected in (
        "UID:dossier-VISIT-1", "DTSTART;VALUE=DATE:20271026", "DTEND;VALUE=DATE:20271030", "TRANSP:TRANSPARENT",
        f"URL:http://localhost/programme/{public_id}", "LOCATION;LANGUAGE=en:Spain",
        "SUMMARY;LANGUAGE=fr:○ To be confirmed: Casablanca – ville durable",
    ):  # fmt: skip
        assert expected in lines, expected


def test_the_country_of_a_visit_is_not_where_it_takes_place(
    open_it: Any, visitor: StaffClient, fair: Any, session: Session
) -> None:
    open_it()
    session.get_one(Dossier, fair.dossier.id).kind = "visit"
    session.commit()
    assert "LOCATION" not in visitor.get("/calendar/season.ics").text


def test_the_season_speaks_the_language_asked_for(open_it: Any, visitor: StaffClient, session: Session) -> None:
    dossier = open_it()
    tag = visitor.get("/calendar/season.ics?lang=ar").headers["ETag"]
    save_text(session, entity="dossier", entity_id=dossier.id, field="title", language="ar", text="الدار البيضاء",
              source=dossier.title)  # fmt: skip
    session.commit()
    after = visitor.get("/calendar/season.ics?lang=ar", headers={"If-None-Match": tag})
    assert "الدار البيضاء" in unfolded(after.data)
    assert "الدار البيضاء" not in unfolded(visitor.get("/calendar/season.ics?lang=fr").data)


def sequence_of(visitor: StaffClient) -> tuple[int, str, str]:
    """SEQUENCE, STATUS and LAST-MODIFIED of the only entry of the season."""
    lines = visitor.get("/calendar/season.ics").text.split("\r\n")
    found = {name: value for name, _, value in (line.partition(":") for line in lines)}
    return int(found["SEQUENCE"]), found["STATUS"], found["LAST-MODIFIED"]


def test_the_sequence_follows_dates_and_state_not_words(
    open_it: Any, visitor: StaffClient, session: Session, planner: Actor, clock: FixedClock
) -> None:
    dossier = open_it()
    names = ("title", "country", "zone", "starts_on", "ends_on", "owner_id")
    facts: dict[str, Any] = {name: getattr(dossier, name) for name in names} | {"languages": ("fr", "ar")}
    seen = [sequence_of(visitor)]
    for change in ({"title": "Autre titre"}, {"ends_on": date(2027, 10, 30)}):
        clock.advance(hours=1)
        facts |= change
        change_dossier(session, actor=planner, clock=clock, dossier=get_dossier_by_id(session, dossier.id),
                       version=get_dossier_by_id(session, dossier.id).version, facts=DossierFacts(**facts))  # fmt: skip
        session.commit()
        seen.append(sequence_of(visitor))
    for state in ("confirmed", "under_way", "cancelled"):
        clock.advance(hours=1)
        move_dossier(session, actor=planner, clock=clock, dossier=get_dossier_by_id(session, dossier.id), state=state)
        session.commit()
        seen.append(sequence_of(visitor))
    assert [sequence for sequence, _, _ in seen] == [0, 0, 1, 2, 2, 3]
    assert [status for _, status, _ in seen] == ["TENTATIVE"] * 3 + ["CONFIRMED"] * 2 + ["CANCELLED"]
    stamps = [stamp for _, _, stamp in seen]
    assert stamps == sorted(stamps) and stamps[0] < stamps[1] < stamps[2] < stamps[3] == stamps[4] < stamps[5]


def test_a_cancelled_event_is_cancelled_on_its_page_and_in_its_calendar(
    open_it: Any, visitor: StaffClient, session: Session, planner: Actor, clock: FixedClock
) -> None:
    dossier = open_it()
    address = f"/programme/{dossier.public_id}"
    first = visitor.get(f"{address}.ics")
    clock.advance(hours=1)
    move_dossier(session, actor=planner, clock=clock, dossier=get_dossier_by_id(session, dossier.id), state="cancelled")
    session.commit()
    assert "This will not take place" in text_of(visitor.get(f"{address}?lang=en"))
    after = visitor.get(f"{address}.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert after.text.count("STATUS:CANCELLED") == after.text.count("BEGIN:VEVENT") == 4
    assert after.headers["Last-Modified"] > first.headers["Last-Modified"]
    assert lint(after.data) == []


def test_a_public_dossier_without_a_release_is_only_announced(
    visit: Any, session: Session, planner: Actor, clock: FixedClock, visitor: StaffClient
) -> None:
    dossier = get_dossier_by_id(session, visit.dossier.id)
    make_public(session, actor=planner, clock=clock, dossier=dossier)
    session.commit()
    text = text_of(visitor.get(f"/programme/{dossier.public_id}?lang=en"))
    assert "not yet published" in text and "Plan vélo" not in text
    calendar = visitor.get(f"/programme/{dossier.public_id}.ics")
    assert b"BEGIN:VEVENT" not in calendar.data and lint(calendar.data) == []


def test_entries_for_everybody_are_kept_when_made_public_and_at_each_publication(
    open_it: Any, fair: Any, session: Session
) -> None:
    def kept() -> int:
        query = select(CalendarEntry.id).where(CalendarEntry.audience == "public")
        return len(session.scalars(query).all())

    assert kept() == 0
    open_it()
    assert kept() == 4 * len(LANGUAGES)
    slot = session.get_one(Slot, list_slots(session, fair.dossier.id)[-2].id)
    slot.title, slot.revision = f"{slot.title} !", slot.revision + 1
    session.commit()
    fair.publish()
    assert kept() in (4 * len(LANGUAGES), 5 * len(LANGUAGES))


def test_the_poll_of_a_signed_in_browser_asks_for_nobodys_session(open_it: Any, staff: StaffClient, app: Flask) -> None:
    for path in ("/calendar/season.ics", f"/programme/{open_it().public_id}.ics"):
        answer = staff.http.get(path)
        assert "Set-Cookie" not in answer.headers and "Vary" not in answer.headers
        assert answer.last_modified and answer.last_modified >= datetime(
            2027, 10, 18, 7, tzinfo=answer.last_modified.tzinfo
        )
