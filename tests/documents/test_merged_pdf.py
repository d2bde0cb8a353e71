"""Many documents in one file: each keeps what is its own, the faces are kept once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from delegations.documents import Cancelled, FontStore, Printable, document_pdf, merged_pdf
from tests.documents.papers import DRIVER_AR, DRIVER_FR, cards
from tests.documents.reading import elements, reader, text_of, words_of
from tests.documents.samples import ARABIC, FRENCH, LETTER, PARTICIPANTS

ALL: tuple[Printable, ...] = (
    FRENCH,
    ARABIC,
    LETTER,
    replace(PARTICIPANTS, landscape=True),
    DRIVER_AR,
    cards("fr", "welcome_sign"),
)


def merged(*documents: Printable, fonts: FontStore) -> bytes:
    return merged_pdf(documents, fonts, title="Dossier du jour", language="fr")


def test_every_document_keeps_its_pages(fonts: FontStore, tmp_path: Path) -> None:
    together = text_of(merged(*ALL, fonts=fonts), tmp_path).split("\f")[:-1]
    alone = [page for one in ALL for page in text_of(document_pdf(one, fonts), tmp_path).split("\f")[:-1]]
    assert together == alone


def test_every_document_counts_its_own_pages(fonts: FontStore, tmp_path: Path) -> None:
    pages = text_of(merged(DRIVER_FR, PARTICIPANTS, fonts=fonts), tmp_path).split("\f")[:-1]
    labels = [line for page in pages for line in page.splitlines() if line.startswith("page ")]
    counts = [3, len(pages) - 3]
    assert labels == [f"page {n} sur {count}" for count in counts for n in range(1, count + 1)]


def test_pages_keep_their_measures(fonts: FontStore) -> None:
    sizes = [(round(p.mediabox.width), round(p.mediabox.height)) for p in reader(merged(*ALL, fonts=fonts)).pages]
    assert sizes[0] == (595, 842) and sizes[-1] == (1191, 842) and (842, 595) in sizes


def test_every_document_is_a_part_with_its_language(fonts: FontStore) -> None:
    pdf = merged(*ALL, fonts=fonts)
    parts = [(entry["/Lang"], entry["/T"]) for role, entry in elements(pdf) if role == "Part"]
    assert parts[:3] == [("fr", FRENCH.title), ("ar", ARABIC.title), ("fr", LETTER.subject)]
    assert len(parts) == len(ALL)
    root = reader(pdf).trailer["/Root"]
    assert root["/Lang"] == "fr" and root["/StructTreeRoot"]["/K"]["/S"] == "/Document"


def test_the_outline_has_an_entry_for_each_document_and_its_days_below(fonts: FontStore) -> None:
    outline = reader(merged(FRENCH, LETTER, ARABIC, fonts=fonts)).outline
    tops = [entry.title for entry in outline if not isinstance(entry, list)]
    assert tops == [FRENCH.title, LETTER.subject, ARABIC.title]
    below = [[entry.title for entry in entries] for entries in outline if isinstance(entries, list)]
    assert below == [[day.title for day in document.days] for document in (FRENCH, ARABIC)]


def test_every_document_keeps_its_code(fonts: FontStore) -> None:
    urls = [f"https://delegations.example.org/i/{n}" for n in range(3)]
    pdf = merged(*(replace(DRIVER_AR, code_url=url) for url in urls), fonts=fonts)
    pages = [page.get("/Annots", []) for page in reader(pdf).pages]
    links = [note.get_object()["/A"]["/URI"] for notes in pages for note in notes]
    assert list(dict.fromkeys(link for link in links if link.startswith("https"))) == urls


def test_faces_are_kept_once(fonts: FontStore) -> None:
    one, many = merged(FRENCH, fonts=fonts), merged(*[FRENCH] * 20, fonts=fonts)
    names = {font["/BaseFont"] for page in reader(many).pages for font in page["/Resources"]["/Font"].values()}
    assert len(names) == 2
    assert many.count(b"/FontFile2") == one.count(b"/FontFile2") == 2


def test_documents_are_taken_one_after_another_and_told(fonts: FontStore) -> None:
    made, told = [], []

    def documents() -> Iterator[Printable]:
        for number in range(3):
            made.append(number)
            yield LETTER

    def progress(done: int) -> bool:
        told.append((done, len(made)))
        return True

    merged_pdf(documents(), fonts, title="Lettres", language="fr", progress=progress)
    assert told == [(1, 1), (2, 2), (3, 3)]


def test_the_work_can_be_given_up(fonts: FontStore) -> None:
    told: list[int] = []

    def progress(done: int) -> bool:
        told.append(done)
        return done < 2

    with pytest.raises(Cancelled):
        merged_pdf([LETTER] * 5, fonts, title="Lettres", language="fr", progress=progress)
    assert told == [1, 2]


def test_what_was_given_up_leaves_nothing_behind(fonts: FontStore) -> None:
    before = document_pdf(FRENCH, fonts)
    with pytest.raises(Cancelled):
        merged_pdf([ARABIC], fonts, title="", language="ar", progress=lambda _: False)
    assert document_pdf(FRENCH, fonts) == before


def test_no_documents_are_refused(fonts: FontStore) -> None:
    with pytest.raises(ValueError, match="no documents"):
        merged_pdf([], fonts, title="Rien", language="fr")


def test_the_same_documents_give_the_same_bytes(fonts: FontStore) -> None:
    assert merged(*ALL, fonts=fonts) == merged(*ALL, fonts=fonts)


def test_a_merged_file_says_its_own_title(fonts: FontStore, tmp_path: Path) -> None:
    pdf = merged(ARABIC, FRENCH, fonts=fonts)
    metadata = reader(pdf).metadata
    assert metadata is not None and metadata.title == "Dossier du jour"
    assert "Dossier du jour" not in words_of(pdf, tmp_path)
