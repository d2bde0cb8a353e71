"""Calendar addresses of a dossier and of a reader: who has one, since when, and giving another or taking it away."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import find_link, links_for, make_or_renew, revoke_link
from delegations.accounts.models import AccessLink
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, NotAllowedNow, NotFound
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import list_participations
from delegations.itineraries.calendars import with_several_programmes
from delegations.itineraries.models import Request, Slot
from delegations.network.models import Organisation
from delegations.network.rules import display_name


class AddressWithdrawn(NotAllowedNow):
    message = N_("This calendar was withdrawn. Ask your contact at the mission for a new address.")


@dataclass(frozen=True)
class Address:
    """A calendar somebody has or can be given. `link` is None while it was never made."""

    purpose: str
    subject_id: int
    who: str
    link: AccessLink | None

    @property
    def state(self) -> str:
        """none, withdrawn or open."""
        if self.link is None:
            return "none"
        return "withdrawn" if self.link.revoked_at is not None else "open"


@dataclass(frozen=True)
class DossierAddresses:
    """The dossier's own calendar, its readers', those that span all dossiers of a reader, and its hosts'."""

    whole: Address
    readers: list[Address]
    people: list[Address]
    hosts: list[Address]


def _addresses(session: Session, purpose: str, names: dict[int, str]) -> list[Address]:
    known = links_for(session, purpose=purpose, subject_ids=list(names))
    return [Address(purpose, subject_id, who, known.get(subject_id)) for subject_id, who in names.items()]


def addresses_of(session: Session, dossier: Dossier) -> DossierAddresses:
    """Every calendar in which slots of a dossier stand, besides those of staff."""
    readers = list_participations(session, dossier.id)
    several = set(with_several_programmes(session, [p.person_id for p in readers]))
    people = {p.person_id: display_name(p.person) for p in readers if p.person_id in several}
    return DossierAddresses(
        whole=_addresses(session, "dossier_feed", {dossier.id: dossier.title})[0],
        readers=_addresses(session, "reader_feed", {p.id: display_name(p.person) for p in readers}),
        people=_addresses(session, "person_feed", people),
        hosts=_addresses(session, "host_feed", _hosts(session, dossier.id)),
    )  # fmt: skip


def _hosts(session: Session, dossier_id: int) -> dict[int, str]:
    """{organisation id: name} of the hosts that were asked."""
    asked = select(Request.organisation_id).join(Slot, Slot.id == Request.slot_id)
    asked = asked.where(Slot.dossier_id == dossier_id, Request.asked_at.is_not(None))
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(asked))
    return {row.id: row.name for row in session.execute(query.order_by(Organisation.name, Organisation.id))}


def _address_in(session: Session, dossier: Dossier, purpose: str, subject_id: int) -> Address:
    """NotFound for an address that has nothing to do with the dossier."""
    found = addresses_of(session, dossier)
    for address in (found.whole, *found.readers, *found.people, *found.hosts):
        if (address.purpose, address.subject_id) == (purpose, subject_id):
            return address
    raise NotFound()


def give_address(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, purpose: str, subject_id: int
) -> Address:
    """A first address, or a new one: the one known so far ends at once. NotFound."""
    address = _address_in(session, dossier, purpose, subject_id)
    make_or_renew(session, actor=actor, clock=clock, purpose=purpose, subject_id=subject_id, dossier_id=dossier.id)
    return address


def take_address(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, purpose: str, subject_id: int
) -> Address:
    """The address ends; nobody but staff can give another. NotFound, also where there is none."""
    address = _address_in(session, dossier, purpose, subject_id)
    if address.link is None:
        raise NotFound()
    if address.state == "open":
        revoke_link(session, actor=actor, clock=clock, link=address.link, dossier_id=dossier.id)
    return address


def renew_own(
    session: Session, *, actor: Actor, clock: Clock, purpose: str, subject_id: int, dossier_id: int | None = None
) -> AccessLink:
    """The owner gets his first or another address. AddressWithdrawn when staff took it away."""
    link = find_link(session, purpose=purpose, subject_id=subject_id)
    if link is not None and link.revoked_at is not None:
        raise AddressWithdrawn(state="withdrawn")
    return make_or_renew(
        session, actor=actor, clock=clock, purpose=purpose, subject_id=subject_id, dossier_id=dossier_id
    )


def address_of_host(session: Session, request: Request) -> Address:
    """The calendar of the house that was asked: one for all its people."""
    return _addresses(session, "host_feed", {request.organisation_id: ""})[0]


def own_addresses(session: Session, participation: Participation) -> list[Address]:
    """A reader's calendar of the dossier, and the one over all his dossiers when it is of use to him."""
    several = with_several_programmes(session, [participation.person_id])
    return [
        *_addresses(session, "reader_feed", {participation.id: ""}),
        *_addresses(session, "person_feed", dict.fromkeys(several, "")),
    ]
