"""A mail of the tests' own, in every language, beside the product's templates."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy.orm import Session

from delegations.core.clock import FixedClock
from delegations.i18n.templating import environment
from delegations.messaging.models import Message
from delegations.messaging.services import Letter, Recipient, queue_message
from delegations.webkit.context import Services

MAIL = {
    "emails/sample/subject.txt": "{{ title }}\n",
    "emails/sample/body.txt": "{{ recipient_name|isolate }}, {{ title|isolate }}\n\n\n\n{{ start|time }}\n{{ link }}\n",
    "emails/sample/body.html": '{% extends "layouts/mail.html" %}{% block title %}{{ title }}{% endblock title %}'
    '{% block content %}<p>{{ until_at.year }}</p><a href="{{ link }}">{{ link }}</a>{% endblock content %}',
    "emails/broken/subject.txt": "{{ nobody_gave_this }}",
    "emails/broken/body.txt": "",
    "emails/broken/body.html": "",
}


@pytest.fixture(autouse=True)
def sample_mails() -> Iterator[None]:
    environments = [environment(code) for code in ("fr", "en", "ar")]
    before = [env.loader for env in environments]
    for env in environments:
        env.loader = ChoiceLoader([env.loader, DictLoader(MAIL)])
    yield
    for env, loader in zip(environments, before, strict=True):
        env.loader = loader


@pytest.fixture
def services(app: Flask) -> Services:
    return app.extensions["delegations"]


Queue = Callable[..., Message]


@pytest.fixture
def queue(session: Session, clock: FixedClock) -> Queue:
    """Queues the sample mail; keywords change the recipient, the letter or the context's title."""
    numbers = iter(range(10_000))

    def queued(
        address: str = "e.renaud@example.org", name: str = "Élise Renaud", language: str = "fr",
        title: str = "Plan vélo", template: str = "sample", hold: bool = False, context: dict[str, Any] | None = None,
        **letter: Any,
    ) -> Message:  # fmt: skip
        given = {
            "title": title, "link": {"$link": "request", "public_id": "0123456789abcdef", "generation": 1},
            "until_at": "2027-10-27T08:00:00+00:00",
            "start": {"local": "2027-10-28T10:00:00", "zone": "Europe/Paris", "fold": 0}, **(context or {}),
        }  # fmt: skip
        values = {"template": template, "purpose": "request", "dedupe_key": f"test:{next(numbers)}", **letter}
        message = queue_message(
            session, clock=clock, letter=Letter(context=given, **values), recipient=Recipient(address, name, language),
            domain="delegations.example", hold=hold,
        )  # fmt: skip
        assert message is not None
        return message

    return queued


CARD = {
    "method": "REQUEST", "partstat": "NEEDS-ACTION",
    "entry": {
        "uid": "slot-7", "sequence": 2, "created": "2027-10-01T08:00:00+00:00", "revised": "2027-10-02T08:00:00+00:00",
        "start": {"local": "2027-10-28T10:00:00", "zone": "Europe/Paris", "fold": 0},
        "end": {"local": "2027-10-28T11:30:00", "zone": "Europe/Paris", "fold": 0},
        "status": "tentative", "summary": "Plan vélo", "description": "", "location": "Lyon", "latitude": 45.76,
        "longitude": 4.86, "place_title": "Hôtel de la Métropole", "url": None,
    },
}  # fmt: skip
