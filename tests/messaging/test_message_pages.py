"""The outbox on the staff's pages."""

import html as html_module
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.core.actor import Role
from delegations.database import Database
from delegations.messaging.models import Message
from delegations.messaging.worker import run_outbox
from delegations.webkit.context import Services
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.messaging.conftest import CARD, Queue


def send_all(services: Services) -> None:
    run_outbox(services.database, services.clock, services.renderer, services.settings, "me", once=True)


def status_of(database: Database, message: Message) -> str:
    with database.reading() as session:
        return session.get_one(Message, message.id).status


@pytest.fixture
def dossier_id(make: Factory, session: Session) -> int:
    return int(make.dossier().id)


def test_the_list_says_who_what_and_how_it_stands(
    staff: StaffClient, session: Session, queue: Queue, dossier_id: int, services: Services
) -> None:
    queue(dossier_id=dossier_id)
    session.commit()
    send_all(services)
    queue(name="Omar Tazi", dossier_id=dossier_id, hold=True)
    session.commit()
    said = text_of(staff.get("/messages"))
    assert "Élise Renaud" in said and "Plan vélo" in said and "Omar Tazi" in said and "VISIT-1" in said
    held = text_of(staff.get("/messages?status=withheld"))
    assert "Omar Tazi" in held and "Élise Renaud" not in held
    assert "Élise" in text_of(staff.get("/messages?q=renaud&dossier=VISIT-1"))
    assert "Élise" not in text_of(staff.get("/messages?q=nobody"))
    staff.get("/messages?page=99&status=nonsense&dossier=NONE")


def test_a_long_outbox_has_pages(staff: StaffClient, session: Session, queue: Queue, dossier_id: int) -> None:
    for number in range(51):
        queue(name=f"Person {number}", dossier_id=dossier_id)
    session.commit()
    assert "Person 0 " not in text_of(staff.get("/messages"))
    assert "Person 0 " in text_of(staff.get("/messages?page=2"))


def test_a_message_is_shown_as_it_was_sent_with_masked_links(
    staff: StaffClient, session: Session, queue: Queue, dossier_id: int, services: Services
) -> None:
    message = queue(dossier_id=dossier_id, context={"card": CARD})
    session.commit()
    send_all(services)
    shown = staff.get(f"/messages/{message.id}")
    said = text_of(shown)
    assert "Plan vélo" in said and "e.renaud@example.org" in said and message.message_id in said
    assert "invite.ics" in said and "http://localhost/r/…masked" in said
    frame = staff.http.get(f"/messages/{message.id}/preview")
    assert frame.headers["Content-Security-Policy"].startswith("default-src 'none'")
    for page in (shown.text, frame.text):
        assert "0123456789abcdef" not in html_module.unescape(page)
    file = staff.get(f"/messages/{message.id}/files/1")
    assert file.data.startswith(b"BEGIN:VCALENDAR") and file.headers["Content-Disposition"].startswith("attachment")
    staff.get(f"/messages/{message.id}/files/2", status=404)


def test_an_unsent_message_is_previewed_without_being_kept(
    staff: StaffClient, session: Session, queue: Queue, dossier_id: int
) -> None:
    message, broken = queue(dossier_id=dossier_id), queue(dossier_id=dossier_id, template="broken")
    paper = queue(dossier_id=dossier_id, address="")
    session.commit()
    assert "Plan vélo" in text_of(staff.get(f"/messages/{message.id}"))
    assert "nobody_gave_this" in text_of(staff.get(f"/messages/{broken.id}"))
    assert "Plan vélo" in text_of(staff.get(f"/messages/{paper.id}"))
    session.expire_all()
    assert session.get_one(Message, message.id).body is None


def test_held_messages_are_let_go_several_at_once(
    staff: StaffClient, session: Session, database: Database, queue: Queue, dossier_id: int
) -> None:
    held = [queue(dossier_id=dossier_id, hold=True) for _ in range(2)]
    waiting = queue(dossier_id=dossier_id)
    session.commit()
    staff.get("/messages")
    staff.post("/messages", {"action": "release", "id": [m.id for m in (*held, waiting)]}, follow=True)
    assert [status_of(database, m) for m in held] == ["queued", "queued"]
    staff.get(f"/messages/{waiting.id}")
    staff.post(f"/messages/{waiting.id}", {"action": "cancel"}, follow=True)
    assert status_of(database, waiting) == "cancelled"
    staff.post(f"/messages/{waiting.id}", {"action": "resend"}, follow=True)
    assert status_of(database, waiting) == "queued"


