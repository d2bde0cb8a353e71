"""What parties wrote of themselves goes with their names, or with the silence of their dossier."""

from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from delegations.accounts.models import AccessLink
from delegations.core.clock import Clock
from delegations.dossiers.models import Participation
from delegations.fairs.meetings.models import MeetingParty, MeetingWish
from delegations.network.models import Person

_TEXTS = ("offers", "interests", "note")


def forget_profiles(session: Session, clock: Clock, dossier_ids: Sequence[int]) -> int:
    """Blanks profiles and notes of parties of these dossiers, and of persons who were erased; gives how many.

    Their links open nothing any more.
    """
    query = (
        select(MeetingParty)
        .join(Participation, Participation.id == MeetingParty.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .where(or_(MeetingParty.dossier_id.in_(list(dossier_ids)), Person.purged_on.is_not(None)))
    )
    parties = session.scalars(query.order_by(MeetingParty.id)).all()
    count = 0
    for party in parties:
        if any(getattr(party, name) for name in (*_TEXTS, "languages")):
            party.offers, party.interests, party.note, party.languages, count = "", "", "", [], count + 1
    ids = [party.id for party in parties]
    links = (AccessLink.purpose == "meetings", AccessLink.subject_id.in_(ids), AccessLink.revoked_at.is_(None))
    session.execute(
        update(AccessLink).where(*links).values(revoked_at=clock.now()).execution_options(synchronize_session=False)
    )
    noted = or_(MeetingWish.from_party_id.in_(ids), MeetingWish.to_party_id.in_(ids))
    for wish in session.scalars(select(MeetingWish).where(noted, MeetingWish.note != "")):
        wish.note, count = "", count + 1
    session.flush()
    return count
