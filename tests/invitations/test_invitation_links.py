"""The personal page of somebody invited, and the mails about it."""

import re

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select

from delegations.core.actor import system_actor
from delegations.dossiers.participants import remove_participant
from delegations.messaging.models import Message
from delegations.messaging.rendering import Rendered
from tests.client import StaffClient, text_of
from tests.invitations.conftest import HOSTILE, Visit


def _direction(html: str) -> tuple[str | None, str | None]:
    root = html5lib.parse(html, namespaceHTMLElements=False)
    return root.get("lang"), root.get("dir")


def test_the_page_speaks_arabic_from_right_to_left_and_changes_language_on_demand(visit: Visit, app: Flask) -> None:
    visit.send()
    path, guest = visit.path("Benchekroun"), StaffClient(app)
    page = guest.get(path)
    assert _direction(page.text) == ("ar", "rtl") and "معالي السيدة" in page.text
    french = guest.get(f"{path}?lang=fr")
    assert _direction(french.text) == ("fr", "ltr") and 'lang="ar" dir="rtl"' in french.text


def test_looking_changes_nothing_and_nothing_is_chosen_beforehand(visit: Visit, app: Flask) -> None:
    visit.send()
    path, guest = visit.path("Tazi"), StaffClient(app)
    for _ in range(5):
        assert "checked" not in guest.get(path).text
    guest.http.head(path)
    assert visit.invitation("Tazi").state == "sent" and visit.invitation("Tazi").version == 1


def test_one_answer_however_often_it_is_sent(visit: Visit, app: Flask) -> None:
    visit.send()
    path, guest = visit.path("Tazi"), StaffClient(app)
    guest.get(path)
    empty = guest.post(path, {"note": "kept"})
    assert empty.status_code == 422 and 'href="#answer"' in empty.text and "kept" in empty.text
    for _ in range(3):
        assert guest.post(path, {"answer": "accept", "note": ""}).status_code == 303
    assert visit.invitation("Tazi").version == 2 and visit.invitation("Tazi").answer_door == "portal"
    assert guest.post(path, {"answer": "decline", "note": HOSTILE}).status_code == 303
    page = guest.get(path)
    assert visit.invitation("Tazi").state == "declined" and HOSTILE not in page.text and "&lt;script&gt;" in page.text


def test_a_substitute_is_named_with_errors_at_the_field(visit: Visit, app: Flask) -> None:
    visit.send()
    path, guest = visit.path("Benchekroun"), StaffClient(app)
    guest.get(path)
    for typed, field in (
        ({}, "substitute_name"),
        ({"substitute_name": "N", "substitute_email": "x"}, "substitute_email"),
    ):
        refused = guest.post(path, {"answer": "substitute", **typed})
        assert refused.status_code == 422 and f'href="#{field}"' in refused.text
    whole = {"answer": "substitute", "substitute_name": "Na\u2067dia Ouazzani", "substitute_title": "Directrice"}
    page = guest.post(f"{path}?lang=en", whole, follow=True)
    assert "Nadia Ouazzani" in page.text and "Invisible characters were removed: Name." in text_of(page)
    ignored = {"answer": "accept", "substitute_name": "Nadia Ouazzani", "substitute_email": "x"}
    assert guest.post(path, ignored).status_code == 303
    assert visit.invitation("Benchekroun").substitute == {}


def test_the_liaison_answers_for_the_guest(visit: Visit, app: Flask) -> None:
    visit.send()
    page = StaffClient(app).get(visit.path("Tazi"))
    assert _direction(page.text)[0] == "en" and "You answer for Alice Tazi." in text_of(page)


@pytest.mark.parametrize(("days", "state"), [(8, "preparing"), (0, "cancelled"), (0, "closed")])
def test_when_it_is_too_late_the_page_says_so_and_has_no_form(visit: Visit, app: Flask, days: int, state: str) -> None:
    visit.send()
    path, guest = visit.path("Tazi"), StaffClient(app)
    guest.get(path)
    visit.clock.advance(days=days)
    visit.dossier().state = state
    visit.session.commit()
    assert 'name="answer"' not in guest.get(path).text
    assert guest.post(path, {"answer": "accept"}).status_code == 422
    assert visit.invitation("Tazi").state == "sent"


def test_forged_unknown_and_withdrawn_links_open_nothing(visit: Visit, app: Flask) -> None:
    visit.send()
    path, guest = visit.path("Tazi"), StaffClient(app)
    guest.get(path[:-3] + "xyz", status=404)
    guest.get("/v/nothing", status=404)
    guest.get(path.replace("/v/", "/i/"), status=404)
    row = visit.invitation("Tazi").participation_id
    remove_participant(visit.session, actor=system_actor(), clock=visit.clock, dossier=visit.dossier(),
                       participation_id=row)  # fmt: skip
    visit.session.commit()
    guest.get(path, status=410)


def _rendered(visit: Visit, app: Flask, template: str, name: str) -> Rendered:
    visit.session.rollback()
    query = select(Message).where(Message.template == template, Message.recipient_name == name)
    message = visit.session.scalars(query.order_by(Message.id)).first()
    assert message is not None
    written: Rendered = app.extensions["delegations"].renderer.render_message(visit.session, message)
    return written


def test_the_mail_carries_the_letter_its_link_and_nothing_that_runs(visit: Visit, app: Flask) -> None:
    visit.send()
    mail = _rendered(visit, app, "invitation", "Paul Liaison")
    link = f"http://localhost{visit.path('Tazi')}"
    assert mail.text.count(link) == 2 and mail.html.count(f'href="{link}"') == 2
    assert HOSTILE not in mail.html and "{{7*7}}" in mail.html and "49" not in mail.text.split("http")[0]
    assert mail.subject == "Invitation – Casablanca – ville durable, du 26 au 29 octobre 2027"
    assert "This letter is for" in mail.text and 'lang="fr" dir="ltr"' in mail.html
    arabic = _rendered(visit, app, "invitation", "سلمى بنشقرون")
    assert '<html lang="ar" dir="rtl">' in arabic.html


def test_receipt_reminder_and_word_to_staff_can_be_written(visit: Visit, app: Flask, staff: StaffClient) -> None:
    visit.send()
    path, guest = visit.path("Benchekroun"), StaffClient(app)
    staff.get("/dossiers/VISIT-1/letters")
    ids = [row.id for row in visit.guests()]
    visit.session.rollback()
    staff.post("/dossiers/VISIT-1/letters/remind", {"participation_ids": ids})
    guest.get(path)
    guest.post(path, {"answer": "decline", "note": f"Empêchée\r\n{HOSTILE}"})
    for template, name in (
        ("invitation_reminder", "Paul Liaison"),
        ("invitation_receipt", "سلمى بنشقرون"),
        ("staff_invitation_answer", "Mathieu Laurent"),
    ):
        mail = _rendered(visit, app, template, name)
        assert mail.subject and "\n" not in mail.subject and HOSTILE not in mail.html


def test_the_page_leads_to_the_programme_the_letter_speaks_of(visit: Visit, visitor: StaffClient) -> None:
    visit.send()
    page = visitor.get(visit.path("Tazi")).text
    programme = re.search(r'href="(/i/[^"]+)/me"', page)
    assert programme is not None and f'href="{programme[1]}"' in page
    assert "Alice Tazi" in visitor.get(programme[1]).text
