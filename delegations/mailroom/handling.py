"""One incoming mail from the mailbox to its effect. Exactly once: the effect and its mark are one unit of work."""

import logging
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from delegations.accounts.mailboxes import Mailboxes
from delegations.calendars.mails import IncomingMail, read_mail
from delegations.core.actor import Door, system_actor
from delegations.core.clock import Clock
from delegations.core.errors import DomainError
from delegations.core.settings import Settings
from delegations.database import Session
from delegations.itineraries.replies import Proven, take_letter, take_reply
from delegations.messaging.incoming import (
    Incoming,
    Result,
    claim_incoming,
    close_incoming,
    keep_incoming,
    kept_error,
    take_bounce,
    waiting_ids,
)
from delegations.messaging.mailboxes import fetch_mail

_log = logging.getLogger("delegations.inbox")


class Units(Protocol):
    """Where units of work come from: the database."""

    def reading(self) -> AbstractContextManager[Session]: ...

    def writing(self) -> AbstractContextManager[Session]: ...


@dataclass(frozen=True)
class Mailroom:
    """What reading the mailbox needs."""

    database: Units
    clock: Clock
    settings: Settings
    mailboxes: Mailboxes

    def read_inbox(self) -> Counter[str]:
        """Fetches what waits and handles it; {"applied": n, "review": n, "ignored": n}.

        Raises UnreachableInbox after what was fetched until then has been handled.
        """
        try:
            fetch_mail(self.settings.inbox_url, self.keep)
        finally:
            counts = self.handle_waiting()
        return counts

    def handle_waiting(self) -> Counter[str]:
        """Everything that was kept and not yet handled, a stopped run's rest included."""
        counts: Counter[str] = Counter()
        done: set[int] = set()
        while True:
            with self.database.reading() as session:
                ids = [number for number in waiting_ids(session) if number not in done]
            if not ids:
                return counts
            for number in ids:
                done.add(number)
                counts[self._handle(number)] += 1

    def keep(self, raw: bytes) -> None:
        """A mail to be handled later."""
        with self.database.writing() as session:
            keep_incoming(session, clock=self.clock, raw=raw)

    def _handle(self, number: int) -> str:
        try:
            with self.database.writing() as session:
                row = claim_incoming(session, number)
                return "" if row is None else self._close(session, row, self._result(session, row))
        except DomainError as error:
            return self._lay_aside(number, "refused", error)
        except Exception as error:
            _log.exception("mail %s could not be handled", number)
            return self._lay_aside(number, "failed", error)

    def _lay_aside(self, number: int, reason: str, error: Exception) -> str:
        """Nothing of a mail that could not be applied remains but a line for staff."""
        with self.database.writing() as session:
            row = claim_incoming(session, number)
            if row is None:
                return ""
            if isinstance(error, DomainError):
                row.facts = {**row.facts, **kept_error("error", error)}
            return self._close(session, row, take_letter(session, row, reason))

    def _close(self, session: Session, row: Incoming, result: Result) -> str:
        close_incoming(session, actor=system_actor(Door.MAIL), clock=self.clock, row=row, result=result)
        return result.status

    def _result(self, session: Session, row: Incoming) -> Result:
        mail = read_mail(row.body or b"")
        if mail.bounce is not None:
            returned = self.mailboxes.returned(mail.recipients, self.settings.mail_domain)
            return take_bounce(
                session, actor=system_actor(Door.MAIL), clock=self.clock, bounce=mail.bounce, message_id=returned
            )
        if mail.reply is not None:
            proven = Proven(self._request_of(session, mail), mail.sender)
            return take_reply(session, clock=self.clock, settings=self.settings, row=row, proven=proven)
        request_id = self._request_of(session, mail)
        if mail.automatic or (mail.listed and request_id is None):
            return Result("ignored", "automatic")
        return take_letter(
            session, row, "unreadable" if mail.fault else "letter", request_id=request_id, references=mail.references
        )  # fmt: skip

    def _request_of(self, session: Session, mail: IncomingMail) -> int | None:
        """The request whose signed address the mail was sent to."""
        link = self.mailboxes.open_reply(session, mail.recipients)
        return link.subject_id if link is not None and link.purpose == "request" else None
