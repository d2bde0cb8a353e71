"""`fonts build` and `fonts check`: the faces of printed documents, and whether they have every letter we need."""

import click
from flask.cli import with_appcontext

from delegations.cli.progress import steps
from delegations.cli.release import broken_rules_told
from delegations.core.languages import COMPLETE
from delegations.documents import FontStore
from delegations.network.exports import PrintedText, printed_texts
from delegations.webkit.context import services


@click.group()
def fonts() -> None:
    """Fonts for documents."""


@fonts.command("build")
@with_appcontext
def fonts_build() -> None:
    """Makes the faces that documents need and that are not there yet, in the instance folder."""
    store: FontStore = services().fonts
    with broken_rules_told():
        for language in steps(COMPLETE, "Building fonts"):
            store.ensure([language])
    for report in store.check():
        click.echo(f"{report.state:9} {report.name}")


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
