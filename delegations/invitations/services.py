"""Use cases of letters: templates, sending, reminding, answering; one service behind every door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import frozen, link_for
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotAllowedNow, StaleVersion
from delegations.core.settings import Settings
from delegations.core.text import many_lines, one_line
from delegations.core.walltime import local_at
from delegations.dossiers.models import Dossier, Participation
from delegations.i18n.content import pick
from delegations.invitations.defaults import INVITATION
from delegations.invitations.letters import LINK, preview_letters
from delegations.invitations.models import Invitation, LetterTemplate
from delegations.invitations.queries import get_invitation
from delegations.invitations.rules import MissingValues, check_placeholders
from delegations.itineraries.exports import dossier_titles
from delegations.messaging.services import Letter, Recipient, queue_message
from delegations.network.models import Person
from delegations.network.rules import display_name, search_key

STATES = {"accept": "accepted", "decline": "declined", "substitute": "substituted"}


class NoSubstitute(InvalidInput):
    message = N_("Give the name of the person who comes instead.")


class TooLate(NotAllowedNow):
    message = N_("The visit has begun: please call us to change your answer.")


@dataclass(frozen=True)
class InvitationAnswer:
    """`kind`: accept, decline, substitute. `behalf`: '' or how staff heard it (phone, letter, meeting)."""

    kind: str
    note: str = ""
    substitute: dict[str, str] = field(default_factory=dict)
    behalf: str = ""


def ensure_templates(session: Session, *, actor: Actor, clock: Clock) -> None:
    """A fresh installation gets the usual invitation letter."""
    if session.scalars(select(LetterTemplate.id).limit(1)).first() is None:
        texts = {each.language: {"subject": each.subject, "body": each.body} for each in INVITATION}
        save_template(session, actor=actor, clock=clock, name="Invitation", texts=texts, key="invitation")


def save_template(
    session: Session, *, actor: Actor, clock: Clock, name: str, texts: Mapping[str, Mapping[str, str]],
    key: str | None = None, template: LetterTemplate | None = None, version: int | None = None,
) -> LetterTemplate:  # fmt: skip
    """Raises UnknownPlaceholder tied to `subject_fr`, `body_ar` and so on, or StaleVersion."""
    kept = {}
    for language, text in texts.items():
        subject, body = one_line(text.get("subject", "")), many_lines(text.get("body", ""))
        check_placeholders(subject, f"subject_{language}")
        check_placeholders(body, f"body_{language}")
        if subject or body:
            kept[language] = {"subject": subject, "body": body}
    if template is None:
        template = LetterTemplate(key=key, version=0)
        session.add(template)
    elif version is not None and template.version != version:
        raise StaleVersion(current=template)
    template.name, template.texts = one_line(name), kept
    template.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="save_template", entity="letter_template", entity_id=template.id)
    return template


def send_invitations(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, template: LetterTemplate,
    participations: Sequence[Participation], deadline: date | None, hold: bool = False,
) -> int:  # fmt: skip
    """Queues one letter per person not yet invited with this template; returns how many. Raises MissingValues."""
    known = select(Invitation.participation_id).where(
        Invitation.dossier_id == dossier.id, Invitation.template_id == template.id
    )
    invited = set(session.scalars(known))
    fresh = [p for p in participations if p.id not in invited]
    previews = preview_letters(
        session, dossier=dossier, template=template, participations=fresh, deadline=deadline
    )  # fmt: skip
    for each in previews:
        if each.missing:
            raise MissingValues(person=display_name(each.participation.person), names=", ".join(each.missing))
    for each in previews:
        invitation = Invitation(
            dossier_id=dossier.id, participation_id=each.participation.id, template_id=template.id,
            language=each.language, subject=each.subject, body=each.body, state="sent", deadline=deadline,
            sent_at=clock.now(),
        )  # fmt: skip
        session.add(invitation)
        session.flush()
        invitation = get_invitation(session, invitation.id)
        _queue(session, clock=clock, settings=settings, invitation=invitation, template="invitation",
               key=f"invitation:{invitation.id}", hold=hold)  # fmt: skip
    record(session, actor=actor, clock=clock, action="send_invitations", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, detail={"count": len(previews), "held": hold})  # fmt: skip
    return len(previews)


def recipient_of(invitation: Invitation) -> Recipient:
    person = invitation.participation.liaison or invitation.participation.person
    return Recipient(person.email, display_name(person, invitation.language), invitation.language, person.id)


def _queue(
    session: Session, *, clock: Clock, settings: Settings, invitation: Invitation, template: str, key: str,
    hold: bool = False,
) -> None:  # fmt: skip
    dossier, person = invitation.dossier, invitation.participation.person
    link = link_for(session, clock=clock, purpose="invitation", subject_id=invitation.id)
    before, _, after = invitation.body.partition(LINK)
    context: dict[str, Any] = {
        "subject_line": invitation.subject, "before": before.split("\n"), "after": after.split("\n"),
        "link": frozen(link), "state": invitation.state, "guest": display_name(person, invitation.language),
        "substitute": invitation.substitute.get("name", ""), "note": invitation.answer_note,
        "dossier_title": pick(dossier_titles(session, dossier), invitation.language)[0],
        "deadline_on": invitation.deadline.isoformat() if invitation.deadline else None,
        "owner_name": dossier.owner.name, "owner_phone": dossier.owner.phone, "owner_email": dossier.owner.email,
    }  # fmt: skip
    letter = Letter(template=template, purpose="invitation", dedupe_key=key, context=context, dossier_id=dossier.id)
    queue_message(session, clock=clock, letter=letter, recipient=recipient_of(invitation),
                  domain=settings.mail_domain, hold=hold)  # fmt: skip


def remind_invited(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, invitations: Sequence[Invitation]
) -> int:
    """Repeats the question, with the same link, to those who have not answered."""
    count = 0
    for invitation in invitations:
        if invitation.state != "sent":
            continue
        invitation.reminders += 1
        invitation.reminded_at = clock.now()
        _queue(session, clock=clock, settings=settings, invitation=invitation, template="invitation_reminder",
               key=f"invitation-reminder:{invitation.id}:{invitation.reminders}")  # fmt: skip
        record(session, actor=actor, clock=clock, action="remind_invited", entity="invitation",
               entity_id=invitation.id, dossier_id=invitation.dossier_id)  # fmt: skip
        count += 1
    session.flush()
    return count


def answer_invitation(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, invitation_id: int, answer: InvitationAnswer
) -> Invitation:
    """The one service behind the link and "on behalf". The same answer twice is one. Raises NoSubstitute, TooLate."""
    invitation = get_invitation(session, invitation_id, lock=True)
    substitute = {k: one_line(v) for k, v in answer.substitute.items()} if answer.kind == "substitute" else {}
    if answer.kind == "substitute" and not substitute.get("name"):
        raise NoSubstitute(field="substitute_name")
    wanted = (STATES[answer.kind], answer.note, substitute)
    if (invitation.state, invitation.answer_note, invitation.substitute) == wanted:
        return invitation
    dossier = invitation.dossier
    if not answer.behalf and local_at(clock.now(), dossier.zone).date() >= dossier.starts_on:
        raise TooLate(state=invitation.state)
    invitation.state, invitation.answer_note, invitation.substitute = wanted
    invitation.answered_at = clock.now()
    invitation.answer_door = answer.behalf or actor.door.value
    invitation.version += 1
    session.flush()
    _queue(session, clock=clock, settings=settings, invitation=invitation, template="invitation_receipt",
           key=f"invitation-receipt:{invitation.id}:{invitation.version}")  # fmt: skip
    _tell_owner(session, clock=clock, settings=settings, invitation=invitation)
    record(session, actor=actor, clock=clock, action="answer_invitation", entity="invitation",
           entity_id=invitation.id, dossier_id=dossier.id, detail={"state": invitation.state})  # fmt: skip
    return invitation


def _tell_owner(session: Session, *, clock: Clock, settings: Settings, invitation: Invitation) -> None:
    owner = invitation.dossier.owner
    person = invitation.participation.person
    context = {
        "guest": display_name(person), "state": invitation.state, "note": invitation.answer_note,
        "substitute": invitation.substitute.get("name", ""), "dossier_title": invitation.dossier.title,
        "letters_url": f"{settings.base_url.rstrip('/')}/dossiers/{invitation.dossier.code}/letters",
    }  # fmt: skip
    letter = Letter(
        template="staff_invitation_answer", purpose="staff", dossier_id=invitation.dossier_id, context=context,
        dedupe_key=f"staff-invitation:{invitation.id}:{invitation.version}",
    )  # fmt: skip
    recipient = Recipient(owner.email, owner.name, owner.language)
    queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain)


def accept_substitute(session: Session, *, actor: Actor, clock: Clock, invitation: Invitation) -> Participation:
    """The person named instead joins the dossier at the end of the order: rank is not inherited (decree 89-655, 13)."""
    if invitation.state != "substituted" or not invitation.substitute.get("name"):
        raise NotAllowedNow(state=invitation.state)
    given, _, family = invitation.substitute["name"].rpartition(" ")
    email = invitation.substitute.get("email", "").lower()
    first = invitation.participation
    person = Person(
        given_name=given, family_name=family, email=email, title=invitation.substitute.get("title", ""),
        language=first.person.language, organisation_id=first.person.organisation_id,
        search_key=search_key(given, family, email),
    )  # fmt: skip
    session.add(person)
    session.flush()
    last = select(Participation.precedence).where(Participation.dossier_id == first.dossier_id)
    order = max([*session.scalars(last), 0]) + 1
    participation = Participation(
        dossier_id=first.dossier_id, person_id=person.id, role="delegate", precedence=order
    )  # fmt: skip
    first.removed_at = clock.now()
    session.add(participation)
    invitation.substitute = {**invitation.substitute, "name": ""}
    session.flush()
    record(session, actor=actor, clock=clock, action="accept_substitute", entity="invitation",
           entity_id=invitation.id, dossier_id=first.dossier_id)  # fmt: skip
    return participation
