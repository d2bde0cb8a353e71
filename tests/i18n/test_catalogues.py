"""What looks after the catalogues finds what it should; that they are whole is a matter of `make check`."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog, Message

from tests import check_catalogues as check

TEMPLATES = check.ROOT / "templates"
BARE_COMMA = re.compile(r"(?:\}\}|%\}|</bdi>),\s?(?:\{\{|\{%|<bdi>)|join\(\", \"\)")


def catalogue(language: str, entries: dict[str | tuple[str, str], str | tuple[str, ...]]) -> Catalog:
    made = Catalog(locale=language)
    for message, text in entries.items():
        made.add(message, text)
    return made


def faults(language: str, message: str | tuple[str, str], text: str | tuple[str, ...]) -> list[str]:
    made = catalogue(language, {message: text})
    return list(check.faults_of(made, check.keys(made)))


@pytest.fixture(scope="module")
def collected() -> Catalog:
    return check.extracted()


def test_markers_with_a_context_and_with_two_forms_are_collected(collected: Catalog) -> None:
    found = check.keys(collected)
    assert ("resource", "Room") in found and ("travel file", "Room") in found
    assert ("", "%(num)s message may leave.\0%(num)s messages may leave.") in found
    assert ("", "Room") not in found


@pytest.mark.parametrize(
    "text",
    [
        "L'hôte",
        "Qui ?",
        "Qui?",
        "Fait !",
        "« Tout »",
        "Objet :",
        "Objet\u202f:",
        'Le "tout"',
        "Et puis...",
        "Dis-le à ton hôte",
    ],
)
def test_french_that_no_printer_would_set(text: str) -> None:
    assert faults("fr", "Words", text)


@pytest.mark.parametrize(
    "text",
    [
        "L’hôte",
        "Qui\u202f?",
        "«\u202fTout\u202f»\u202f; puis",
        "Objet\u00a0:",
        "À 14:30, voir https://www.example.org",
        "Et puis…",
    ],
)
def test_french_as_it_should_be_set(text: str) -> None:
    assert faults("fr", "https://www.example.org", text) == []


@pytest.mark.parametrize("text", ["نعم, لا", "نعم?", "نعم; لا", "نعم ، لا", "البرنامج draft", 'قال "نعم"'])
def test_arabic_with_latin_leftovers(text: str) -> None:
    assert faults("ar", "Words", text)


@pytest.mark.parametrize("text", ["نعم، لا", "نعم؟", "من 09:00-12:00, 14:00-18:00", "بصيغة PDF"])
def test_arabic_as_it_should_be_set(text: str) -> None:
    assert faults("ar", "PDF words", text) == []


def test_english_words_left_in_a_translation_are_found_unless_listed() -> None:
    assert faults("fr", "Whatever", "Whatever")
    assert faults("fr", "Participants", "Participants") == []
    assert faults("fr", "%(time)s (%(city)s)", "%(time)s (%(city)s)") == []


def test_places_and_plural_forms_are_compared() -> None:
    assert faults("fr", "Release %(number)s", "Version %(numero)s")
    assert faults("ar", ("%(num)s line", "%(num)s lines"), ("سطر", "أسطر"))
    six = ("لا أسطر", "سطر واحد", "سطران", "%(num)s أسطر", "%(num)s سطرًا", "%(num)s سطر")
    assert faults("ar", ("%(num)s line", "%(num)s lines"), six) == []


def test_an_unsure_message_is_a_fault() -> None:
    made = Catalog(locale="fr")
    made.add("Words", "Mots", flags=["fuzzy"])
    assert list(check.faults_of(made, check.keys(made)))


def test_a_listed_word_is_still_in_use(collected: Catalog) -> None:
    """Otherwise the list of words spelled as in English grows for ever."""
    used = {m.id[0] if isinstance(m.id, tuple) else m.id for m in collected if m.id}
    assert {word for listed in check.SAME.values() for word in listed} <= used


def _bare_commas() -> Iterator[str]:
    for path in sorted(TEMPLATES.rglob("*.*")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = re.sub(r"\{% (?:macro|from|import|set) [^%]*%\}|href=\"[^\"]*\"", "", line)
            if BARE_COMMA.search(code):
                yield f"{Path(path).relative_to(TEMPLATES)}:{number}"


def test_values_in_templates_are_not_joined_by_a_latin_comma() -> None:
    """`{{ comma }}` and `and_list` say it in the reader's language."""
    assert list(_bare_commas()) == []


def test_a_message_with_the_same_words_may_have_two_contexts() -> None:
    made = Catalog(locale="fr")
    made.add("Room", "Salle", context="resource")
    made.add("Room", "Chambre", context="travel file")
    assert check.keys(made) == {("resource", "Room"), ("travel file", "Room")}
    assert all(isinstance(message, Message) for message in made)
