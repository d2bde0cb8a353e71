"""A host who was asked by a real card, and the mailbox that takes his answers."""

from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from delegations.cli.outbox import send_mail
from delegations.core.actor import Actor
from delegations.itineraries.decisions import refuse_options
from delegations.itineraries.queries import get_request
from delegations.mailroom.handling import Mailroom
from delegations.messaging.models import IncomingMessage, Message
from delegations.webkit.context import Services
from tests.mailroom.clients import Card, Said, calendar_of, card_in, mail_with
from tests.portal.conftest import ask, link

__all__ = ["ask", "link"]


@dataclass
class Post:
    """The mailbox of a test: what is dropped into it, what became of it."""

    known: Services
    asked: Any

    def card(self) -> Card:
        """The newest card that left to the host."""
        send_mail(self.known, once=True)
        with self.known.database.reading() as unit:
            query = select(Message).where(Message.calendar_uid.is_not(None), Message.body.is_not(None))
            message = unit.scalars(query.order_by(Message.id.desc())).first()
            assert message is not None
            assert message.body is not None
            return card_in(message.body)

    def drop(self, *mails: bytes) -> dict[str, int]:
        """Puts mails into the folder and reads it."""
        folder = Path(self.known.settings.inbox_url.removeprefix("file://"))
        folder.mkdir(parents=True, exist_ok=True)
        for number, mail in enumerate(mails):
            (folder / f"{number:04}.eml").write_bytes(mail)
        return dict(self.room().read_inbox())

    def room(self) -> Mailroom:
        known = self.known
        return Mailroom(known.database, known.clock, known.settings, known.mailboxes)

    def answer(self, client: str = "rfc", said: Said | None = None, **mail: Any) -> dict[str, int]:
        said, card = said or Said(), mail.pop("card", None) or self.card()
        return self.drop(mail_with(calendar_of(client, card, said), card, method=said.method, **mail))

    def last(self) -> IncomingMessage:
        with self.known.database.reading() as unit:
            found = unit.scalars(select(IncomingMessage).order_by(IncomingMessage.id.desc())).first()
            assert found is not None
            return found

    def sent(self, template: str) -> EmailMessage:
        """The newest mail of a kind, as it left."""
        send_mail(self.known, once=True)
        body = self.asked.mails(template)[-1].body
        mail = message_from_bytes(body or b"", policy=default)
        assert isinstance(mail, EmailMessage)
        return mail

    def uid(self) -> str:
        return self.card().uid

    def state(self) -> str:
        return str(self.asked.now().state)


@pytest.fixture
def post(app: Flask, ask: Any) -> Post:
    return Post(app.extensions["delegations"], ask())


@pytest.fixture
def post_of(app: Flask, ask: Any) -> Callable[..., Post]:
    return lambda **values: Post(app.extensions["delegations"], ask(**values))


@pytest.fixture
def refuse(post: Post, planner: Actor) -> Callable[[str], None]:
    """Staff refuse the times that the host proposed."""

    def act(note: str) -> None:
        known = post.known
        with known.database.writing() as unit:
            request = get_request(unit, post.asked.request.id, lock=True)
            refuse_options(
                unit, actor=planner, clock=known.clock, settings=known.settings, request=request, note=note
            )  # fmt: skip

    return act
