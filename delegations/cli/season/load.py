"""The whole season in one unit of work."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.models import User
from delegations.accounts.services import actor_for
from delegations.cli.season.files import HISTORIES
from delegations.cli.season.load_directory import Directory, load_directory
from delegations.cli.season.load_dossiers import Loading, plan_dossier
from delegations.cli.season.load_duties import plan_duties
from delegations.cli.season.load_fair_programme import plan_fair_programme
from delegations.cli.season.load_invited import plan_invited
from delegations.cli.season.load_leads import plan_leads
from delegations.cli.season.load_letters import DOSSIER as LETTERS_OF
from delegations.cli.season.load_letters import plan_letters
from delegations.cli.season.load_meetings import plan_meetings
from delegations.cli.season.load_messages import PastMail, let_some_leave, note_load
from delegations.cli.season.load_pavilions import plan_pavilion
from delegations.cli.season.load_programme import plan_programme
from delegations.cli.season.load_report import plan_report
from delegations.cli.season.programme import CLOCK_START, DOSSIERS
from delegations.cli.season.timeline import Timeline, moment
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.dossiers.models import Dossier
from delegations.messaging.rendering import Renderer

BEGINNING = "2025-03-03 09:00"
REVIEWED = "2027-10-18 08:50"
"""When the first of the held mails were let go."""


def is_loaded(session: Session) -> bool:
    query = select(Dossier.id).where(Dossier.code.in_(tuple(HISTORIES)))
    return session.scalars(query.order_by(Dossier.id)).first() is not None


def load_season(
    session: Session, *, settings: Settings, renderer: Renderer, password: str, say: Callable[[str], None]
) -> Directory:
    """Plays the season's past up to the start of its clock. The caller has made sure that it is not there."""
    clock = FixedClock(moment(BEGINNING))
    directory = load_directory(session, clock, password)
    say(f"Directory: {len(directory.people)} people, {len(directory.places)} places.")
    timeline = Timeline(session, clock)
    loadings = [Loading(session, clock, settings, directory, shape) for shape in DOSSIERS]
    for loading in loadings:
        plan_dossier(timeline, loading)
        plan_programme(timeline, loading)
        plan_pavilion(timeline, loading)
        plan_invited(timeline, loading)
        plan_fair_programme(timeline, loading)
        plan_duties(timeline, loading)
        plan_leads(timeline, loading)
        plan_meetings(timeline, loading)
        plan_report(timeline, loading)
        if loading.shape.key == LETTERS_OF:
            plan_letters(timeline, loading)
    reviewer = directory.users["bertaud"]
    timeline.at(REVIEWED, lambda: let_some_leave(session, clock, actor_for(session.get_one(User, reviewer))))
    timeline.at(CLOCK_START, lambda: note_load(session, clock))
    mail = PastMail(session, renderer)
    timeline.run(after_each=mail.leave)
    mail.close()
    for loading in loadings:
        say(f"{loading.shape.key}: {len(loading.people)} people, {len(loading.slots)} slots.")
    say(f"Mails of the past: {mail.count}." + (f" {mail.unwritten} could not be written." if mail.unwritten else ""))
    return directory
