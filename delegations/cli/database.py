"""`db upgrade`: migrations."""

import click
from flask.cli import with_appcontext

from delegations.database.migrate import downgrade, upgrade
from delegations.webkit.context import services


@click.group()
def db() -> None:
    """The database's migrations."""


@db.command("upgrade")
@with_appcontext
def db_upgrade() -> None:
    """Brings the database to the newest shape."""
    upgrade(services().database.engine)
    click.echo("The database is up to date.")


@db.command("downgrade")
@click.argument("revision")
@with_appcontext
def db_downgrade(revision: str) -> None:
    """Takes the database back to REVISION."""
    downgrade(services().database.engine, revision)
    click.echo(f"The database is at {revision}.")
