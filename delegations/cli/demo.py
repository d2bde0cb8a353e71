"""`demo load`, `demo ways-in`, `demo prepare`: the demo season and the doors that open it."""

import click
from flask.cli import with_appcontext

from delegations.accounts.rules import generated_password
from delegations.cli.season.load import is_loaded, load_season
from delegations.cli.ways import print_ways
from delegations.database.migrate import upgrade
from delegations.webkit.context import Services, services


@click.group()
def demo() -> None:
    """The demo season of autumn 2027."""


@demo.command("load")
@with_appcontext
def demo_load() -> None:
    """Loads the demo season; a second run changes nothing."""
    _load(services())


def _load(house: Services) -> None:
    if house.settings.is_production:
        raise click.ClickException("The demo season has no place in production.")
    password = generated_password()
    with house.database.writing() as session:
        if is_loaded(session):
            click.echo("The demo season is already there; nothing was changed.")
            return
        load_season(session, settings=house.settings, renderer=house.renderer, password=password, say=click.echo)
    click.echo("The demo season is loaded.")
    click.echo(f"Password of the four staff accounts, shown this once: {password}")


@demo.command("ways-in")
@with_appcontext
def demo_ways_in() -> None:
    """Prints where each of the three kinds of user enters."""
    print_ways(services())


@demo.command("prepare")
@with_appcontext
def demo_prepare() -> None:
    """What `make run` needs before it serves: `db upgrade`, `demo load` and `demo ways-in` in one process."""
    house = services()
    upgrade(house.database.engine)
    _load(house)
    print_ways(house)
