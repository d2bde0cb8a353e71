"""PO files out and back: whatever the texts, and whatever somebody sends."""

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegations.core.clock import FixedClock
from delegations.core.errors import InvalidInput
from delegations.core.text import headline, many_lines, typeset
from delegations.dossiers.models import Dossier
from delegations.i18n import words
from delegations.i18n.reviewing import source_hash
from delegations.itineraries.translation_files import (
    MAX_BYTES,
    NoPoFile,
    NotText,
    OtherLanguage,
    PoTooLarge,
    UnreadablePo,
    compare_po,
    read_po,
    write_po,
)
from delegations.itineraries.translations import SourceText, TextLine
from tests.conftest import first_morning

CLOCK: FixedClock = first_morning()
DOSSIER = Dossier(code="VISIT-1")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


def line(key: str = "slot:1:public_text", source: str = "Plan vélo", text: str = "", kept: str = "draft",
         made_from: str | None = None, old: str = "") -> TextLine:  # fmt: skip
    kind, number, field = key.split(":")
    one = SourceText(key, kind, int(number), field, source)
    return TextLine(one, text, kept if text else "", source_hash(source) if made_from is None else made_from, old)


def file_of(*lines: TextLine) -> bytes:
    return write_po(words("en"), dossier=DOSSIER, language="ar", lines=lines, at=CLOCK.now())


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6), st.sampled_from(["draft", "reviewed"]))
def test_a_file_that_nobody_touched_changes_nothing(texts: list[tuple[str, str]], kept: str) -> None:
    lines = [
        line(f"slot:{number}:{field}", clean(source), clean(text), kept)
        for number, (source, text) in enumerate(texts) if headline(source).strip()
        for field, clean in (
            ("title", lambda one: typeset(headline(one))), ("public_text", lambda one: typeset(many_lines(one))),
        )
    ]  # fmt: skip
    found = compare_po(lines, read_po(file_of(*lines), "ar"))
    assert (found.changes, found.outdated, found.unknown, found.refused) == ((), (), (), ())
    assert found.same == len(lines)


@given(TEXTS, TEXTS)
def test_what_a_translator_writes_arrives(source: str, text: str) -> None:
    source, text = many_lines(source), typeset(many_lines(text))
    if not source or not text or any(c in text for c in "\x1c\x1d\x1e\u2028\u2029"):
        return
    po = polib.pofile("\n" + file_of(line(source=source)).decode(), encoding="utf-8")
    po[0].msgstr = text
    found = compare_po([line(source=source)], read_po(str(po).encode(), "ar"))
    assert [(one.text, one.sure) for one in found.changes] == [(text, True)]


def test_the_file_says_where_each_text_stands_and_what_is_unsure() -> None:
    lines = [
        line("slot:1:title", text="خطة", kept="reviewed"), line("slot:2:title", text="خطة"),
        line("slot:3:title", text="خطة", kept="reviewed", made_from=source_hash("Plan"), old="Plan"),
        line("slot:4:title", text="خطة", kept="machine"), line("slot:5:title"),
    ]  # fmt: skip
    po = polib.pofile("\n" + file_of(*lines).decode(), encoding="utf-8")
    assert po.metadata["Language"] == "ar" and po.metadata["X-Source-Language"] == "fr"
    assert [entry.msgctxt for entry in po] == [one.key for one in lines]
    assert [entry.fuzzy for entry in po] == [False, True, True, True, False]
    assert po[2].previous_msgid == "Plan" and po[0].comment == "Title"


def test_an_unsure_text_stays_a_draft_and_a_sure_one_is_reviewed_when_one_says_so() -> None:
    lines = [line("slot:1:title"), line("slot:2:title"), line("slot:3:title", text="خطة")]
    body = file_of(line("slot:1:title", text="أ", kept="reviewed"), line("slot:2:title", text="ب"),
                   line("slot:3:title", text="خطة", kept="reviewed"))  # fmt: skip
    found = compare_po(lines, read_po(body, "ar"))
    assert [(c.line.key, c.sure) for c in found.changes] == [
        ("slot:1:title", True), ("slot:2:title", False), ("slot:3:title", True),
    ]  # fmt: skip
    assert [one.reviewed for one in found.typed(reviewed=True).values()] == [True, False, True]
    assert not any(one.reviewed for one in found.typed(reviewed=False).values())


