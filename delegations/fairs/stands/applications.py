"""Exhibitors invited by link: asking, reminding, and the answers that come back. Staff's own acts are in services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import link_for, make_or_renew
from delegations.accounts.models import AccessLink
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import InvalidInput, StaleVersion
from delegations.core.settings import Settings
from delegations.core.walltime import local_at
from delegations.dossiers.models import Dossier
from delegations.dossiers.rules import check_open
from delegations.fairs.stands.application_mails import INVITATION, tell_exhibitor, tell_owner
from delegations.fairs.stands.models import Edition, Exhibitor
from delegations.fairs.stands.queries import accepted_on, find_edition, get_exhibitor, get_stand, open_application
from delegations.fairs.stands.rules import (
    ENDED,
    EXHIBITOR_STATES,
    AlreadyListed,
    AnswerAfterFair,
    AnswerDayPassed,
    ApplicationOver,
    AppliedTwice,
    ContactOfAnother,
    LastPlaceTaken,
    NobodyInvited,
    NoEditionYet,
    NotAFair,
    NothingToRemind,
    StandOfAnotherFormula,
    application_mode,
    check_exhibitor_move,
    check_formula,
)
from delegations.fairs.stands.services import list_exhibitor, settle_exhibitor
from delegations.fairs.stands.standing import is_over
from delegations.network.models import Organisation, Person
from delegations.network.rules import display_name


@dataclass(frozen=True)
class Invited:
    """An organisation with whom we write to; None: the link is handed over in another way."""

    organisation_id: int
    contact_id: int | None = None


@dataclass(frozen=True)
class Wish:
    """What an exhibitor says behind the link. `stand_id` None: any stand that fits."""

    formula: str
    stand_id: int | None = None
    wanted: str = ""
    note: str = ""


def invite_exhibitors(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, invited: Sequence[Invited],
    answer_by: date | None = None, message: str = "",
) -> list[Exhibitor]:  # fmt: skip
    """All or nobody: rows in state "invited", each with its link, and a mail to every contact with an address.

    Who declined or withdrew may be invited anew. Raises NobodyInvited, AlreadyListed, AnswerDayPassed,
    AnswerAfterFair, ContactOfAnother, NoEditionYet.
    """
    _check_invitation(session, clock, dossier, answer_by)
    if not invited:
        raise NobodyInvited(field="organisations")
    known = _listed(session, dossier, [one.organisation_id for one in invited])
    rows = []
    for one in invited:
        _check_contact(session, one)
        row = known.get(one.organisation_id) or Exhibitor(dossier_id=dossier.id, organisation_id=one.organisation_id)
        row.contact_id, row.answer_by, row.message = one.contact_id, answer_by, message
        row.state, row.came_by, row.stand_id, row.applied_at = "invited", "link", None, clock.now()
        row.settled_at, row.settled_by, row.contribution = None, "", 0
        _keep(session, row)
        link_for(session, clock=clock, purpose="application", subject_id=row.id)
        record(session, actor=actor, clock=clock, action="invite_exhibitor", entity="exhibitor", entity_id=row.id,
               dossier_id=dossier.id)  # fmt: skip
        tell_exhibitor(session, clock=clock, settings=settings, exhibitor=row, template=INVITATION)
        rows.append(row)
    return rows


def _check_invitation(session: Session, clock: Clock, dossier: Dossier, answer_by: date | None) -> None:
    if dossier.kind != "fair":
        raise NotAFair()
    edition = find_edition(session, dossier.id)
    if edition is None:
        raise NoEditionYet()
    today = local_at(clock.now(), dossier.zone).date()
    if is_over("invited", dossier, edition, clock.now()):
        raise ApplicationOver(state="")
    if answer_by and answer_by < today:
        raise AnswerDayPassed(field="answer_by")
    first = date.fromisoformat(edition.opening[0]["day"]) if edition.opening else dossier.ends_on
    if answer_by and answer_by >= first:
        raise AnswerAfterFair(field="answer_by", day=f"{first:%d/%m/%Y}")


def _listed(session: Session, dossier: Dossier, organisation_ids: Sequence[int]) -> dict[int, Exhibitor]:
    """Rows of organisations that may be invited anew. Raises AlreadyListed."""
    query = select(Exhibitor).where(Exhibitor.dossier_id == dossier.id, Exhibitor.organisation_id.in_(organisation_ids))
    rows = {row.organisation_id: row for row in session.scalars(query.order_by(Exhibitor.id).with_for_update())}
    for row in rows.values():
        if row.state not in ENDED:
            name = session.get_one(Organisation, row.organisation_id).name
            raise AlreadyListed(field="organisations", name=name, state=EXHIBITOR_STATES[row.state])
    return rows


def _keep(session: Session, row: Exhibitor) -> None:
    if row.id:
        row.version += 1
        session.flush()
        return
    try:
        list_exhibitor(session, row)
    except AppliedTwice as error:
        state = EXHIBITOR_STATES["invited"]
        raise AlreadyListed(field="organisations", name=error.data["name"], state=state) from error


def _check_contact(session: Session, one: Invited) -> None:
    organisation = session.get(Organisation, one.organisation_id)
    person = session.get(Person, one.contact_id) if one.contact_id else None
    if organisation is None or (one.contact_id and (person is None or person.purged_on)):
        raise InvalidInput(field="organisations")
    if person and person.organisation_id != organisation.id:
        raise ContactOfAnother(field="organisations", person=display_name(person), name=organisation.name)


def remind_exhibitor(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, exhibitor_id: int
) -> Exhibitor:
    """The same link once more, at most once a day, to who has not answered. Raises NothingToRemind."""
    row = get_exhibitor(session, dossier.id, exhibitor_id)
    today = local_at(clock.now(), dossier.zone).date()
    again = row.reminded_at is not None and local_at(row.reminded_at, dossier.zone).date() == today
    if row.state != "invited" or row.contact is None or not row.contact.email or again:
        raise NothingToRemind(name=row.organisation.name, state=EXHIBITOR_STATES[row.state])
    row.reminders, row.reminded_at = row.reminders + 1, clock.now()
    session.flush()
    tell_exhibitor(session, clock=clock, settings=settings, exhibitor=row, template="exhibitor_reminder")
    record(session, actor=actor, clock=clock, action="remind_exhibitor", entity="exhibitor", entity_id=row.id,
           dossier_id=dossier.id)  # fmt: skip
    return row


def show_application_link(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, exhibitor_id: int, renew: bool = False
) -> AccessLink:
    """The link, for staff to hand over; `renew` makes another, and the old address stops working at once."""
    row = get_exhibitor(session, dossier.id, exhibitor_id)
    if renew:
        make_or_renew(session, actor=actor, clock=clock, purpose="application", subject_id=row.id,
                      dossier_id=dossier.id)  # fmt: skip
    record(session, actor=actor, clock=clock, action="show_application_link", entity="exhibitor", entity_id=row.id,
           dossier_id=dossier.id)  # fmt: skip
    return link_for(session, clock=clock, purpose="application", subject_id=row.id)


def apply_by_link(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, exhibitor_id: int, version: int, wish: Wish
) -> Exhibitor:
    """An application, or a change of it before the decision. The same one twice is one.

    Raises StaleVersion, LastPlaceTaken, StandOfAnotherFormula, NoStandNeeded, ApplicationOver, ApplicationMove.
    """
    row, edition = _answering(session, clock, exhibitor_id)
    wanted = {"formula": wish.formula, "stand_id": wish.stand_id, "wanted": wish.wanted, "own_note": wish.note}
    if row.state == "applied" and all(getattr(row, name) == value for name, value in wanted.items()):
        return row
    if version != row.version:
        raise StaleVersion(current=row)
    if row.state != "applied":
        check_exhibitor_move(row.state, "applied")
    _check_wish(session, row, wish)
    first = row.state != "applied"
    if first or row.formula != wish.formula:
        row.contribution = int(edition.contributions.get(wish.formula, 0)) if edition else 0
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if first:
        row.state, row.applied_at, row.settled_at, row.settled_by = "applied", clock.now(), None, ""
    row.came_by = "link"
    row.version += 1
    session.flush()
    action = "apply_by_link" if first else "change_application"
    record(session, actor=actor, clock=clock, action=action, entity="exhibitor", entity_id=row.id,
           dossier_id=row.dossier_id, fields=changed)  # fmt: skip
    _told(session, clock=clock, settings=settings, row=row, what="applied" if first else "changed")
    return row


def say_no(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, exhibitor_id: int, note: str = ""
) -> Exhibitor:
    """They do not come: an invitation is declined, an application or an accepted place withdrawn. Twice is once."""
    row, _edition = _answering(session, clock, exhibitor_id)
    if row.state in ENDED:
        return row
    what = "declined" if row.state == "invited" else "withdrawn"
    row.own_note = note or row.own_note
    due = settle_exhibitor(session, actor=actor, clock=clock, dossier=row.dossier, exhibitor=row, state=what)
    _told(session, clock=clock, settings=settings, row=row, what=what, due=due)
    return row


def _answering(session: Session, clock: Clock, exhibitor_id: int) -> tuple[Exhibitor, Edition | None]:
    row = open_application(session, exhibitor_id, lock=True)
    check_open(row.dossier.state)
    edition = find_edition(session, row.dossier_id)
    over = is_over(row.state, row.dossier, edition, clock.now())
    if application_mode(row.state, row.settled_by, over=over) == "closed":
        raise ApplicationOver(state=EXHIBITOR_STATES[row.state])
    return row, edition


def _check_wish(session: Session, row: Exhibitor, wish: Wish) -> None:
    check_formula(wish.formula, wish.stand_id)
    if wish.stand_id is None:
        return
    stand = get_stand(session, row.dossier_id, wish.stand_id, lock=True)
    if stand.formula != wish.formula:
        raise StandOfAnotherFormula(field="stand_id", number=stand.number)
    if accepted_on(session, stand.id) >= stand.places:
        raise LastPlaceTaken(field="stand_id", number=stand.number)


def _told(session: Session, *, clock: Clock, settings: Settings, row: Exhibitor, what: str, due: int = 0) -> None:
    """A receipt to them, a word to us."""
    tell_exhibitor(session, clock=clock, settings=settings, exhibitor=row, template="exhibitor_receipt", due=due)
    tell_owner(session, clock=clock, settings=settings, exhibitor=row, what=what, due=due)
