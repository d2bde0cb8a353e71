"""`fonts build` and `fonts check`: the faces of printed documents, and whether they have every letter we need."""

from collections.abc import Iterator, Sequence

import click
from flask.cli import with_appcontext

from delegations.cli.progress import steps, steps_of
from delegations.cli.release import broken_rules_told
from delegations.core.languages import LANGUAGES
from delegations.documents import FontStore
from delegations.network.exports import PrintedText, printed_texts
from delegations.webkit.context import services


@click.group()
def fonts() -> None:
    """Fonts for documents."""


@fonts.command("build")
@click.argument("languages", nargs=-1, type=click.Choice(list(LANGUAGES)), metavar="[LANGUAGE]...")
@with_appcontext
def fonts_build(languages: tuple[str, ...]) -> None:
    """Makes the faces that documents in these languages (all without a name) need and that are not there yet.

    They stay in the instance folder. The server makes them itself at the first document that needs them.
    """
    store: FontStore = services().fonts
    wanted = languages or tuple(LANGUAGES)
    waiting = [report for report in store.check(wanted) if report.state != "ready"]
    if waiting:
        with broken_rules_told(), steps_of(_built(store, wanted), len(waiting), "Building fonts") as faces:
            for _ in faces:
                pass
    for report in store.check(wanted):
        click.echo(f"{report.state:9} {report.name}")


def _built(store: FontStore, languages: Sequence[str]) -> Iterator[str]:
    """The names of the faces as they get ready."""
    for language in languages:
        names: list[str] = []
        store.build(language, names.append)
        yield from names


@fonts.command("check")
@with_appcontext
def fonts_check() -> None:
    """Names the faces, and every character of a name or place in the database that none of them can print.

    Ends with exit 1 when a face or a character is missing.
    """
    known = services()
    store: FontStore = known.fonts
    absent = [report for report in store.check() if report.state == "absent"]
    for report in store.check():
        click.echo(f"{report.state:9} {report.name}{f': {report.remedy}' if report.remedy else ''}")
    with known.database.reading() as session:
        texts = printed_texts(session)
    faults = [fault for text in steps(texts, "Looking for glyphs") for fault in _missing(store, text)]
    for fault in faults:
        click.echo(fault)
    if absent or faults:
        raise click.ClickException(f"{len(absent)} faces and {len(faults)} characters are missing.")
    click.echo(f"Every character of {len(texts)} texts can be printed.")


def _missing(store: FontStore, text: PrintedText) -> list[str]:
    missing = store.missing(text.text, text.language)
    return [f"{text.noun} {text.row_id} ({text.text}), {text.field}: U+{ord(c):04X} {c}" for c in missing]
