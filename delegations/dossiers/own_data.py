"""What a participant says through his own link: the spelling of his name, needs, consent, calendar cards."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.participants import NoFamilyName
from delegations.dossiers.photographs import drop_photograph, keep_photograph, photographs_of, picture_address
from delegations.dossiers.rules import erase_on
from delegations.dossiers.travel import keep_fields, kept_fields
from delegations.network.models import NameCorrection, Person

NAME_FIELDS = ("family_name", "given_name", "native_name")
NEEDS = ("diet", "access")


class NoConsentGiven(InvalidInput):
    message = N_("Say yes or no.")


@dataclass(frozen=True)
class OwnData:
    """`needs` holds only what is to change: a text replaces, '' erases. `photo_consent`: '', yes or no, to pictures
    of the visit. A `photograph` is handed in for the list of participants: that is the consent, `drops` takes it back.
    """

    family_name: str
    given_name: str
    native_name: str
    name_is_right: bool
    needs: dict[str, str]
    photo_consent: str
    wants_cards: bool
    photograph: bytes = b""
    drops_photograph: bool = False


@dataclass(frozen=True)
class OwnPage:
    """What the page shows: never the needs themselves, which only a logged act may read. `portrait`: an address."""

    names: dict[str, str]
    waiting: NameCorrection | None
    validated: bool
    kept: dict[str, date]
    erased_on: date
    portrait: str
    portrait_until: date


def own_page(session: Session, *, dossier: Dossier, participation: Participation) -> OwnPage:
    person = participation.person
    waiting = _waiting(session, person)
    kept = {f: day for f, day in kept_fields(session, participation.id).items() if f in NEEDS}
    return OwnPage(
        names={name: getattr(waiting or person, name) for name in NAME_FIELDS}, waiting=waiting,
        validated=person.validated_at is not None, kept=kept, erased_on=erase_on("diet", dossier.ends_on),
        portrait=picture_address(photographs_of(session, [participation.id]).get(participation.id)),
        portrait_until=erase_on("photograph", dossier.ends_on),
    )  # fmt: skip


def _waiting(session: Session, person: Person) -> NameCorrection | None:
    query = select(NameCorrection).where(NameCorrection.person_id == person.id, NameCorrection.state == "proposed")
    return session.scalars(query.order_by(NameCorrection.id.desc())).first()


def save_own_data(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, participation: Participation, own: OwnData
) -> list[str]:
    """Keeps what changed and gives the names of it. A new spelling waits until staff have confirmed it.

    Raises NoFamilyName, NoConsentGiven, TooLateToKeep, NotAPicture, TooLarge.
    """
    if own.photo_consent not in ("", "yes", "no"):
        raise NoConsentGiven(field="photo_consent")
    changed = _name(session, clock=clock, dossier=dossier, person=participation.person, own=own)
    needs = {field: value for field, value in own.needs.items() if field in NEEDS}
    changed += keep_fields(session, clock=clock, dossier=dossier, participation_id=participation.id, values=needs)
    wishes = {"wants_cards": own.wants_cards}
    for name, value in {**wishes, **({"photo_consent": own.photo_consent} if own.photo_consent else {})}.items():
        if getattr(participation, name) != value:
            setattr(participation, name, value)
            participation.version += 1
            changed.append(name)
    if changed:
        action = "propose_correction" if "correction" in changed else "save_own_data"
        record(session, actor=actor, clock=clock, action=action, entity="participation", entity_id=participation.id,
               dossier_id=dossier.id, fields=changed)  # fmt: skip
    session.flush()
    _photograph(session, actor=actor, clock=clock, participation=participation, own=own)
    return changed


def _photograph(session: Session, *, actor: Actor, clock: Clock, participation: Participation, own: OwnData) -> None:
    """A line of the journal of its own; a new one replaces, whatever else is ticked."""
    if own.photograph:
        keep_photograph(session, actor=actor, clock=clock, participation=participation, data=own.photograph)
    elif own.drops_photograph:
        drop_photograph(session, actor=actor, clock=clock, participation=participation)


def _name(session: Session, *, clock: Clock, dossier: Dossier, person: Person, own: OwnData) -> list[str]:
    """A different spelling is proposed, over an earlier proposal; the present one may be declared right."""
    if not own.family_name:
        raise NoFamilyName(field="family_name")
    waiting = _waiting(session, person)
    written = {name: getattr(own, name) for name in NAME_FIELDS}
    if all(getattr(person, name) == value for name, value in written.items()):
        if waiting is not None:
            session.delete(waiting)
        if own.name_is_right and person.validated_at is None:
            person.validated_at = clock.now()
            return ["validated_at"]
        return []
    if waiting is not None and all(getattr(waiting, name) == value for name, value in written.items()):
        return []
    if waiting is None:
        waiting = NameCorrection(person_id=person.id, state="proposed")
        session.add(waiting)
    waiting.dossier_id, waiting.proposed_at = dossier.id, clock.now()
    for name, value in written.items():
        setattr(waiting, name, value)
    return ["correction"]
