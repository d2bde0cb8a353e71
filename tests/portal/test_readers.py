"""A delegate on a phone: her programme, what changed for her, older releases, the printed programme."""

from datetime import datetime
from io import BytesIO
from typing import Any

import html5lib
from pypdf import PdfReader
from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.database import Database
from delegations.dossiers.models import Participation
from delegations.dossiers.queries import get_dossier_by_id
from delegations.itineraries.models import Slot
from delegations.itineraries.queries import list_slots
from delegations.itineraries.slots import cancel_slot
from tests.client import StaffClient, text_of
from tests.factories import Factory


def move_first_slot(session: Session, visit: Any) -> None:
    slot = list_slots(session, visit.dossier.id)[0]
    slot.starts, slot.ends = datetime(2027, 10, 28, 10, 30), datetime(2027, 10, 28, 12)
    slot.starts_at, slot.ends_at = slot.start.instant(), slot.end.instant()
    slot.sequence += 1
    session.commit()


def test_before_any_release_the_page_is_kind(visit: Any, visitor: StaffClient) -> None:
    page = visitor.get(f"{visit.path}?lang=en")
    assert "not yet published" in text_of(page)
    assert "Plan vélo" not in page.text
    visitor.get(f"{visit.path}/programme.pdf", status=404)


def test_the_page_shows_her_days_from_the_release_not_the_draft(
    visit: Any, visitor: StaffClient, session: Session, make: Factory
) -> None:
    visit.publish()
    make.slot(visit.dossier, "2027-10-29 09:00", "2027-10-29 10:00", title="Draft only")
    session.commit()
    text = text_of(visitor.get(f"{visit.path}?lang=en"))
    for expected in (
        "release 1",
        "10:00",
        "Plan vélo",
        "Hôtel de la Métropole",
        "20 rue du Lac, Lyon",
        "Pièce d’identité",
    ):
        assert expected in text, expected
    assert "Draft only" not in text


def test_the_places_time_comes_first_and_her_own_beneath(visit: Any, visitor: StaffClient) -> None:
    visit.publish()
    tree = html5lib.parse(visitor.get(f"{visit.path}?lang=en").text, namespaceHTMLElements=False)
    times = [" ".join(" ".join(e.itertext()).split()) for e in tree.iter("div") if e.get("class") == "slot-time"]
    assert times[0] == "10:00 11:30 08:00 Casablanca"


def test_an_interpreter_of_the_mission_gets_no_second_clock(visit: Any, visitor: StaffClient, session: Session) -> None:
    session.get_one(Participation, visit.participation_id).role = "driver"
    session.commit()
    visit.publish()
    assert "Casablanca" not in text_of(visitor.get(f"{visit.path}?lang=en")).replace("Casablanca – ville durable", "")


def test_the_page_is_arabic_right_to_left_with_her_name_and_marked_fallbacks(visit: Any, visitor: StaffClient) -> None:
    visit.publish()
    page = visitor.get(visit.path)
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "<bdi>معالي السيدة سلمى بنشقرون العلمي</bdi>" in page.text
    assert '<bdi lang="fr" dir="ltr">Plan vélo</bdi>' in page.text
    assert "<bdi>Hôtel de la Métropole</bdi>" in page.text


def test_changes_are_said_in_words_until_she_has_seen_them(
    visit: Any, visitor: StaffClient, session: Session, database: Database
) -> None:
    visit.publish()
    first = visitor.get(f"{visit.path}?lang=en")
    assert "What changed" not in text_of(first)
    move_first_slot(session, visit)
    visit.publish()
    page = visitor.get(f"{visit.path}?lang=en")
    text = text_of(page)
    assert "What changed since release 1" in text
    assert "before: 10:00–11:30 · now: 10:30–12:00" in text
    visitor.get(visit.path)
    assert "What changed since release 1" in text_of(visitor.get(f"{visit.path}?lang=en")), "reading is not seeing"
    response = visitor.post(f"{visit.path}/seen?lang=en", {"number": "2"}, follow=True)
    assert "What changed" not in text_of(response)
    with database.reading() as unit:
        assert unit.get_one(Participation, visit.participation_id).acknowledged_release == 2


