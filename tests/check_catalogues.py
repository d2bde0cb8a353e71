"""`python -m tests.check_catalogues`: the catalogues hold every message, and the complete ones translate it all."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from delegations.core.languages import LANGUAGES
from delegations.core.languages import WHOLE as STAFF_WORDS

ROOT = Path(__file__).parents[1]
TRANSLATIONS = ROOT / "translations"
WHOLE = tuple(code for code in STAFF_WORDS if code != "en")
"""Staff and readers; the other languages hold what readers may read. English is the language of the messages."""
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?\d*(?:\.\d+)?[a-z]")
MOST_SHOWN = 40
COUNTS = frozenset({"n", "num", "count"})
"""Forms such as "one" or "two" may leave the number out."""
SAME = {
    "fr": frozenset({
        "Actions", "Association", "Budget", "Code", "Conditions", "Contact", "Contacts", "Dates", "Dossier", "Dossiers",
        "Expert", "Import", "Invitation", "Journal", "Latitude", "Longitude", "Message", "Messages", "Note", "Notes",
        "Organisation", "Organisations", "PDF", "Pages", "Participants", "Programme", "Programme %(title)s", "Stand",
        "Visa", "correction", "%(num)s dossier", "%(num)s message", "Note verbale", "Photo", "Police",
        "VIP", "Halls", "Hall", "Surface (m²)", "Contribution (€)", "Stands", "Badges", "Badge", "Contribution",
        "Stand %(number)s", "Hall %(hall)s", "%(num)s stand", "Contribution due", "Session", "Phases", "Section",
        "Sessions", "Table", "Tables", "Table %(name)s", "Stand %(stand)s", "Stand %(stand)s, hall %(hall)s",
        "Stand %(number)s, hall %(hall)s", "%(num)s session", "%(what)s, stand %(number)s", "Contributions",
        "Contributions (€)", "Guide", "Minutes",
    }),
    "ar": frozenset({"PDF"}),
    "de": frozenset({"Delegation: %(title)s", "Dossiers", "Name", "Organisation", "Plan B:", "Session", "Transfer",
        "VIP"}),
    "es": frozenset({"Error %(code)s", "Google Calendar", "No", "Plan B:", "VIP", "no"}),
    "pt_BR": frozenset({"VIP"}),
    "hi": frozenset({"Google Calendar"}),
    "id": frozenset({"Moderator", "No.", "VIP"}),
    "it": frozenset({"%(what)s, stand %(number)s", "Google Calendar", "No", "Stand", "Stand %(stand)s", "VIP", "no"}),
    "bg": frozenset({"VIP"}),
    "pl": frozenset({"Minister", "Moderator", "Plan B:", "VIP"}),
    "ro": frozenset({"Calendar", "Expert", "Google Calendar", "Moderator", "Stand", "Transfer", "VIP"}),
    "sv": frozenset({
        "%(num)s person", "Delegation: %(title)s", "Minister", "Moderator", "Organisation", "Plan B:", "Session",
        "Guide", "Press", "VIP",
    }),
}  # fmt: skip
"""What is rightly spelled as in English; anything else that is the same was forgotten."""
NARROW, FULL = "\u202f", "\u00a0"
_CLOCK = re.compile(r"\d{1,2}:\d\d|https?://")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]+")
TYPOGRAPHY = {
    "fr": (
        (re.compile("'"), "a straight apostrophe"),
        (re.compile(f"(?<!{NARROW})[;!?»]"), "no narrow no-break space before ; ! ? »"),
        (re.compile(f"«(?!{NARROW})"), "no narrow no-break space after «"),
        (re.compile(f"(?<!{FULL}):"), "no no-break space before :"),
        (re.compile(r'"|\.\.\.| {2}'), "straight quotes, three dots or two spaces"),
        (re.compile(r"\b(?:tu|toi|ton|tes)\b", re.IGNORECASE), "a reader addressed as tu"),
    ),
    "ar": (
        (re.compile(r"(?<!\d),|,(?! ?\d)|[;?]"), "Latin punctuation"),
        (re.compile(r"\"|'|\.\.\.| {2}| [،؛؟:](?!\Z)"), "straight quotes, three dots, a space too many"),
    ),
}


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
            "-k",
            "NC_:1c,2",
            "-k",
            "NN_:1,2",
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


def patterns() -> re.Pattern[str]:
    """Paths of the files whose messages hosts and delegates may read."""
    lines = (TRANSLATIONS / "readers.txt").read_text().splitlines()
    return re.compile("|".join(f"(?:{line})" for line in lines if line and not line.startswith("#")))


def for_readers(catalogue: Catalog) -> Catalog:
    """The messages of an extraction that stand in such a file."""
    chosen, wanted = Catalog(project="delegations", fuzzy=False), patterns()
    for message in catalogue:
        if message.id and any(wanted.match(str(path)) for path, _line in message.locations):
            chosen[message.id] = message
    return chosen


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


def typography(language: str, text: str) -> Iterator[str]:
    """What the language's printers would not let pass."""
    bare = _CLOCK.sub("0", PLACEHOLDER.sub("x", text))
    yield from (fault for pattern, fault in TYPOGRAPHY.get(language, ()) if pattern.search(bare))


