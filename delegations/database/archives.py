"""The file of a backup: a ZIP with the copy of the database, files, and a manifest that vouches for each of them."""

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from delegations.core.errors import N_, DomainError
from delegations.database.tallies import Tally

FORMAT = 1
MANIFEST = "manifest.json"
COPY = "database"
FILES = "instance/"
_BLOCK = 1 << 20


class NoBackup(DomainError):
    message = N_("%(file)s is not a backup of this product.")


class Damaged(DomainError):
    message = N_("%(file)s is damaged: %(member)s is not what was written.")


@dataclass(frozen=True)
class Manifest:
    """`kind` of database, its newest migration, its tables, when it was made (ISO), a sign of the secret key."""

    kind: str
    revision: str
    made_at: str
    key_sign: str
    tables: Mapping[str, Tally]
    members: Mapping[str, str] = field(default_factory=dict)


def pack(target: Path, manifest: Manifest, members: Mapping[str, Path]) -> None:
    """Writes the archive beside `target` and moves it there when it is whole; only its owner may read it."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, path in members.items():
                    archive.write(path, name)
                digests = {name: _digest_of(path) for name, path in members.items()}
                facts = {"format": FORMAT, **asdict(manifest), "members": digests}
                archive.writestr(MANIFEST, json.dumps(facts, indent=1, sort_keys=True))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def unpack(file: Path, folder: Path) -> Manifest:
    """Lays the members out in `folder`, each compared with the manifest. Raises NoBackup, Damaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _read(archive, file)
            for name, digest in manifest.members.items():
                if not _is_tame(name):
                    raise NoBackup(file=file)
                _extract(archive, name, folder / name)
                if _digest_of(folder / name) != digest:
                    raise Damaged(file=file, member=name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError) as error:
        raise NoBackup(file=file) from error
    return manifest


def _read(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        facts = json.loads(archive.read(MANIFEST))
        if facts.pop("format") != FORMAT:
            raise NoBackup(file=file)
        tables = {name: Tally(**tally) for name, tally in facts.pop("tables").items()}
        return Manifest(tables=tables, **facts)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoBackup(file=file) from error


def _is_tame(name: str) -> bool:
    """A name that stays in the folder it is laid out in."""
    parts = PurePosixPath(name).parts
    return name == COPY or (name.startswith(FILES) and ".." not in parts and "\\" not in name and ":" not in name)


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with archive.open(name) as source, target.open("wb") as goal:
            while block := source.read(_BLOCK):
                goal.write(block)
    except (KeyError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise Damaged(file=archive.filename, member=name) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Damaged(file=archive.filename, member=name) from error
        raise


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
