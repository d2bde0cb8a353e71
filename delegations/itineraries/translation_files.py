"""PO files for translators: out with where each text stands, and back as changes to look at before they are kept."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import polib

from delegations.core.errors import N_, DomainError, InvalidInput
from delegations.core.languages import LANGUAGES, find_language
from delegations.dossiers.models import Dossier
from delegations.i18n import Words
from delegations.i18n.reviewing import source_hash
from delegations.itineraries.exports import SOURCE_LANGUAGE
from delegations.itineraries.translations import FIELDS, Seen, TextLine, Typed, clean

MAX_BYTES = 2_000_000
MAX_ENTRIES = 5_000
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What Python, and so the parser, takes for the end of a line within a text; a PO file cannot hold them."""
_LINE = re.compile(r"\(line (\d+)\)")
_WHAT = ("msgctxt", "msgid", "msgstr")


class UnreadablePo(InvalidInput):
    message = N_("This is not a PO file that can be read: look at line %(line)s.")


class NotText(InvalidInput):
    message = N_("A PO file is text in UTF-8; line %(line)s is not.")


class PoTooLarge(InvalidInput):
    message = N_("This file is too large: 2 MB and 5,000 texts are the limit.")


class NoPoFile(InvalidInput):
    message = N_("Choose a PO file.")


class OtherLanguage(InvalidInput):
    message = N_("The file says that it is in another language (%(found)s).")


@dataclass(frozen=True)
class PoEntry:
    key: str
    source: str
    text: str
    fuzzy: bool
    line: int


@dataclass(frozen=True)
class PoChange:
    """A text that the file would change. `sure`: the file does not mark it as unsure."""

    line: TextLine
    text: str
    sure: bool

    @property
    def seen(self) -> Seen:
        return self.line.seen


@dataclass(frozen=True)
class PoPreview:
    """What keeping the file would do. `outdated`: made from another source; `same`: how many would not change."""

    changes: tuple[PoChange, ...]
    outdated: tuple[tuple[TextLine, PoEntry], ...]
    unknown: tuple[PoEntry, ...]
    refused: tuple[tuple[TextLine, PoEntry, DomainError], ...]
    same: int

    def typed(self, *, reviewed: bool) -> Mapping[str, Typed]:
        """For save_translations: what the file was sure of is reviewed if whoever imports it says so."""
        return {c.line.key: Typed(c.text, reviewed and c.sure, c.seen) for c in self.changes}


def _plain(text: str) -> str:
    return _BREAKS.sub(" ", text)


def _comment(w: Words, line: TextLine) -> str:
    """What it is, when and where: for the translator."""
    source = line.source
    parts = [w.gettext(FIELDS[source.field])]
    if source.slot is not None:
        parts.append(f"{w.date(source.slot.starts.date(), 'weekday')} {w.time(source.slot.start)}")
        parts.append(source.slot.title if source.field != "title" else "")
    if source.place is not None:
        parts += [source.place.name if source.field != "name" else "", source.place.city]
    return _plain(" · ".join(part for part in parts if part))


def write_po(w: Words, *, dossier: Dossier, language: str, lines: Iterable[TextLine], at: datetime) -> bytes:
    """The texts of a dossier in one language; what nobody has reviewed is marked fuzzy. Comments in the words `w`."""
    po = polib.POFile(wrapwidth=0)
    po.metadata = {
        "Project-Id-Version": f"delegations {dossier.code}",
        "PO-Revision-Date": f"{at:%Y-%m-%d %H:%M%z}",
        "Language": LANGUAGES[language].code,
        "X-Source-Language": SOURCE_LANGUAGE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for line in lines:
        entry = polib.POEntry(
            msgctxt=line.key, msgid=_plain(line.source.source), msgstr=_plain(line.text), comment=_comment(w, line)
        )
        if line.text and not line.reviewed:
            entry.flags.append("fuzzy")
        if line.state == "stale" and line.old:
            entry.previous_msgid = _plain(line.old)
        po.append(entry)
    return f"{po}\n".encode()


def read_po(content: bytes, language: str) -> list[PoEntry]:
    """The entries of a file that somebody sent. Raises PoTooLarge, NotText, UnreadablePo, OtherLanguage, NoPoFile."""
    if not content.strip():
        raise NoPoFile(field="file")
    if len(content) > MAX_BYTES or content.count(b"msgid") > 2 * MAX_ENTRIES:
        raise PoTooLarge(field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(field="file", line=content.count(b"\n", 0, error.start) + 1) from error
    po = _parsed(text)
    declared = po.metadata.get("Language", "")
    if declared and find_language(declared) != language:
        raise OtherLanguage(field="file", found=declared[:40])
    entries = [
        PoEntry(e.msgctxt or "", e.msgid, e.msgstr, e.fuzzy, max(1, e.linenum - 1))
        for e in po if not e.obsolete and not e.msgid_plural
    ]  # fmt: skip
    if len(entries) > MAX_ENTRIES:
        raise PoTooLarge(field="file")
    return entries


def _parsed(text: str) -> polib.POFile:
    """Parsed as text: the library would open the name of a file, and no such name has a line break."""
    lines = _BREAKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    _check_quotes(lines)
    try:
        return polib.pofile(f"\n{lines}\n", encoding="utf-8")
    except (OSError, ValueError, IndexError, UnicodeError) as error:
        found = _LINE.search(str(error))
        raise UnreadablePo(field="file", line=max(1, int(found[1]) - 1) if found else 1) from error


def _check_quotes(text: str) -> None:
    """The library cuts the first and last character of a text off unseen: they have to be its quotes."""
    for number, line in enumerate(text.split("\n"), 1):
        word, _, rest = line.strip().partition(" ")
        quoted = rest.strip() if word in _WHAT else line.strip() if line.lstrip().startswith('"') else None
        if quoted is not None and (len(quoted) < 2 or not (quoted[0] == quoted[-1] == '"')):
            raise UnreadablePo(field="file", line=number)


def compare_po(lines: Iterable[TextLine], entries: Iterable[PoEntry]) -> PoPreview:
    """What each entry would do; of two with one key the first counts. Empty texts change nothing."""
    known = {line.key: line for line in lines}
    changes, outdated, unknown, refused, same = [], [], [], [], 0
    done: set[str] = set()
    for entry in entries:
        line = known.get(entry.key)
        if line is None or entry.key in done:
            unknown.append(entry)
            continue
        done.add(entry.key)
        if not entry.text.strip():
            same += 1
        elif source_hash(entry.source) != source_hash(_plain(line.source.source)):
            outdated.append((line, entry))
        else:
            try:
                text = clean(line.source.field, entry.text, entry.key)
            except DomainError as error:
                refused.append((line, entry, error))
                continue
            if _changes(line, text, sure=not entry.fuzzy):
                changes.append(PoChange(line, text, not entry.fuzzy))
            else:
                same += 1
    return PoPreview(tuple(changes), tuple(outdated), tuple(unknown), tuple(refused), same)


def _changes(line: TextLine, text: str, *, sure: bool) -> bool:
    """Another text; or the same one, of which nobody was sure here but the translator is."""
    return text != clean(line.source.field, _plain(line.text)) or (sure and not line.reviewed)
