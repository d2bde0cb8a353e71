"""`backup` and `restore`: everything the product needs but its secret key, as one file, and back."""

import hashlib
import hmac
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from delegations.cli.progress import steps
from delegations.cli.release import broken_rules_told
from delegations.core.settings import Settings
from delegations.database.archives import COPY, FILES, Manifest, pack, unpack
from delegations.database.copies import check_copy, compare, load_copy, tally_all, write_copy
from delegations.database.tallies import Tally, is_empty, revision_of
from delegations.webkit.context import Services, services

MADE_AGAIN = ("fonts", "metrics", "mail", "queue.sqlite")
"""Of the instance folder: what is made again by itself, and mails that have left, with their open links."""
_SMALL = 1 << 16


def _watch(label: str) -> Callable[[list[str]], Iterator[str]]:
    return lambda tables: steps(tables, label)


def _kind(known: Services) -> str:
    return "sqlite" if known.database.is_sqlite else "postgresql"


def key_sign(settings: Settings) -> str:
    """Tells one secret key from another without saying either."""
    return hmac.new(settings.secret_key.encode(), b"backup", hashlib.sha256).hexdigest()[:16]


def instance_files(known: Services) -> Iterator[tuple[str, Path]]:
    """(name in the backup, path) of what the instance folder holds and the product cannot make again.

    Never the database itself, hidden files, links, or a file that holds the secret key.
    """
    root, key = known.settings.instance, known.settings.secret_key.encode()
    own = Path(known.database.url.database or "").name if known.database.is_sqlite else ""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if any(part.startswith((".", *MADE_AGAIN)) for part in parts) or (own and path.name.startswith(own)):
            continue
        if not path.is_file() or path.is_symlink() or any(parent.is_symlink() for parent in path.parents):
            continue
        if path.stat().st_size < _SMALL and key in path.read_bytes():
            click.echo(f"left out: {path} holds the secret key")
            continue
        yield FILES + "/".join(parts), path


def _say_tables(tables: Mapping[str, Tally]) -> None:
    for name, tally in tables.items():
        click.echo(f"{name:24} {tally.rows}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Writes the database, as it is at one moment, and the files of the instance folder into FILE.

    Others may go on writing meanwhile. FILE is a ZIP that only you may read; an older FILE is replaced once the new
    one is whole and checked. The secret key is not in it: keep that elsewhere, both together open everything.
    PostgreSQL needs pg_dump.
    """
    known = services()
    if not file.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {file.absolute().parent}.")
    with broken_rules_told(), tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as folder:
        copy = Path(folder) / COPY
        tables = write_copy(known.database, copy, _watch("Counting what was copied"))
        with known.database.reading() as session:
            revision = revision_of(session.connection())
        manifest = Manifest(
            kind=_kind(known), revision=revision, made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            key_sign=key_sign(known.settings), tables=tables,
        )  # fmt: skip
        files = dict(instance_files(known))
        pack(file, manifest, {COPY: copy, **files})
    _say_tables(tables)
    click.echo(f"{file} holds {sum(t.rows for t in tables.values())} rows and {len(files)} files.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Overwrite a database that holds something.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Puts back what `backup` wrote into FILE, on the same kind of database.

    Everything is checked before anything is overwritten; the database changes in one transaction. End the web
    server and the worker first. PostgreSQL needs pg_restore.
    """
    known = services()
    known.settings.instance.mkdir(parents=True, exist_ok=True)
    with broken_rules_told(), tempfile.TemporaryDirectory(dir=known.settings.instance, prefix=".restore-") as folder:
        _refuse_to_overwrite(known, replace)
        manifest = unpack(file, Path(folder))
        if manifest.kind != _kind(known):
            raise click.ClickException(f"The backup is of {manifest.kind}, this database is {_kind(known)}.")
        copy = Path(folder) / COPY
        if not check_copy(known.database, copy, manifest.tables, _watch("Checking the backup")):
            click.echo("The backup is what was written; it could not be tried out, as no database may be made here.")
        load_copy(known.database, copy, manifest.tables)
        with known.database.reading() as session:
            compare(manifest.tables, tally_all(session.connection(), _watch("Checking what is there now")))
        count = _put_files(Path(folder) / FILES, known.settings.instance)
    _say_tables(manifest.tables)
    click.echo(f"{sum(t.rows for t in manifest.tables.values())} rows and {count} files are as on {manifest.made_at}.")
    click.echo("Run `db upgrade` before you start again.")
    if manifest.key_sign != key_sign(known.settings):
        click.echo("The secret key is another than at the time: links and travel files stay closed.", err=True)


def _refuse_to_overwrite(known: Services, replace: bool) -> None:
    with known.database.reading() as session:
        if not replace and not is_empty(session.connection()):
            raise click.ClickException("The database holds something already; --replace overwrites it.")


def _put_files(source: Path, instance: Path) -> int:
    files = [path for path in source.rglob("*") if path.is_file()] if source.is_dir() else []
    for path in files:
        target = instance / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)
    return len(files)
