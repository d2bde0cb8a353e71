"""The visit's letters of invitation and what the guests answered."""

from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.services import actor_for, get_user
from delegations.cli.season.load_dossiers import Loading
from delegations.cli.season.people import PARTICIPANTS
from delegations.cli.season.timeline import Timeline
from delegations.core.actor import Actor, Door
from delegations.dossiers.queries import list_participations
from delegations.invitations.models import Invitation
from delegations.invitations.queries import list_invitations, list_templates
from delegations.invitations.services import (
    InvitationAnswer,
    answer_invitation,
    ensure_templates,
    remind_invited,
    send_invitations,
)
from delegations.network.rules import display_name

DOSSIER = "DEMO-VISIT"
SENT = "2027-08-27 09:30"
REPLY_BY = date(2027, 9, 17)
REMINDED = "2027-09-20 09:15"
BY_TELEPHONE = ("naciri",)
SILENT = ("sefrioui",)


def plan_letters(timeline: Timeline, loading: Loading) -> None:
    """Sent by the coordinator, answered one after the other, the silent reminded."""
    timeline.at(SENT, partial(_send, loading))
    for number, person in enumerate(one for one in PARTICIPANTS if one.key not in SILENT):
        timeline.at(
            f"2027-09-{1 + number:02} {9 + number % 9:02}:{7 + number * 4:02}", partial(_answer, loading, person.key)
        )
    timeline.at(REMINDED, partial(_remind, loading))


def _coordinator(loading: Loading) -> Actor:
    return actor_for(get_user(loading.session, loading.directory.users["duvernois"]))


def _send(loading: Loading) -> None:
    actor = _coordinator(loading)
    ensure_templates(loading.session, actor=actor, clock=loading.clock)
    guests = {loading.people[one.key] for one in PARTICIPANTS}
    rows = [row for row in list_participations(loading.session, loading.dossier_id) if row.id in guests]
    send_invitations(
        loading.session, actor=actor, clock=loading.clock, settings=loading.settings, dossier=loading.dossier(),
        template=list_templates(loading.session, mailed=True)[0], participations=rows, deadline=REPLY_BY,
        anyway=True,
    )  # fmt: skip


def _invitation_id(session: Session, participation_id: int) -> int:
    return session.scalars(select(Invitation.id).where(Invitation.participation_id == participation_id)).one()


def _answer(loading: Loading, key: str) -> None:
    row = next(one for one in list_participations(loading.session, loading.dossier_id) if one.id == loading.people[key])
    by_telephone = key in BY_TELEPHONE
    guest = Actor("delegate", row.person_id, display_name(row.person), Door.PORTAL)
    answer_invitation(
        loading.session, actor=_coordinator(loading) if by_telephone else guest, clock=loading.clock,
        settings=loading.settings, invitation_id=_invitation_id(loading.session, row.id),
        answer=InvitationAnswer("accept", behalf="phone" if by_telephone else ""),
    )  # fmt: skip


def _remind(loading: Loading) -> None:
    remind_invited(
        loading.session, actor=_coordinator(loading), clock=loading.clock, settings=loading.settings,
        invitations=list_invitations(loading.session, loading.dossier_id),
    )  # fmt: skip
