"""A row of the outbox becomes one mail."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from delegations.calendars.values import Attachment
from delegations.messaging.rendering import CannotWrite, Renderer
from delegations.webkit.context import Services
from tests.messaging.conftest import CARD, Queue

LINK = "http://localhost/r/0123456789abcdef"


def parsed(body: bytes) -> EmailMessage:
    message = message_from_bytes(body, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_says_who_when_and_where_to_click(services: Services, session: Session, queue: Queue) -> None:
    rendered = services.renderer.render_message(session, queue())
    mail = parsed(rendered.body)
    assert rendered.subject == mail["Subject"] == "Plan vélo"
    assert str(mail["To"]) == "Élise Renaud <e.renaud@example.org>"
    assert str(mail["From"]) == "Mission internationale <mission@delegations.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert rendered.text.startswith("Élise Renaud, Plan vélo\n\n10:00\n" + LINK)
    assert "<p>2027</p>" in rendered.html and '<html lang="fr" dir="ltr">' in rendered.html


def test_the_same_row_gives_the_same_bytes(services: Services, session: Session, queue: Queue) -> None:
    message = queue(context={"card": CARD})
    first, second = (services.renderer.render_message(session, message) for _ in range(2))
    assert first.body == second.body


def test_a_card_travels_with_its_method_and_one_attendee(services: Services, session: Session, queue: Queue) -> None:
    body = services.renderer.render_message(session, queue(context={"card": CARD})).body
    parts = {part.get_content_type(): part for part in parsed(body).walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    card = parts["text/calendar"].get_content().replace("\r\n ", "")
    assert re.search(r"ORGANIZER;[^\r]*:mailto:mission\+r[a-z0-9]+@delegations\.example\r", card)
    assert card.count("ATTENDEE") == 1 and "mailto:e.renaud@example.org" in card


def test_attachments_come_from_their_makers(services: Services, session: Session, queue: Queue) -> None:
    def make(_session: Session, part: dict[str, Any], language: str) -> Attachment:
        return Attachment(f"{part['release_id']}-{language}.pdf", "application/pdf", b"%PDF-1.7")

    renderer = Renderer(
        links=services.links, mailboxes=services.mailboxes, settings=services.settings, parts={"programme_pdf": make}
    )
    message = queue(context={"parts": [{"kind": "programme_pdf", "release_id": 3}]})
    names = [part.get_filename() for part in parsed(renderer.render_message(session, message).body).iter_attachments()]
    assert names == ["3-fr.pdf"]


def test_names_that_run_the_other_way_are_isolated(services: Services, session: Session, queue: Queue) -> None:
    arabic = services.renderer.render_message(session, queue(language="ar"))
    assert arabic.text.startswith("\u2068Élise Renaud\u2069, \u2068Plan vélo\u2069")
    assert 'dir="rtl"' in arabic.html
    assert f"\n{LINK}" in arabic.text, "an address stays bare, or it cannot be clicked"


@pytest.mark.parametrize(
    "evil", ["A\r\nBcc: x@evil.example", "A\nX: y", "<script>alert(1)</script>", "{{7*7}}", "=?utf-8?q?A=0ABcc:x?="]
)
def test_typed_text_cannot_become_a_header_or_markup(
    services: Services, session: Session, queue: Queue, evil: str
) -> None:
    message = queue(name=evil, title=evil)
    rendered = services.renderer.render_message(session, message)
    mail = parsed(rendered.body)
    assert mail["Bcc"] is None and mail["X"] is None and "\n" not in rendered.subject
    assert "<script>" not in rendered.html and "49" not in rendered.subject
    assert [address.addr_spec for address in mail["To"].addresses] == ["e.renaud@example.org"]


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "nobody"])
def test_an_unsafe_address_is_refused(services: Services, session: Session, queue: Queue, address: str) -> None:
    with pytest.raises(CannotWrite):
        services.renderer.render_message(session, queue(address=address))


def test_a_hole_in_the_context_is_named(services: Services, session: Session, queue: Queue) -> None:
    with pytest.raises(CannotWrite, match="nobody_gave_this"):
        services.renderer.render_message(session, queue(template="broken"))
    with pytest.raises(CannotWrite, match="a_kind_nobody_makes"):
        services.renderer.render_message(session, queue(context={"parts": [{"kind": "a_kind_nobody_makes"}]}))


def test_a_letter_without_address_can_still_be_read_and_printed(
    services: Services, session: Session, queue: Queue
) -> None:
    message = queue(address="")
    rendered = services.renderer.render_message(session, message)
    assert message.status == "unaddressed" and rendered.body == b"" and "Plan vélo" in rendered.text


def test_staff_see_links_that_open_nothing(app: Flask, services: Services, session: Session, queue: Queue) -> None:
    rendered = services.renderer.render_message(session, queue())
    renderer = Renderer(
        links=services.links, mailboxes=services.mailboxes, settings=replace(services.settings), parts={}
    )
    for text in (rendered.text, rendered.html):
        assert LINK in text
        masked = renderer.masked(text)
        assert "0123456789abcdef" not in masked and "http://localhost/r/…" in masked
    feed = renderer.masked("webcal: http://localhost/calendar/abc_DEF-1.ics and http://localhost/visits")
    assert "abc_DEF" not in feed and feed.endswith("http://localhost/visits")
