"""`python -m tests.check_catalogues`: the catalogues hold every message, and the complete ones translate it all."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
TRANSLATIONS = ROOT / "translations"
COMPLETE = ("fr", "ar")
"""English is the language of the messages themselves."""
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?\d*(?:\.\d+)?[a-z]")
MOST_SHOWN = 40
COUNTS = frozenset({"n", "num", "count"})
"""Forms such as "one" or "two" may leave the number out."""


def read(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def extracted() -> Catalog:
    """The messages of code and templates as they are now."""
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "messages.pot"
        command = [
            str(Path(sys.executable).with_name("pybabel")),
            "-q",
            "extract",
            "-F",
            "babel.cfg",
            "-k",
            "told",
            "--ignore-dirs",
            ".*",
            "--ignore-dirs",
            "__pycache__",
            "-o",
            str(pot),
            ".",
        ]
        subprocess.run(command, cwd=ROOT, check=True)
        return read(pot)


def keys(catalogue: Catalog) -> set[tuple[str, str]]:
    """(context, message); of a plural, both forms."""
    return {(m.context or "", "\0".join(m.id) if isinstance(m.id, tuple) else m.id) for m in catalogue if m.id}


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string]


def names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def has_same_places(message: Message) -> bool:
    """Whether each form has the places of the message; a plural's may leave the number out."""
    if not isinstance(message.id, (tuple, list)):
        return names(message.id) == names(str(message.string))
    wanted = set().union(*(names(text) for text in message.id))
    return all(wanted - COUNTS <= names(text) <= wanted for text in forms(message))


def faults_of(catalogue: Catalog, wanted: set[tuple[str, str]], *, complete: bool) -> Iterator[str]:
    known = keys(catalogue)
    if complete:
        yield from (f"lacks {message!r}" for _context, message in sorted(wanted - known))
    for message in catalogue:
        if not message.id:
            continue
        text = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        translated = all(forms(message))
        if complete and not translated:
            yield f"does not translate {text!r}"
        if message.fuzzy:
            yield f"is unsure (fuzzy) about {text!r}"
        if translated and not has_same_places(message):
            yield f"has other %(places)s in {text!r}"


def faults() -> Iterator[str]:
    pot = TRANSLATIONS / "messages.pot"
    if not pot.exists():
        yield "translations/messages.pot is not there: run `make catalogues`."
        return
    wanted = keys(extracted())
    kept = keys(read(pot))
    for _context, message in sorted(wanted - kept):
        yield f"messages.pot lacks {message!r}: run `make catalogues`."
    for _context, message in sorted(kept - wanted):
        yield f"messages.pot still has {message!r}: run `make catalogues`."
    folders = {path.parts[-3]: path for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))}
    yield from (f"The catalogue of {language} is not there." for language in COMPLETE if language not in folders)
    for language, path in folders.items():
        for fault in faults_of(read(path, language), wanted, complete=language in COMPLETE):
            yield f"{language} {fault}"


def main() -> int:
    found = list(faults())
    for fault in found[:MOST_SHOWN]:
        sys.stdout.write(f"{fault}\n")
    if len(found) > MOST_SHOWN:
        sys.stdout.write("...\n")
    sys.stdout.write(f"{len(found)} faults in the catalogues.\n" if found else "The catalogues are complete.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
