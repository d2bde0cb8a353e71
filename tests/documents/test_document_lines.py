"""Lines: joined Arabic, order of mixed directions, breaks, hostile text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delegations.documents import FontStore, Span
from delegations.documents.shaping import Glyph
from delegations.documents.text import Line, Typesetter
from delegations.documents.theme import BODY


def glyphs(lines: tuple[Line, ...]) -> list[Glyph]:
    return [glyph for line in lines for run in line.runs for glyph in run.glyphs]


def seen(line: Line) -> str:
    """The texts of the glyphs from left to right."""
    return "".join(glyph.text for run in line.runs for glyph in run.glyphs)


def test_arabic_letters_are_joined(fonts: FontStore) -> None:
    setter = Typesetter(fonts, "ar")
    alone = {setter.lines(letter, BODY, 200)[0].runs[0].glyphs[0].parts for letter in "بيت"}
    (word,) = setter.lines("بيت", BODY, 200)
    assert seen(word) == "تيب"
    assert alone.isdisjoint(glyph.parts for glyph in glyphs((word,)))


def test_lam_takes_the_shape_it_has_before_alef(fonts: FontStore) -> None:
    setter = Typesetter(fonts, "ar")
    with_alef, with_mim = (glyphs(setter.lines(word, BODY, 200))[-1] for word in ("لا", "لم"))
    assert with_alef.text.startswith("ل") and with_alef.parts != with_mim.parts


def test_a_word_stays_joined_where_it_turns_bold(fonts: FontStore) -> None:
    setter = Typesetter(fonts, "ar")
    plain = glyphs(setter.lines("بيت", BODY, 200))
    mixed = glyphs(setter.lines((Span("بي"), Span("ت", bold=True)), BODY, 200))
    assert [glyph.parts for glyph in mixed[1:]] == [glyph.parts for glyph in plain[1:]]


def test_a_latin_name_keeps_its_order_within_arabic(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "ar").lines("لقاء Métropole de Lyon غدا", BODY, 400)
    assert seen(line) == "ادغ Métropole de Lyon ءاقل"


def test_a_latin_address_alone_reads_from_the_left_in_an_arabic_document(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "ar").lines("20 rue du Lac, Lyon (3e).", BODY, 400)
    assert seen(line) == "20 rue du Lac, Lyon (3e)."


def test_groups_of_a_telephone_number_do_not_change_places(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "ar").lines("هاتف +33 1 02 03 04 05", BODY, 400)
    assert seen(line).replace("\u00a0", " ").startswith("+33 1 02 03 04 05")


def test_brackets_are_mirrored_in_arabic(fonts: FontStore) -> None:
    setter = Typesetter(fonts, "ar")
    (line,) = setter.lines("(بيت)", BODY, 400)
    left, right = glyphs((line,))[0], glyphs((line,))[-1]
    assert (left.text, right.text) == (")", "(")
    latin = {c: glyphs(setter.lines(f"{c}بيت", BODY, 400))[-1].parts for c in "()"}
    assert right.parts == latin["("] and left.parts != right.parts


def test_a_time_range_is_read_from_the_right_in_arabic(fonts: FontStore) -> None:
    (line,) = Typesetter(fonts, "ar").lines("07:59–09:56", BODY, 400)
    assert seen(line) == "09:56–07:59"


def test_digits_have_one_width(fonts: FontStore) -> None:
    for language in ("fr", "ar"):
        digits = glyphs(Typesetter(fonts, language).lines("0123456789", BODY, 400))
        assert len({glyph.advance for glyph in digits}) == 1


def test_a_narrow_no_break_space_keeps_the_sign_with_its_word(fonts: FontStore) -> None:
    setter = Typesetter(fonts, "fr")
    width = setter.width("Casque fourni", BODY) + 0.1
    assert next(line.text for line in setter.lines("Casque fourni\u202f; oui", BODY, width)) == "Casque"


@pytest.mark.parametrize("word", ["x" * 300, "ب" * 300, "é" * 300, "https://example.org/" + "a1" * 150])
def test_a_word_longer_than_the_line_is_divided_and_nothing_is_lost(fonts: FontStore, word: str) -> None:
    lines = Typesetter(fonts, "fr").lines(word, BODY, 120)
    assert "".join(line.text for line in lines) == word
    assert all(line.width <= 120.5 for line in lines)


def test_controls_and_overrides_are_dropped_and_line_feeds_obeyed(fonts: FontStore) -> None:
    lines = Typesetter(fonts, "fr").lines("un\x00\u202e\tdeux\r\ntrois\n\nquatre", BODY, 400)
    assert [line.text for line in lines] == ["un deux", "trois", "quatre"]


def test_nothing_gives_no_line(fonts: FontStore) -> None:
    assert Typesetter(fonts, "fr").lines("", BODY, 100) == ()
    assert Typesetter(fonts, "ar").lines(" \u200f ", BODY, 100) == ()


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(alphabet="abé ،()بيتلا0123:–\u2068\u2069\u200f\u200d\n-", max_size=60),
    language=st.sampled_from(("fr", "ar")),
)
def test_every_drawn_character_is_set_once(fonts: FontStore, text: str, language: str) -> None:
    lines = Typesetter(fonts, language).lines(text, BODY, 90)
    wanted = sorted(c for c in text if c not in " \n\u2068\u2069\u200f\u200d")
    assert sorted(c for glyph in glyphs(lines) for c in glyph.text if c not in " \u200d") == wanted