def latin_leftovers(message: Message) -> set[str]:
    """Latin words of an Arabic message that are not in the English one: PDF may stay, an untranslated word may not."""
    known = " ".join(message.id) if isinstance(message.id, (tuple, list)) else message.id
    words = {word for text in forms(message) for word in _LATIN.findall(PLACEHOLDER.sub("", text))}
    return {word for word in words if word not in known}


def is_untranslated(language: str, message: Message) -> bool:
    """Whether a message with words in it says the same as in English without being listed."""
    text = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
    has_words = _LATIN.search(PLACEHOLDER.sub("", text))
    return bool(has_words) and forms(message)[0] == text and text not in SAME.get(language, ())


def slips_of(language: str, message: Message) -> Iterator[str]:
    """What is wrong with the words of one translated message."""
    yield from {fault for text in forms(message) for fault in typography(language, text)}
    if language == "ar" and (left := latin_leftovers(message)):
        yield f"Latin leftovers {sorted(left)}"
    if is_untranslated(language, message):
        yield "the English words"


def faults_of(catalogue: Catalog, wanted: set[tuple[str, str]]) -> Iterator[str]:
    known = keys(catalogue)
    yield from (f"lacks {message!r}" for _context, message in sorted(wanted - known))
    yield from (f"still has {message!r}" for _context, message in sorted(known - wanted))
    for message in catalogue:
        if not message.id:
            continue
        text = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        translated = all(forms(message))
        if not translated:
            yield f"does not translate {text!r}"
        if message.fuzzy:
            yield f"is unsure (fuzzy) about {text!r}"
        if translated and not has_same_places(message):
            yield f"has other %(places)s in {text!r}"
        if isinstance(message.id, (tuple, list)) and len(forms(message)) != catalogue.num_plurals:
            yield f"has {len(forms(message))} forms of {text!r}, not {catalogue.num_plurals}"
        if translated:
            yield from (f"has {slip} in {text!r}" for slip in slips_of(str(catalogue.locale), message))


def faults() -> Iterator[str]:
    pot = TRANSLATIONS / "messages.pot"
    if not pot.exists():
        yield "translations/messages.pot is not there: run `make catalogues`."
        return
    everything = extracted()
    wanted, read_by_all = keys(everything), keys(for_readers(everything))
    kept = keys(read(pot))
    for _context, message in sorted(wanted - kept):
        yield f"messages.pot lacks {message!r}: run `make catalogues`."
    for _context, message in sorted(kept - wanted):
        yield f"messages.pot still has {message!r}: run `make catalogues`."
    for language in sorted(set(LANGUAGES) - {"en"}):
        path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        if not path.is_file():
            yield f"The catalogue of {language} is not there."
            continue
        for fault in faults_of(read(path, language), wanted if language in WHOLE else read_by_all):
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
