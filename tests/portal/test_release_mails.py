"""The mails of a release: the first is her programme, the next say what changed."""

from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

from sqlalchemy.orm import Session

from delegations.dossiers.models import Participation
from delegations.itineraries.queries import list_slots
from delegations.network.models import Person


def move_first_slot(session: Session, visit: Any) -> None:
    slot = list_slots(session, visit.dossier.id)[0]
    slot.starts = datetime(2027, 10, 28, 9)
    slot.starts_at = slot.start.instant()
    slot.sequence += 1
    session.commit()


def speaking(session: Session, visit: Any, language: str) -> None:
    row = session.get_one(Participation, visit.participation_id)
    session.get_one(Person, row.person_id).language = language
    row.wants_cards = True
    session.commit()


def test_the_first_release_is_her_programme_and_the_next_says_what_changed(
    visit: Any, written: Any, session: Session
) -> None:
    speaking(session, visit, "en")
    visit.publish()
    move_first_slot(session, visit)
    visit.publish(note="See you tomorrow")
    first, second = written("release")
    assert first.subject.startswith("Your programme: ")
    assert "/i/" in first.text and "/calendar/" in first.text
    assert second.subject.startswith("Your programme has changed: ") and "release 2" in second.subject
    assert "Thursday, October 28 · Moved · Plan vélo (French) · 10:00–11:30 → 09:00–11:30" in second.text
    assert "See you tomorrow" in second.text


def test_an_arabic_reader_gets_her_own_direction_and_the_printed_programme(
    visit: Any, written: Any, session: Session
) -> None:
    speaking(session, visit, "ar")
    visit.publish()
    move_first_slot(session, visit)
    visit.publish()
    mail = written("release")[1]
    assert "10:00–11:30 ← 09:00–11:30" in mail.text.replace("\u2067", "").replace("\u2069", "")
    assert '<html lang="ar" dir="rtl">' in mail.html
    files = [p for p in message_from_bytes(mail.body, policy=policy.default).walk() if p.get_filename()]
    assert [p.get_content_type() for p in files] == ["application/pdf"]
    assert files[0].get_filename() == "VISIT-1-2-Benchekroun-ar.pdf"


def test_who_chose_cards_gets_one_for_each_changed_slot(visit: Any, written: Any, session: Session) -> None:
    speaking(session, visit, "ar")
    visit.publish()
    move_first_slot(session, visit)
    visit.publish()
    cards = written("reader_card")
    assert len(cards) == 3, "two slots, then the one that moved"
    assert all("/i/" in card.text and b"text/calendar" in card.body for card in cards)
