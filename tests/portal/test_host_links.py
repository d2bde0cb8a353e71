"""What a host's link shows later, in which language, and what it refuses."""

from typing import Any

from sqlalchemy.orm import Session

from delegations.accounts.links import link_for
from delegations.core.clock import FixedClock
from delegations.itineraries.models import Request, Slot
from tests.client import StaffClient, text_of


def test_after_the_cut_off_only_no_is_left_and_alerts_the_duty_officer(
    ask: Any, visitor: StaffClient, clock: FixedClock
) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    visitor.post(asked.path, {"answer": "accept"})
    clock.advance(days=9)
    page = visitor.get(asked.path)
    assert 'type="radio"' not in page.text
    assert "We can no longer receive you" in page.text
    assert visitor.post(asked.path, {"answer": "counter"}).status_code == 422
    assert visitor.post(asked.path, {"reason": "Flood"}).status_code == 422, "not confirmed with the box"
    for _ in range(2):
        assert visitor.post(asked.path, {"reason": "Flood", "sure": "yes"}).status_code == 303
    assert asked.now().state == "declined"
    assert "duty@delegations.example" in {m.recipient_address for m in asked.mails("staff_alert")}
    assert len(asked.mails("host_receipt")) == 2


def test_a_first_answer_is_welcome_after_the_cut_off(ask: Any, visitor: StaffClient, clock: FixedClock) -> None:
    asked = ask()
    clock.advance(days=9)
    visitor.get(asked.path)
    assert visitor.post(asked.path, {"answer": "accept"}).status_code == 303


def test_months_later_the_link_shows_what_became_of_it(ask: Any, visitor: StaffClient, clock: FixedClock) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    visitor.post(asked.path, {"answer": "accept"})
    clock.advance(days=120)
    page = visitor.get(asked.path)
    assert "This meeting is over" in text_of(page)
    assert "<form" not in page.text
    assert visitor.post(asked.path, {"answer": "decline"}).status_code == 422
    assert asked.now().state == "confirmed"


def test_withdrawn_settled_and_cancelled_are_said_kindly(
    ask: Any, visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    asked = ask(language="en")
    visitor.get(asked.path)
    for state, sentence in (("withdrawn", "withdrawn this request"), ("settled", "Somebody else has answered")):
        session.get_one(Request, asked.request.id).state = state
        session.commit()
        page = visitor.get(asked.path)
        assert sentence in text_of(page)
        assert "<form" not in page.text
    session.get_one(Request, asked.request.id).state = "confirmed"
    session.get_one(Slot, asked.slot_id).cancelled_at = clock.now()
    session.commit()
    assert "will not take place" in text_of(visitor.get(asked.path))
    assert visitor.post(asked.path, {"answer": "decline"}).status_code == 422


def test_forged_and_foreign_tokens_open_nothing(ask: Any, visitor: StaffClient, link: Any) -> None:
    asked = ask()
    visitor.get(asked.path[:-3] + "abc", status=404)
    visitor.get("/r/x", status=404)
    feed = link("host_feed", asked.request.organisation_id)
    token = feed.removeprefix("/calendar/").removesuffix(".ics")
    visitor.get(f"/r/{token}", status=404)
    assert visitor.http.get(f"/calendar/{asked.path.removeprefix('/r/')}.ics").status_code == 404


def test_a_withdrawn_link_says_so(ask: Any, visitor: StaffClient, session: Session, clock: FixedClock) -> None:
    asked = ask()
    link_for(session, clock=clock, purpose="request", subject_id=asked.request.id).revoked_at = clock.now()
    session.commit()
    visitor.get(asked.path, status=410)


def test_the_page_speaks_the_contacts_language_and_can_be_switched(ask: Any, visitor: StaffClient) -> None:
    asked = ask(language="ar")
    assert 'lang="ar" dir="rtl"' in visitor.get(asked.path).text
    assert 'lang="en" dir="ltr"' in visitor.get(f"{asked.path}?lang=en").text
    response = visitor.post(f"{asked.path}?lang=en", {"answer": "accept"})
    assert response.headers["Location"].endswith("?lang=en")


def test_hostile_text_stays_text(ask: Any, visitor: StaffClient) -> None:
    asked = ask(title="<script>alert(1)</script>", public_text='"><img src=x onerror=alert(1)>')
    page = visitor.get(asked.path)
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    visitor.post(asked.path, {"answer": "decline", "reason": "<b>{{ 7*7 }}</b>\x00\u202e%(name)s"})
    text = text_of(visitor.get(asked.path))
    assert "<b>{{ 7*7 }}</b>%(name)s" in text


def test_the_confirmed_slot_can_be_put_into_a_calendar(ask: Any, visitor: StaffClient, session: Session) -> None:
    asked = ask(language="en")
    visitor.get(f"{asked.path}/slot.ics", status=404)
    visitor.get(asked.path)
    visitor.post(asked.path, {"answer": "accept"})
    response = visitor.get(f"{asked.path}/slot.ics")
    uid = session.get_one(Slot, asked.slot_id).uid
    assert response.mimetype == "text/calendar"
    assert f"UID:slot-{uid}" in response.text
    assert "STATUS:CONFIRMED" in response.text
    assert "ATTENDEE" not in response.text and "@" not in response.text
