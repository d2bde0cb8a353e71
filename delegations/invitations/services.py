"""Use cases of letters: templates, sending, reminding, answering; one service behind every door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput, NotAllowedNow, StaleVersion
from delegations.core.settings import Settings
from delegations.core.text import headline, many_lines, one_line
from delegations.core.walltime import local_at
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.rules import check_open
from delegations.invitations.defaults import AddressForm, default_letters
from delegations.invitations.letter_states import with_states
from delegations.invitations.letters import LetterPreview, preview_letters
from delegations.invitations.mails import queue_to_guest, tell_owner
from delegations.invitations.models import FormOfAddress, Invitation, LetterTemplate
from delegations.invitations.queries import answering, get_invitation, letter_statuses
from delegations.invitations.rules import (
    FORM_PLACEHOLDERS,
    USUAL,
    MissingValues,
    NoLetter,
    check_letter,
    check_placeholders,
    declared_for,
)
from delegations.network.rules import display_name
from delegations.network.services import BadAddress, clean_email

STATES = {"accept": "accepted", "decline": "declined", "substitute": "substituted"}
NOT_GONE = ("withheld", "cancelled")
"""States of a letter's message in which nobody is reminded of it."""


class NoSubstitute(InvalidInput):
    message = N_("Give the name of the person who comes instead.")


class NoDeadline(InvalidInput):
    message = N_("This day is over: choose a later one.")


class NotReviewed(InvalidInput):
    message = N_(
        "Some letters would leave in a language that nobody has reviewed. Tick the box to send them all the same."
    )


class TooLate(NotAllowedNow):
    message = N_("The visit has begun: please call us to change your answer.")


@dataclass(frozen=True)
class InvitationAnswer:
    """`kind`: accept, decline, substitute. `substitute`: name, title, email.

    `behalf`: '' or how staff heard it (phone, letter, meeting).
    """

    kind: str
    note: str = ""
    substitute: dict[str, str] = field(default_factory=dict)
    behalf: str = ""


def ensure_templates(session: Session, *, actor: Actor, clock: Clock) -> None:
    """A fresh installation gets the usual letters; forms of address have defaults without rows."""
    known = set(session.scalars(select(LetterTemplate.key)))
    for key, name in USUAL.items():
        if key not in known:
            save_template(session, actor=actor, clock=clock, name=name, texts=default_letters(key), key=key)


def save_template(
    session: Session, *, actor: Actor, clock: Clock, name: str, texts: Mapping[str, Mapping[str, str]],
    key: str | None = None, template: LetterTemplate | None = None, version: int | None = None,
) -> LetterTemplate:  # fmt: skip
    """Languages that `texts` does not name keep theirs; an empty text removes its language.

    A text whose `state` is not "reviewed" is a draft.
    Raises UnknownPlaceholder, LinkInSubject, HalfLetter (tied to `subject_fr`, `body_ar` and so on), NoLetter,
    StaleVersion.
    """
    kept = dict(template.texts) if template else {}
    declared = declared_for(template.key if template else key)
    for language, text in texts.items():
        subject, body = headline(text.get("subject", "")), many_lines(text.get("body", ""))
        check_letter(subject, body, language, declared)
        kept[language] = {"subject": subject, "body": body}
    kept = {language: text for language, text in kept.items() if text["body"]}
    if not kept:
        raise NoLetter(field="name")
    if template is None:
        template = LetterTemplate(key=key, version=0)
        session.add(template)
    else:
        session.refresh(template, with_for_update=True)  # a second writer waits here, then sees the first one's
        if version is not None and template.version != version:
            raise StaleVersion(current=template)
    template.name, template.texts = one_line(name), with_states(kept, texts)
    template.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="save_template", entity="letter_template", entity_id=template.id)
    return template


def save_forms(session: Session, *, actor: Actor, clock: Clock, forms: Sequence[AddressForm]) -> None:
    """Staff's own formulas, one row per language, rank and civility. Raises UnknownPlaceholder at its part."""
    for form in forms:
        where = {"language": form.language, "rank": form.rank, "civility": form.civility}
        row = session.scalars(select(FormOfAddress).filter_by(**where)).one_or_none() or FormOfAddress(**where)
        for part in ("envelope", "opening", "in_text", "closing"):
            text = headline(getattr(form, part))
            check_placeholders(text, part, FORM_PLACEHOLDERS)
            setattr(row, part, text)
        session.add(row)
        session.flush()
        record(session, actor=actor, clock=clock, action="save_form", entity="form_of_address", entity_id=row.id)


