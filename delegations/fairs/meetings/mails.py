"""What leaves about business meetings: the way in for a party, and a reminder of it. Wishes write to nobody."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from delegations.accounts.exports import owner_facts
from delegations.accounts.links import frozen, link_for
from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.languages import COMPLETE, choose_language
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier
from delegations.fairs.meetings.models import MeetingParty, MeetingRound
from delegations.fairs.meetings.queries import get_round, list_parties, list_periods
from delegations.fairs.meetings.rules import NothingInvited
from delegations.fairs.meetings.services import phase_now
from delegations.i18n import words
from delegations.i18n.content import marked, pick
from delegations.itineraries.exports import dossier_titles
from delegations.messaging.services import Letter, Recipient, queue_message
from delegations.network.models import Person
from delegations.network.rules import display_name


def invite_parties(
    session: Session, *, actor: Actor, clock: Clock, settings: Settings, dossier: Dossier, party_ids: Sequence[int]
) -> int:
    """Writes to each with the personal link; who was invited before is reminded. Gives how many are written to.

    A party is written to at most once a day.
    """
    found = get_round(session, dossier.id)
    chosen = [p for p in list_parties(session, dossier.id) if p.id in set(party_ids) and p.is_present]
    if not chosen:
        raise NothingInvited(field="party_ids")
    phase = phase_now(found, list_periods(session, found.id), dossier, clock)
    titles, count = dossier_titles(session, dossier), 0
    for party in chosen:
        day = f"{clock.now():%Y%m%d}"
        if _queue(session, clock, settings, dossier, found, party, titles, phase, day):
            count += 1
            if party.invited_at is None:
                party.invited_at = clock.now()
            else:
                party.reminded_at = clock.now()
    session.flush()
    if count:
        record(session, actor=actor, clock=clock, action="invite_meeting_parties", entity="meeting_round",
               entity_id=found.id, dossier_id=dossier.id, detail={"count": count})  # fmt: skip
    return count


def next_until(found: MeetingRound, phase: str) -> date | None:
    """The last day of what a party can do next."""
    days = {"profiles": found.profiles_until, "wishes": found.wishes_until, "answers": found.answers_until}
    return days.get(phase)


def _queue(
    session: Session, clock: Clock, settings: Settings, dossier: Dossier, found: MeetingRound, party: MeetingParty,
    titles: dict[str, str], phase: str, day: str,
) -> bool:  # fmt: skip
    person: Person = party.participation.person
    language = choose_language([person.language], COMPLETE, "en")
    link = frozen(link_for(session, clock=clock, purpose="meetings", subject_id=party.id))
    until = next_until(found, phase)
    context = {
        "dossier_title": marked(words(language), *pick(titles, language)), "link": link, "phase": phase,
        "until_on": until.isoformat() if until else None, "reminder": party.invited_at is not None,
        "late": party.late, "profile_done": party.profile_at is not None,
        "profiles_on": found.profiles_until.isoformat(), "wishes_on": found.wishes_until.isoformat(),
        "answers_on": found.answers_until.isoformat(), "publish_on": found.publish_on.isoformat(),
        **owner_facts(dossier.owner),
    }  # fmt: skip
    letter = Letter(
        template="meetings_invitation", purpose="meetings", dossier_id=dossier.id, context=context,
        dedupe_key=f"meetings:{party.id}:{day}",
    )  # fmt: skip
    recipient = Recipient(person.email, display_name(person, language), language, person.id)
    return (
        queue_message(session, clock=clock, letter=letter, recipient=recipient, domain=settings.mail_domain) is not None
    )
