"""Addresses that answers and returned mail come back to: the mission's own, with a signed tag after a "+".

A tag belongs to a stored link or to one message; like a link's token it is derived, so a dump opens nothing.
Letters are small ones only, because some servers do not keep case in addresses.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink

_REPLY = re.compile(r"r([0-9a-f]{16})([a-z2-7]{26})")
_RETURN = re.compile(r"b([0-9a-f]{24})([a-z2-7]{16})")
_LONGEST_LOCAL_PART = 64


@dataclass(frozen=True)
class Mailboxes:
    """`address` is the mailbox that reads replies. Without tags every mail comes back to it plainly."""

    key: str
    address: str
    tagged: bool = True

    def reply_address(self, public_id: str) -> str:
        """Where answers to one link's mails go (128 bits).

        It is the same for every generation of the link: calendars know an entry by its ORGANIZER, too.
        """
        return self._with_tag(f"r{public_id}{self._sign('reply', public_id)}")

    def return_path(self, message_id: str) -> str:
        """Where one message comes back to when it cannot be delivered (80 bits)."""
        number = message_id.strip("<>").partition("@")[0]
        return self._with_tag(f"b{number}{self._sign('return', number)[:16]}")

    def open_reply(self, session: Session, recipients: Iterable[str]) -> AccessLink | None:
        """The link whose valid tag is among a mail's recipients; a revoked link's tags open nothing."""
        for tag in map(self._tag, recipients):
            found = _REPLY.fullmatch(tag)
            if found is None:
                continue
            link = session.scalars(select(AccessLink).where(AccessLink.public_id == found[1])).one_or_none()
            if link is None or link.revoked_at is not None:
                continue
            if hmac.compare_digest(found[2], self._sign("reply", link.public_id)):
                return link
        return None

    def returned(self, recipients: Iterable[str], domain: str) -> str:
        """The Message-ID whose valid return tag is among a mail's recipients; '' when there is none."""
        for tag in map(self._tag, recipients):
            found = _RETURN.fullmatch(tag)
            if found and hmac.compare_digest(found[2], self._sign("return", found[1])[:16]):
                return f"<{found[1]}@{domain}>"
        return ""

    def _with_tag(self, tag: str) -> str:
        local, _, domain = self.address.rpartition("@")
        whole = f"{local}+{tag}"
        return f"{whole}@{domain}" if self.tagged and len(whole) <= _LONGEST_LOCAL_PART else self.address

    def _tag(self, address: str) -> str:
        local, _, domain = self.address.lower().rpartition("@")
        given, _, at = address.lower().rpartition("@")
        return given.removeprefix(f"{local}+") if at == domain and given.startswith(f"{local}+") else ""

    def _sign(self, purpose: str, public_id: str) -> str:
        material = f"mailbox|{purpose}|{public_id}".encode()
        digest = hmac.new(self.key.encode(), material, hashlib.sha256).digest()[:16]
        return base64.b32encode(digest).decode().rstrip("=").lower()
