"""`export programme`, `export paper`: what a reader would get, or what staff print, as a file."""

from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from delegations.cli.release import broken_rules_told, dossier_of
from delegations.core.actor import system_actor
from delegations.core.languages import find_language
from delegations.documents import merged_pdf
from delegations.dossiers.models import Dossier
from delegations.dossiers.queries import list_participations
from delegations.itineraries.attachments import reader_pdf
from delegations.itineraries.copies import calendar_file, html_file, release_pdf
from delegations.itineraries.models import Release
from delegations.itineraries.queries import find_release
from delegations.itineraries.reader_pages import Reader, get_reader
from delegations.papers.making import documents_of
from delegations.papers.occasion import load_occasion
from delegations.papers.rules import KINDS, Wish, check_wish
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
    _write(out, body)
    click.echo(f"Release {release.number} of {row.code} is in {out} ({len(body)} bytes).")


def _write(out: Path, body: bytes) -> None:
    try:
        out.write_bytes(body)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error


@export.command("paper")
@click.argument("dossier")
@click.argument("kind", type=click.Choice([kind.key for kind in KINDS.values() if not kind.restricted]))
@click.option("--language", type=LanguageName(), required=True)
@click.option("--draft", is_flag=True, help="The draft as it stands, not the current release.")
@click.option("--addressee", default="", help="Whom a note verbale is addressed to.")
@click.option("--costs", default="", help="Who bears the costs, for a note verbale.")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@with_appcontext
def export_paper(
    dossier: str, kind: str, language: str, draft: bool, addressee: str, costs: str, out: Path
) -> None:  # fmt: skip
    """Writes a paper of DOSSIER (run_sheet, participants, badge_a6 ...) to a PDF."""
    known = services()
    wish = Wish(kinds=(kind,), language=language, source="draft" if draft else "release", addressee=addressee,
                costs=costs)  # fmt: skip
    with broken_rules_told(), known.database.reading() as session:
        check_wish(wish)
        row = dossier_of(session, dossier)
        tools: dict[str, Any] = {"clock": known.clock, "settings": known.settings}
        occasion = load_occasion(session, **tools, dossier=row, source=wish.source)
        documents = documents_of(occasion, wish, actor=system_actor(), clock=known.clock, home=language)
        known.fonts.ensure((language,))
        body = merged_pdf(documents, known.fonts, title=f"{row.code} {kind}", language=language, mark_missing=True)
    _write(out, body)
    click.echo(f"{len(documents)} papers of {row.code} are in {out} ({len(body)} bytes).")