def test_what_does_not_fit_is_set_aside_and_said() -> None:
    body = file_of(
        line("slot:1:title", "Ancien titre", "قديم"), line("slot:9:title", text="غريب"),
        line("slot:2:title", text="خ" * 400), line("slot:3:title"), line("slot:3:title", text="مرتين"),
    )  # fmt: skip
    lines = [line(f"slot:{n}:title", text="موجود") for n in (1, 2, 3)]
    found = compare_po(lines, read_po(body, "ar"))
    assert [one.key for one, _entry in found.outdated] == ["slot:1:title"]
    assert [(entry.key, entry.text) for entry in found.unknown] == [("slot:9:title", "غريب"), ("slot:3:title", "مرتين")]
    assert [one.key for one, _entry, _error in found.refused] == ["slot:2:title"]
    assert found.changes == () and found.same == 1, "an empty text of the file removes nothing"


BROKEN = {
    "unquoted": (b'msgctxt "a"\nmsgid Plan\nmsgstr "x"\n', 2),
    "open quote": (b'msgctxt "a"\nmsgid "Plan"\nmsgstr "x\n', 3),
    "quote inside": (b'msgctxt "a"\nmsgid "Plan "velo""\nmsgstr "x"\n', 2),
    "no PO at all": (b"<html>\n<body>", 1),
    "name of a file": (b"/etc/passwd", 1),
    "half an entry": (b'msgid "a"\nmsgid "b"\nmsgid "c"\nwhat\n', 2),
}


@pytest.mark.parametrize(("body", "number"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_with_its_line(body: bytes, number: int) -> None:
    with pytest.raises(UnreadablePo) as refused:
        read_po(body, "ar")
    assert refused.value.data["line"] == number and refused.value.field == "file"


def test_what_is_no_text_is_refused_with_its_line() -> None:
    with pytest.raises(NotText) as refused:
        read_po(b'msgid "a"\nmsgstr "\xff"', "ar")
    assert refused.value.data["line"] == 2


@pytest.mark.parametrize("body", [b"", b" \n"])
def test_an_empty_file_is_refused(body: bytes) -> None:
    with pytest.raises(NoPoFile):
        read_po(body, "ar")


@pytest.mark.parametrize("body", [b"#" * (MAX_BYTES + 1), b'msgid "a"\nmsgstr ""\n' * 10_001])
def test_what_is_too_large_is_refused_before_it_is_read(body: bytes) -> None:
    with pytest.raises(PoTooLarge):
        read_po(body, "ar")


def test_a_file_of_another_language_is_refused() -> None:
    body = b'msgid ""\nmsgstr "Language: es\\n"\n\nmsgctxt "a"\nmsgid "a"\nmsgstr "b"\n'
    with pytest.raises(OtherLanguage):
        read_po(body, "ar")
    assert [entry.text for entry in read_po(body, "es")] == ["b"]


def test_the_mark_at_the_beginning_and_windows_ends_of_lines_do_no_harm() -> None:
    entries = read_po(b"\xef\xbb\xbf" + b'msgctxt "a"\r\nmsgid "Plan"\r\nmsgstr "x"\r\n', "ar")
    assert [(entry.key, entry.source, entry.text) for entry in entries] == [("a", "Plan", "x")]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read_po(body, "ar")
    except InvalidInput as error:
        assert error.field == "file"


@given(st.lists(st.sampled_from([
    'msgid "a"', 'msgstr "b"', 'msgctxt "c"', '"d"', "#, fuzzy", '#| msgid "e"', "#~ msgid \"f\"", "", 'msgstr[0] "g"',
    'msgid_plural "h"', "#. i", "msgid", "msgstr[x] \"y\"", "#|", '"\\', '"\\"', 'msgstr[9999999999999] "z"', "msgstr[",
]), max_size=12))  # fmt: skip
def test_lines_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    try:
        read_po("\n".join(lines).encode(), "ar")
    except InvalidInput as error:
        assert error.field == "file"
