"""Asking people when they can be on the stand, and keeping what they say, by link or on their behalf."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import frozen, link_for
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import InvalidInput, StaleVersion
from delegations.core.languages import COMPLETE, LANGUAGES, choose_language
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier, Participation
from delegations.dossiers.queries import get_participation
from delegations.fairs.roster.models import Availability
from delegations.fairs.roster.queries import find_availability, members, opening_days
from delegations.fairs.roster.rules import CAME_BY, Answer, check_answer
from delegations.fairs.stands.queries import find_edition
from delegations.fairs.stands.rules import NotAFair
from delegations.i18n import words
from delegations.i18n.content import marked, pick
from delegations.itineraries.exports import dossier_titles
from delegations.messaging.services import Letter, Recipient, queue_message
from delegations.network.rules import display_name


def ask_availability(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier,
    participation_ids: Collection[int],
) -> int:  # fmt: skip
    """Writes to each of them with the link to their page; who was asked before is reminded. Gives how many."""
    if dossier.kind != "fair":
        raise NotAFair()
    chosen = [p for p in members(session, dossier.id) if p.id in set(participation_ids)]
    for one in chosen:
        row = _row(session, dossier, one)
        row.asks, row.asked_at = row.asks + 1, clock.now()
        row.version += 1
        session.flush()
        _write(session, clock, settings, dossier, one, row)
    record(session, actor=actor, clock=clock, action="ask_availability", entity="dossier", entity_id=dossier.id,
           dossier_id=dossier.id, detail={"people": len(chosen)})  # fmt: skip
    return len(chosen)


def _row(session: Session, dossier: Dossier, participation: Participation) -> Availability:
    row = find_availability(session, participation.id)
    if row is None:
        row = Availability(dossier_id=dossier.id, participation_id=participation.id, languages=[], windows=[],
                           asks=0, version=0)  # fmt: skip
        session.add(row)
    return row


def recipient_of(participation: Participation) -> Recipient:
    person = participation.person
    language = choose_language([person.language], COMPLETE, "en")
    return Recipient(person.email, display_name(person, language), language, person.id)


def _write(
    session: Session, clock: Clock, settings: Settings, dossier: Dossier, one: Participation, row: Availability
) -> None:
    recipient = recipient_of(one)
    w, days = (
        words(recipient.language),
        [day for day, _opens, _closes in opening_days(find_edition(session, dossier.id))],
    )
    context = {
        "dossier_title": marked(w, *pick(dossier_titles(session, dossier), recipient.language)),
        "link": frozen(link_for(session, clock=clock, purpose="duty", subject_id=one.id)),
        "first_on": (min(days, default=dossier.starts_on)).isoformat(),
        "last_on": (max(days, default=dossier.ends_on)).isoformat(),
        "reminder": row.asks > 1, "answered": row.answered_at is not None, **owner_facts(dossier.owner),
    }  # fmt: skip
    letter = Letter(
        template="duty_availability", purpose="duty", dossier_id=dossier.id, context=context,
        dedupe_key=f"duty-availability:{one.id}:{row.asks}",
    )  # fmt: skip
    queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain)


def answer_availability(
    session: Session, *, actor: Actor, clock: Clock, dossier: Dossier, participation_id: int, version: int,
    answer: Answer, came_by: str,
) -> Availability:  # fmt: skip
    """What somebody said; saying it again replaces it. `version` 0 when nothing was known.

    Raises StaleVersion, BadHours, WindowBackwards.
    """
    one = get_participation(session, dossier.id, participation_id)
    if came_by not in CAME_BY:
        raise InvalidInput(field="came_by")
    check_answer(answer)
    row = find_availability(session, one.id)
    if version != (row.version if row else 0):
        raise StaleVersion(current=row)
    row = _row(session, dossier, one)
    row.windows, row.max_hours, row.note = list(answer.windows), answer.max_hours, answer.note
    row.languages = [code for code in LANGUAGES if code in answer.languages]
    row.answered_at, row.came_by = clock.now(), came_by
    row.version += 1
    session.flush()
    record(session, actor=actor, clock=clock, action="answer_availability", entity="availability", entity_id=row.id,
           dossier_id=dossier.id, detail={"came_by": came_by})  # fmt: skip
    return row
