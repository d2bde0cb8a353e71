"""`people import`: a list of participants from a file, whole or not at all."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from delegations.core.actor import system_actor
from delegations.core.errors import DomainError
from delegations.dossiers.imports import import_people, preview_list, read_list
from delegations.dossiers.previews import ImportPreview, PreviewRow, cautious_choices
from delegations.dossiers.queries import Dossier, get_dossier
from delegations.sheets.reading import read_sheets
from delegations.webkit.context import services


class NothingImported(click.ClickException):
    """Exit 1: the list has errors, and nobody came in."""


@click.group()
def people() -> None:
    """Participants of a dossier."""


def _say_row(row: PreviewRow) -> None:
    if row.repeats is not None:
        click.echo(f"left out: row {row.person.row} ({row.person.full_name}) repeats row {row.repeats}")
    elif row.takes_part:
        click.echo(f"left out: row {row.person.row} ({row.person.full_name}) takes part already")
    for one in row.proposals:
        if not one.takes_part:
            click.echo(
                f"known?: row {row.person.row} ({row.person.full_name}) may be {one.name}, person {one.person_id}"
            )


def _report(preview: ImportPreview) -> None:
    """One line for each remark (it names row and column itself), then for each repetition and likeness."""
    for issue in (*preview.issues, *(issue for row in preview.rows for issue in row.issues)):
        click.echo(f"{issue.severity}: {issue}", err=issue.severity == "error")
    for row in preview.rows:
        _say_row(row)


def _preview(session: Session, dossier: Dossier, file: Path) -> ImportPreview:
    tables = read_sheets(file.read_bytes(), file.name)
    preview = preview_list(
        session, clock=services().clock, dossier=dossier, pending=read_list(session, file.name, tables)
    )
    _report(preview)
    if preview.errors:
        raise NothingImported(f"{len(preview.errors)} errors; nothing was imported.")
    return preview


@people.command("import")
@click.argument("dossier")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@with_appcontext
def people_import(dossier: str, file: Path, dry_run: bool) -> None:
    """Imports the participants of FILE (XLSX, ODS or CSV) into DOSSIER.

    Repetitions and people who take part already are left out; likenesses with known people are only named.
    An error in any row stops the whole import.
    """
    database = services().database
    try:
        with database.reading() if dry_run else database.writing() as session:
            done = _import(session, dossier, file, dry_run=dry_run)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(done)


def _import(session: Session, code: str, file: Path, *, dry_run: bool) -> str:
    """What was done, to be said once it is committed."""
    actor = system_actor()
    dossier = get_dossier(session, actor, code, write=not dry_run)
    preview = _preview(session, dossier, file)
    choices = cautious_choices(preview)
    coming = sum(choice == "new" for choice in choices.values())
    if dry_run:
        return f"{coming} people would be imported; nothing was changed."
    if not coming:
        return "Everybody takes part already; nothing was changed."
    batch = import_people(
        session, actor=actor, clock=services().clock, dossier=dossier, filename=file.name, preview=preview,
        choices=choices,
    )  # fmt: skip
    return f"{len(batch.participation_ids)} people imported (import {batch.id})."