def send_invitations(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, template: LetterTemplate,
    participations: Sequence[Participation], deadline: date | None, hold: bool = False, anyway: bool = False,
) -> int:  # fmt: skip
    """Queues one letter per person not yet invited with this template; returns how many.

    All or nobody: raises MissingValues for the first person whose letter lacks a value, NoDeadline for a past day,
    and, unless the sender wants it `anyway`, NotReviewed when a letter would leave in words nobody has reviewed.
    """
    if deadline and deadline < local_at(clock.now(), dossier.zone).date():
        raise NoDeadline(field="deadline")
    previews = preview_letters(
        session, dossier=dossier, template=template, participations=participations, deadline=deadline,
        mission=settings.mission_name,
    )  # fmt: skip
    fresh = [each for each in previews if not each.already]
    for each in fresh:
        if each.missing:
            raise MissingValues(person=display_name(each.participation.person), placeholders=each.missing)
    if not anyway and any(each.unsure for each in fresh):
        raise NotReviewed(field="anyway")
    for each in fresh:
        invitation = _keep_letter(session, clock=clock, template=template, preview=each, deadline=deadline)
        queue_to_guest(session, clock=clock, settings=settings, invitation=invitation, template="invitation",
                       key=f"invitation:{invitation.id}", hold=hold)  # fmt: skip
        record(session, actor=actor, clock=clock, action="send_invitations", entity="invitation",
               entity_id=invitation.id, dossier_id=dossier.id, detail={"held": hold})  # fmt: skip
    return len(fresh)


def _keep_letter(
    session: Session, *, clock: Clock, template: LetterTemplate, preview: LetterPreview, deadline: date | None
) -> Invitation:
    """The letter as it leaves, word for word, but for the secret address."""
    row = Invitation(
        dossier_id=preview.participation.dossier_id, participation_id=preview.participation.id,
        template_id=template.id, language=preview.language, subject=preview.subject, body=preview.body, state="sent",
        deadline=deadline, sent_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return get_invitation(session, row.id)


def remind_invited(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, invitations: Sequence[Invitation]
) -> int:
    """Repeats the question, with the same link, to those who have not answered; returns how many.

    Nobody is reminded twice on one day, of a letter still held, or after the first day of the visit.
    """
    statuses = letter_statuses(session, invitations[0].dossier_id) if invitations else {}
    count = 0
    for invitation in invitations:
        if not _may_be_reminded(invitation, clock, statuses.get(invitation.id, "")):
            continue
        invitation.reminders += 1
        invitation.reminded_at = clock.now()
        queue_to_guest(session, clock=clock, settings=settings, invitation=invitation, template="invitation_reminder",
                       key=f"invitation-reminder:{invitation.id}:{invitation.reminders}")  # fmt: skip
        record(session, actor=actor, clock=clock, action="remind_invited", entity="invitation",
               entity_id=invitation.id, dossier_id=invitation.dossier_id)  # fmt: skip
        count += 1
    session.flush()
    return count


def _may_be_reminded(invitation: Invitation, clock: Clock, status: str) -> bool:
    zone, now = invitation.dossier.zone, clock.now()
    today = local_at(now, zone).date()
    last = invitation.reminded_at and local_at(invitation.reminded_at, zone).date()
    gone = invitation.participation.removed_at is None and status not in NOT_GONE
    return invitation.state == "sent" and gone and last != today and answering(invitation, clock) == "open"


def answer_invitation(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, invitation_id: int, answer: InvitationAnswer
) -> Invitation:
    """The one service behind the link and "on behalf". The same answer twice is one.

    Raises NoSubstitute, BadAddress (field `substitute_email`), TooLate for guests from the first day on,
    DossierClosed.
    """
    substitute = _checked_substitute(answer)
    invitation = get_invitation(session, invitation_id, lock=True)
    wanted = (STATES[answer.kind], answer.note, substitute)
    known = {name: value for name, value in invitation.substitute.items() if name != "participation_id"}
    if (invitation.state, invitation.answer_note, known) == wanted:
        return invitation
    check_open(invitation.dossier.state)
    if not answer.behalf and answering(invitation, clock) != "open":
        raise TooLate(state=invitation.state)
    invitation.state, invitation.answer_note, invitation.substitute = wanted
    invitation.answered_at = clock.now()
    invitation.answer_door = answer.behalf or actor.door.value
    invitation.version += 1
    session.flush()
    queue_to_guest(session, clock=clock, settings=settings, invitation=invitation, template="invitation_receipt",
                   key=f"invitation-receipt:{invitation.id}:{invitation.version}")  # fmt: skip
    if not (actor.is_staff and actor.id == invitation.dossier.owner_id):
        tell_owner(session, clock=clock, settings=settings, invitation=invitation)
    record(session, actor=actor, clock=clock, action="answer_invitation", entity="invitation",
           entity_id=invitation.id, dossier_id=invitation.dossier_id, detail={"state": invitation.state})  # fmt: skip
    return invitation


def _checked_substitute(answer: InvitationAnswer) -> dict[str, str]:
    """Name, function and address as they are kept; {} for the other answers."""
    if answer.kind not in STATES:
        raise InvalidInput(field="answer")
    if answer.kind != "substitute":
        return {}
    typed = {name: one_line(answer.substitute.get(name, "")) for name in ("name", "title", "email")}
    if not typed["name"]:
        raise NoSubstitute(field="substitute_name")
    try:
        return {**typed, "email": clean_email(typed["email"])}
    except BadAddress as error:
        raise BadAddress(field="substitute_email", **error.data) from error