def test_changes_are_counted_from_the_release_she_acknowledged(
    visit: Any, visitor: StaffClient, session: Session, planner: Any, clock: FixedClock
) -> None:
    visit.publish()
    visitor.get(visit.path)
    row = session.get_one(Participation, visit.participation_id)
    row.acknowledged_release = 1
    session.commit()
    move_first_slot(session, visit)
    visit.publish()
    slot = list_slots(session, visit.dossier.id)[1]
    cancel_slot(session, actor=planner, clock=clock, dossier=get_dossier_by_id(session, visit.dossier.id), slot=slot)
    session.commit()
    visit.publish()
    text = text_of(visitor.get(f"{visit.path}?lang=en"))
    assert "What changed since release 1" in text
    assert "Moved" in text and "Cancelled" in text


def test_an_invented_number_acknowledges_nothing(visit: Any, visitor: StaffClient) -> None:
    visit.publish()
    visitor.get(f"{visit.path}/me")
    for number in ("7", "-1", "x", ""):
        assert visitor.post(f"{visit.path}/seen", {"number": number}).status_code == 404


def test_an_older_release_says_that_it_was_replaced(visit: Any, visitor: StaffClient, session: Session) -> None:
    visit.publish()
    move_first_slot(session, visit)
    visit.publish()
    old = visitor.get(f"{visit.path}?release=1&lang=en")
    assert "It was replaced by release 2." in text_of(old)
    assert "10:00" in text_of(old)
    assert "I have seen" not in text_of(old)
    visitor.get(f"{visit.path}?release=9", status=404)
    visitor.get(f"{visit.path}?release=x", status=404)


def test_the_code_on_paper_tells_numbers_and_nothing_of_the_programme(
    visit: Any, visitor: StaffClient, session: Session
) -> None:
    first = visit.publish().public_id
    assert "Yes: release 1 is the latest." in text_of(visitor.get(f"/p/{first}?lang=en"))
    move_first_slot(session, visit)
    visit.publish()
    page = visitor.get(f"/p/{first}?lang=en")
    assert "No: release 1 was replaced by release 2." in text_of(page)
    for secret in ("Plan vélo", "Casablanca", "Benchekroun", visit.dossier.code):
        assert secret not in page.text
    visitor.get("/p/0000000000000000", status=404)


def test_the_printed_programme_bears_its_release_and_is_hers(visit: Any, visitor: StaffClient) -> None:
    visit.publish()
    response = visitor.get(f"{visit.path}/programme.pdf?lang=en")
    assert response.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.data)).pages)
    assert "Release 1" in text
    assert "Plan vélo" in text


def test_her_calendar_can_be_subscribed_to_from_the_page(visit: Any, visitor: StaffClient) -> None:
    visit.publish()
    page = visitor.get(visit.path)
    assert 'href="webcal://localhost/calendar/' in page.text
    assert 'href="http://localhost/calendar/' in page.text


def test_a_quiet_release_still_opens_her_calendar(visit: Any, visitor: StaffClient) -> None:
    visit.publish(quiet=True)
    assert "webcal://" in visitor.get(visit.path).text


def test_somebody_taken_off_the_list_reads_nothing(
    visit: Any, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    visit.publish()
    session.get_one(Participation, visit.participation_id).removed_at = clock.now()
    session.commit()
    visitor.get(visit.path, status=404)


def test_a_cancelled_slot_stays_visible_with_its_reason(
    visit: Any, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    visit.publish()
    slot = session.get_one(Slot, list_slots(session, visit.dossier.id)[0].id)
    slot.cancelled_at, slot.cancel_reason = clock.now(), "Grève <b>"
    session.commit()
    visit.publish()
    page = visitor.get(f"{visit.path}?lang=en")
    assert "slot is-off" in page.text
    assert "Grève <b>" in text_of(page)
