"""`release publish` and `release diff`: numbered programmes from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from delegations.core.actor import system_actor
from delegations.core.errors import DomainError, NotFound
from delegations.core.languages import COMPLETE
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import get_dossier
from delegations.i18n import words
from delegations.itineraries.differences import compare, in_words
from delegations.itineraries.queries import find_release
from delegations.itineraries.releases import publish_release
from delegations.itineraries.trail import messages_of_release
from delegations.webkit.context import services


@click.group()
def release() -> None:
    """Published programmes of a dossier."""


def dossier_of(session: Session, code: str, *, write: bool = False) -> Dossier:
    """The dossier of a code, or a plain sentence."""
    try:
        return get_dossier(session, system_actor(), code, write=write)
    except NotFound as error:
        raise click.ClickException(f"There is no dossier {code}.") from error


@contextmanager
def broken_rules_told() -> Iterator[None]:
    """A rule that says no becomes a sentence and exit 1."""
    try:
        yield
    except DomainError as error:
        raise click.ClickException(str(error)) from error


@release.command("publish")
@click.argument("dossier")
@click.option("--note", default="", help="Why this release; stands in the mails and in the list.")
@click.option("--quiet", is_flag=True, help="Corrections only: write to nobody.")
@click.option("--hold", is_flag=True, help="Keep the messages for review.")
@with_appcontext
def release_publish(dossier: str, note: str, quiet: bool, hold: bool) -> None:
    """Publishes the draft of DOSSIER as its next release."""
    known = services()
    with broken_rules_told(), known.database.writing() as session:
        row = dossier_of(session, dossier, write=True)
        made = publish_release(
            session, actor=system_actor(), clock=known.clock, settings=known.settings, dossier=row, note=note.strip(),
            quiet=quiet, hold=hold,
        )  # fmt: skip
        written = messages_of_release(session, row.id, made.number)
        count = sum(1 for message in written if message.recipient_address)
        said = f"Release {made.number} of {row.code} is published"
    if quiet:
        click.echo(f"{said}; nobody is written to.")
    else:
        click.echo(f"{said}; {count} messages {'are held for review' if hold else 'wait to leave'}.")


@release.command("diff")
@click.argument("dossier")
@click.argument("first", type=int)
@click.argument("second", type=int)
@click.option("--language", type=click.Choice(COMPLETE), default="en", show_default=True)
@with_appcontext
def release_diff(dossier: str, first: int, second: int, language: str) -> None:
    """Says in words what differs from release FIRST to release SECOND of DOSSIER."""
    with services().database.reading() as session:
        row = dossier_of(session, dossier)
        old, new = (find_release(session, row.id, number) for number in (first, second))
        for number, found in ((first, old), (second, new)):
            if found is None:
                raise click.ClickException(f"{row.code} has no release {number}.")
        changes = compare(old.snapshot, new.snapshot) if old and new else []
    for change in in_words(words(language), changes):
        click.echo(change.sentence)
    if not changes:
        click.echo("Nothing that readers are told about.")