def test_all_held_messages_of_a_list_leave_together(
    staff: StaffClient, session: Session, database: Database, queue: Queue, dossier_id: int
) -> None:
    held = [queue(dossier_id=dossier_id, hold=True) for _ in range(2)]
    elsewhere = queue("o.tazi@example.org", "Omar Tazi", dossier_id=dossier_id, hold=True)
    session.commit()
    staff.get("/messages?status=withheld&q=renaud")
    staff.post("/messages?status=withheld&q=renaud", {"action": "release_all"}, follow=True)
    assert [status_of(database, m) for m in (*held, elsewhere)] == ["queued", "queued", "withheld"]


def test_nonsense_changes_nothing(
    staff: StaffClient, session: Session, database: Database, queue: Queue, dossier_id: int
) -> None:
    message = queue(dossier_id=dossier_id)
    session.commit()
    staff.get("/messages")
    assert staff.post("/messages", {"action": "shred", "id": message.id}).status_code == 404
    assert staff.post("/messages", {"action": "cancel"}, follow=True).status_code == 200
    assert staff.post(f"/messages/{message.id}", {"action": ""}).status_code == 404
    assert staff.http.post("/messages", data={"action": "cancel", "id": message.id}).status_code == 400
    assert status_of(database, message) == "queued"


def test_messages_of_other_dossiers_are_out_of_sight_and_out_of_reach(
    app: Flask, make: Factory, session: Session, database: Database, queue: Queue, dossier_id: int
) -> None:
    message, loose = queue(dossier_id=dossier_id), queue(name="Nobody's dossier")
    make.user("other@delegations.example")
    session.commit()
    outsider = StaffClient.signed_in(app, "other@delegations.example")
    assert "Élise" not in text_of(outsider.get("/messages"))
    for path in ("", "/preview", "/files/1"):
        outsider.get(f"/messages/{message.id}{path}", status=404)
        outsider.get(f"/messages/{loose.id}{path}", status=404)
    outsider.get("/messages")
    outsider.post("/messages", {"action": "cancel", "id": message.id})
    assert outsider.post(f"/messages/{message.id}", {"action": "cancel"}).status_code == 404
    assert status_of(database, message) == "queued"


def test_readers_read_and_decide_nothing(
    app: Flask, make: Factory, session: Session, database: Database, queue: Queue, dossier_id: int
) -> None:
    from delegations.dossiers.models import Dossier

    message = queue(dossier_id=dossier_id)
    reader: User = make.user("reader@delegations.example", Role.READER)
    planner: User = make.user("second@delegations.example")
    make.right(session.get_one(Dossier, dossier_id), reader, "reader")
    make.right(session.get_one(Dossier, dossier_id), planner, "reader")
    session.commit()
    for email, code in (("reader@delegations.example", 403), ("second@delegations.example", 303)):
        client = StaffClient.signed_in(app, email)
        client.get(f"/messages/{message.id}")
        assert client.post(f"/messages/{message.id}", {"action": "cancel"}).status_code == code
    assert status_of(database, message) == "queued"


def test_an_administrator_sees_what_belongs_to_no_dossier(
    app: Flask, make: Factory, session: Session, queue: Queue
) -> None:
    message = queue(name="Sans dossier")
    make.user("admin@delegations.example", Role.ADMINISTRATOR)
    session.commit()
    admin = StaffClient.signed_in(app, "admin@delegations.example")
    assert "Sans dossier" in text_of(admin.get("/messages"))
    admin.get(f"/messages/{message.id}")


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "{{7*7}}", '"><img src=x onerror=alert(1)>'])
def test_typed_text_is_harmless_on_the_page_and_in_the_frame(
    staff: StaffClient, session: Session, queue: Queue, dossier_id: int, evil: str
) -> None:
    message = queue(name=evil, title=evil, dossier_id=dossier_id)
    message.last_error, message.status = evil, "failed"
    message.next_at = datetime.now(UTC)
    session.commit()
    for path in ("/messages", f"/messages/{message.id}"):
        page = staff.get(path).text
        assert evil not in page.replace("{{7*7}}", "") and "<script>alert" not in page and "<img src=x" not in page
    assert "<script>alert" not in staff.http.get(f"/messages/{message.id}/preview").text
