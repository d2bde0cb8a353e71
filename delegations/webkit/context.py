"""What a request knows: its unit of work, clock, actor, language and settings."""

from dataclasses import dataclass
from typing import Any, cast

from flask import current_app, g
from flask_login import UserMixin, current_user
from sqlalchemy.orm import Session

from delegations.accounts.links import LinkMaker
from delegations.accounts.mailboxes import Mailboxes
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.settings import Settings
from delegations.database import Database
from delegations.i18n import Words, words
from delegations.messaging.rendering import Renderer


@dataclass(frozen=True)
class Services:
    """What the wiring hands to the front doors; one per application. `documents` makes PDFs."""

    settings: Settings
    database: Database
    clock: Clock
    links: LinkMaker
    mailboxes: Mailboxes
    fonts: Any
    renderer: Renderer


class Identity(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A signed-in member of staff, as Flask-Login wants it; its id is the session's token."""

    def __init__(self, token: str, session_id: int, actor: Actor, language: str, email: str, zone: str) -> None:
        self.token = token
        self.session_id = session_id
        self.actor = actor
        self.language = language
        self.email = email
        self.zone = zone

    def get_id(self) -> str:
        return self.token


def services() -> Services:
    return cast(Services, current_app.extensions["delegations"])


def session() -> Session:
    """The one unit of work of this request: reading for GET and HEAD, writing otherwise."""
    return cast(Session, g.unit)


def clock() -> Clock:
    return services().clock


def identity() -> Identity:
    return cast(Identity, current_user)


def actor() -> Actor:
    """The signed-in member of staff."""
    return identity().actor


def language() -> str:
    return cast(str, g.language)


def set_language(code: str) -> None:
    """The language of this request's answer: the reader's, chosen by the door that knows him."""
    g.language = code


def say() -> Words:
    return words(language())


def keep_changes() -> None:
    """Commits although the answer is an error page (a counted failed attempt)."""
    g.keep_changes = True
