"""Access links and feed tokens: made, opened, renewed, revoked."""

import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.accounts.rules import link_signature
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import NotFound

PATHS = {
    "request": "/r/{token}",
    "itinerary": "/i/{token}",
    "invitation": "/v/{token}",
    "application": "/a/{token}",
    "duty": "/d/{token}",
    "meetings": "/m/{token}",
    "host_feed": "/calendar/{token}.ics",
    "reader_feed": "/calendar/{token}.ics",
    "person_feed": "/calendar/{token}.ics",
    "staff_feed": "/calendar/{token}.ics",
    "dossier_feed": "/calendar/{token}.ics",
}


@dataclass(frozen=True)
class LinkMaker:
    """Turns stored links into addresses; knows the key and the site's base address."""

    key: str
    base_url: str

    def token(self, link: AccessLink) -> str:
        return f"{link.public_id}{link_signature(self.key, link.purpose, link.public_id, link.generation)}"

    def url(self, link: AccessLink) -> str:
        return self.base_url.rstrip("/") + PATHS[link.purpose].format(token=self.token(link))

    def url_of(self, *, purpose: str, public_id: str, generation: int) -> str:
        """The address from frozen parts, as a message's context keeps them."""
        return self.url(AccessLink(public_id=public_id, purpose=purpose, generation=generation))


class Revoked(NotFound):
    """The link existed and was withdrawn: answered 410 by feeds, a helpful page elsewhere."""


def link_for(session: Session, *, clock: Clock, purpose: str, subject_id: int) -> AccessLink:
    """The one link of a purpose and subject, made at first need."""
    query = select(AccessLink).filter_by(purpose=purpose, subject_id=subject_id)
    link = session.scalars(query).one_or_none()
    if link is None:
        link = AccessLink(
            public_id=secrets.token_hex(8), purpose=purpose, subject_id=subject_id, generation=1,
            created_at=clock.now(),
        )  # fmt: skip
        session.add(link)
        session.flush()
    return link


def frozen(link: AccessLink) -> dict[str, object]:
    """The parts a message's context keeps instead of the secret address."""
    return {"$link": link.purpose, "public_id": link.public_id, "generation": link.generation}


def open_link(session: Session, *, maker: LinkMaker, token: str, purposes: tuple[str, ...]) -> AccessLink:
    """The link of a token. NotFound for unknown, forged or other-purpose tokens; Revoked for withdrawn ones."""
    if not token.isprintable():  # PostgreSQL refuses NUL in a text
        raise NotFound()
    link = session.scalars(select(AccessLink).where(AccessLink.public_id == token[:16])).one_or_none()
    if link is None or link.purpose not in purposes:
        raise NotFound()
    given = token[16:]
    if not hmac.compare_digest(given.encode(), maker.token(link)[16:].encode()):
        older = (link_signature(maker.key, link.purpose, link.public_id, g) for g in range(1, link.generation))
        if any(hmac.compare_digest(given.encode(), old.encode()) for old in older):
            raise Revoked()
        raise NotFound()
    if link.revoked_at is not None:
        raise Revoked()
    return link


def renew_link(
    session: Session, *, actor: Actor, clock: Clock, link: AccessLink, dossier_id: int | None = None
) -> None:
    """A new generation: the old address stops working at once."""
    link.generation += 1
    link.revoked_at = None
    _note(session, "renew_link", actor, clock, link, dossier_id)


def revoke_link(
    session: Session, *, actor: Actor, clock: Clock, link: AccessLink, dossier_id: int | None = None
) -> None:
    link.revoked_at = clock.now()
    _note(session, "revoke_link", actor, clock, link, dossier_id)


def make_or_renew(
    session: Session, *, actor: Actor, clock: Clock, purpose: str, subject_id: int, dossier_id: int | None = None
) -> AccessLink:
    """The first address of a purpose and subject, or one that replaces the address known so far."""
    link = find_link(session, purpose=purpose, subject_id=subject_id)
    if link is None:
        link = link_for(session, clock=clock, purpose=purpose, subject_id=subject_id)
        _note(session, "make_link", actor, clock, link, dossier_id)
    else:
        renew_link(session, actor=actor, clock=clock, link=link, dossier_id=dossier_id)
    return link


def _note(session: Session, action: str, actor: Actor, clock: Clock, link: AccessLink, dossier_id: int | None) -> None:
    record(session, actor=actor, clock=clock, action=action, entity=link.purpose, entity_id=link.subject_id,
           dossier_id=dossier_id)  # fmt: skip


def find_link(session: Session, *, purpose: str, subject_id: int) -> AccessLink | None:
    """The link if it was ever made; it may have been revoked."""
    return links_for(session, purpose=purpose, subject_ids=[subject_id]).get(subject_id)


def links_for(session: Session, *, purpose: str, subject_ids: list[int]) -> dict[int, AccessLink]:
    query = select(AccessLink).where(AccessLink.purpose == purpose, AccessLink.subject_id.in_(subject_ids))
    return {link.subject_id: link for link in session.scalars(query.order_by(AccessLink.id))}
