"""The ways into the demo: staff, a host, a delegate, an exhibitor."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.accounts.links import LinkMaker, link_for
from delegations.accounts.models import User
from delegations.cli.season.people import STAFF
from delegations.core.clock import Clock
from delegations.dossiers.models import Dossier, Participation
from delegations.fairs.stands.models import Exhibitor
from delegations.itineraries.models import Request, Slot
from delegations.network.models import Person
from delegations.webkit.context import Services

STAFF_MEMBER = "mathieu.laurent@example.org"
HOST = "garnier"
DELEGATE = "benchekroun"
DOSSIER = "DEMO-VISIT"
FAIR = "DEMO-FAIR"


def host_link(session: Session, clock: Clock, links: LinkMaker) -> str | None:
    """The address of the question that is three days late."""
    query = (
        select(Request.id)
        .join(Slot, Slot.id == Request.slot_id)
        .join(Dossier, Dossier.id == Slot.dossier_id)
        .join(Person, Person.id == Request.contact_id)
        .where(Dossier.code == DOSSIER, Person.key == HOST)
    )
    return _address(session, clock, links, "request", session.scalars(query.order_by(Request.id)).first())


def delegate_link(session: Session, clock: Clock, links: LinkMaker) -> str | None:
    """The address of the head of delegation's programme."""
    query = (
        select(Participation.id)
        .join(Dossier, Dossier.id == Participation.dossier_id)
        .join(Person, Person.id == Participation.person_id)
        .where(Dossier.code == DOSSIER, Person.key == DELEGATE, Participation.removed_at.is_(None))
    )
    return _address(session, clock, links, "itinerary", session.scalars(query.order_by(Participation.id)).first())


def exhibitor_link(session: Session, clock: Clock, links: LinkMaker) -> str | None:
    """The address of an organisation that was invited to exhibit and has not answered."""
    query = (
        select(Exhibitor.id)
        .join(Dossier, Dossier.id == Exhibitor.dossier_id)
        .where(Dossier.code == FAIR, Exhibitor.state == "invited")
    )
    return _address(session, clock, links, "application", session.scalars(query.order_by(Exhibitor.id)).first())


def _address(session: Session, clock: Clock, links: LinkMaker, purpose: str, subject: int | None) -> str | None:
    if subject is None:
        return None
    return links.url(link_for(session, clock=clock, purpose=purpose, subject_id=subject))


def print_ways(house: Services) -> None:
    """Plain lines; fails when the season is not there."""
    with house.database.writing() as session:
        host = host_link(session, house.clock, house.links)
        delegate = delegate_link(session, house.clock, house.links)
        exhibitor = exhibitor_link(session, house.clock, house.links)
        emails = [person.email or "" for person in STAFF]
        known = set(session.scalars(select(User.email).where(User.email.in_(emails))))
    if host is None or delegate is None:
        raise click.ClickException("The demo season is not there. Load it with: flask --app wsgi demo load")
    base = house.settings.base_url.rstrip("/")
    click.echo("Ways in:")
    click.echo(f"  Staff     {base}/sign-in")
    for person in STAFF:
        if person.email in known:
            click.echo(f"              {person.email} ({person.account})")
    click.echo("            The password was shown when the season was loaded. A new one:")
    click.echo(f"              .venv/bin/flask --app wsgi users password {STAFF_MEMBER}")
    click.echo(f"  Host      {host}")
    click.echo("            Late since Friday: nobody has said whether the delegation is received at Pierre-Bénite.")
    click.echo(f"  Delegate  {delegate}")
    click.echo("            The head of the delegation, in Arabic.")
    if exhibitor:
        click.echo(f"  Exhibitor {exhibitor}")
        click.echo("            Invited to exhibit in Barcelona; has not answered yet.")
