"""`export programme`: what a reader would get, as a file, from the current release."""

from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from delegations.cli.release import broken_rules_told, dossier_of
from delegations.core.languages import find_language
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import list_participations
from delegations.itineraries.attachments import reader_pdf
from delegations.itineraries.copies import calendar_file, html_file, release_pdf
from delegations.itineraries.models import Release
from delegations.itineraries.queries import find_release
from delegations.itineraries.reader_pages import Reader, get_reader
from delegations.webkit.context import Services, services


class LanguageName(click.ParamType[str]):
    """A language as people and programs write it: fr, pt-BR, zh_Hans."""

    name = "lang"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        code = find_language(str(value))
        if code is None:
            self.fail(f"{value!r} is not one of our languages", param, ctx)
        return code


@click.group()
def export() -> None:
    """Files from published programmes."""


def _reader(session: Session, dossier: Dossier, email: str) -> Reader:
    wanted = email.strip().lower()
    for participation in list_participations(session, dossier.id):
        if participation.person.email.lower() == wanted:
            return get_reader(session, participation.id)
    raise click.ClickException(f"Nobody with the address {email} takes part in {dossier.code}.")


def _pdf(session: Session, known: Services, release: Release, language: str, reader: Reader | None) -> bytes:
    tools: dict[str, Any] = {"fonts": known.fonts, "settings": known.settings}
    if reader is None:
        return release_pdf(session, release=release, language=language, **tools).content
    made = reader_pdf(
        session, release=release, participation=reader.participation, zone=reader.zone, language=language, **tools
    )
    return made.content


@export.command("programme")
@click.argument("dossier")
@click.option("--language", type=LanguageName(), required=True)
@click.option("--format", "kind", type=click.Choice(("pdf", "html", "ics")), required=True)
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@click.option("--for", "email", default="", metavar="EMAIL", help="Only what this reader sees.")
@with_appcontext
def export_programme(dossier: str, language: str, kind: str, out: Path, email: str) -> None:
    """Writes the current release of DOSSIER to a file."""
    known = services()
    with broken_rules_told(), known.database.reading() as session:
        row = dossier_of(session, dossier)
        release = find_release(session, row.id)
        if release is None:
            raise click.ClickException(f"{row.code} has no release yet.")
        reader = _reader(session, row, email) if email else None
        if kind == "pdf":
            body = _pdf(session, known, release, language, reader)
        elif kind == "ics":
            body = calendar_file(release, language=language, now=known.clock.now(), reader=reader)
        else:
            page = html_file(session, release=release, language=language, settings=known.settings, reader=reader)
            body = page.encode()
    try:
        out.write_bytes(body)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    click.echo(f"Release {release.number} of {row.code} is in {out} ({len(body)} bytes).")
