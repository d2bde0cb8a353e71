"""`python -m tests.collect_messages`: what `make catalogues` does: new messages into the catalogues, gone ones out."""

import sys
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import write_po

from delegations.core.languages import LANGUAGES
from tests.check_catalogues import TRANSLATIONS, WHOLE, extracted, for_readers, read


def write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, no_location=True, sort_output=True, ignore_obsolete=True)


def brought_up_to_date(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language with the messages of the template; what was translated stays."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if path.is_file():
        catalogue = read(path, language)
    else:
        catalogue = Catalog(locale=Locale.parse(language), project="delegations", fuzzy=False)
        catalogue._num_plurals, catalogue._plural_expr = get_plural(language)[:2]  # type: ignore[attr-defined]
    catalogue.update(template, no_fuzzy_matching=True)
    return catalogue


def main() -> int:
    everything = extracted()
    everything.project, everything.fuzzy = "delegations", False
    readers = for_readers(everything)
    write(TRANSLATIONS / "messages.pot", everything)
    for language in LANGUAGES:
        if language != "en":
            template = everything if language in WHOLE else readers
            path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
            write(path, brought_up_to_date(language, template))
    return 0


if __name__ == "__main__":
    sys.exit(main())
