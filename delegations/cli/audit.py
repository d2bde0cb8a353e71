"""`audit verify`: proves that nobody has touched the journal."""

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from delegations.audit.services import Link, checked_chain, sealed_and_waiting
from delegations.cli.progress import steps_of
from delegations.webkit.context import services


@click.group()
def audit() -> None:
    """The journal of changes."""


@audit.command("verify")
@with_appcontext
def audit_verify() -> None:
    """Follows the chain of seals from the first line; names the first line that was changed, or before which some are
    gone, and ends with exit 1. Lines that the worker has not sealed yet are only counted.
    """
    with services().database.reading() as session:
        sealed, waiting = sealed_and_waiting(session)
        broken = _first_broken(session, sealed)
    if broken is not None:
        raise click.ClickException(_told(broken))
    click.echo(f"{sealed} sealed lines are as they were written; {waiting} wait to be sealed.")


def _first_broken(session: Session, sealed: int) -> Link | None:
    with steps_of(checked_chain(session), sealed, "Checking the journal") as links:
        return next((link for link in links if not link.holds), None)


def _told(broken: Link) -> str:
    line = f"line {broken.row_id} ({broken.action}, {broken.at:%Y-%m-%d %H:%M:%S} UTC)"
    if broken.missing > 0:
        return f"The journal was changed: before {line}, lines missing: {broken.missing}."
    return f"The journal was changed: {line} does not fit its seal."
