"""The mails of a release: the first is her programme, the next say what changed."""

from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

from sqlalchemy.orm import Session

from delegations.core.walltime import WallTime
from delegations.dossiers.models import Participation
from delegations.itineraries.queries import list_slots


def test_the_first_release_is_her_programme_and_the_next_says_what_changed(
    visit: Any, written: Any, session: Session
) -> None:
    person = session.get_one(Participation, visit.participation_id)
    person.wants_cards = True
    session.commit()
    visit.publish()
    slot = list_slots(session, visit.dossier.id)[0]
    slot.starts, slot.starts_at = (
        datetime(2027, 10, 28, 9),
        WallTime(datetime(2027, 10, 28, 9), "Europe/Paris").instant(),
    )
    slot.sequence += 1
    session.commit()
    visit.publish(note="À demain")
    first, second = written("release")
    assert "Your programme" in first.subject and "changed" not in first.subject
    assert "/i/" in first.text and "/calendar/" in first.text
    assert "10:00–11:30 ← 09:00–11:30" in second.text
    assert "release 2" in second.subject
    assert "À demain" in second.text
    assert '<html lang="ar" dir="rtl">' in second.html
    files = [p for p in message_from_bytes(second.body, policy=policy.default).walk() if p.get_filename()]
    assert [p.get_content_type() for p in files] == ["application/pdf"]
    assert files[0].get_filename() == "VISIT-1-2-Benchekroun-ar.pdf"
    cards = written("reader_card")
    assert cards and all("/i/" in m.text for m in cards)
    assert b"text/calendar" in cards[-1].body
