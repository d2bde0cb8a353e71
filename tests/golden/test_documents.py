"""What stands on paper: the text of each PDF in the order a screen reader follows."""

from pathlib import Path
from typing import get_args

import pytest
from flask import Flask

from delegations.documents import CardFormat, Printable, document_pdf, letter_pdf
from delegations.invitations.exports import letter_document
from delegations.invitations.queries import get_invitation
from delegations.itineraries.attachments import reader_pdf
from delegations.itineraries.copies import draft_pdf
from delegations.itineraries.queries import get_release
from tests.documents.papers import DRIVER_AR, DRIVER_FR, NOTE_AR, NOTE_FR, cards
from tests.documents.reading import text_of
from tests.golden.conftest import Keep
from tests.golden.story import Story

PAPERS: dict[str, Printable] = {
    "note.fr": NOTE_FR, "note.ar": NOTE_AR, "sheet.fr": DRIVER_FR, "sheet.ar": DRIVER_AR,
    **{f"{form}.{language}": cards(language, form) for form in get_args(CardFormat) for language in ("fr", "ar")},
}  # fmt: skip


@pytest.mark.parametrize("number", [2, 5])
def test_a_delegates_programme(story: Story, app: Flask, keep: Keep, tmp_path: Path, number: int) -> None:
    """Release 2 says that it was replaced; 5 is the newest."""
    scene, fonts = story.scene, app.extensions["delegations"].fonts
    file = reader_pdf(
        scene.session, release=get_release(scene.session, scene.dossier_id, number), participation=story.head(),
        zone="Africa/Casablanca", language=story.language, fonts=fonts, settings=scene.settings,
    )  # fmt: skip
    keep(f"documents/programme-{number}.{story.language}.txt", text_of(file.content, tmp_path))


def test_the_draft_of_staff(story: Story, app: Flask, keep: Keep, tmp_path: Path) -> None:
    scene, fonts = story.scene, app.extensions["delegations"].fonts
    file = draft_pdf(
        scene.session, clock=scene.clock, dossier=scene.dossier(), language=story.language, fonts=fonts,
        settings=scene.settings,
    )  # fmt: skip
    keep(f"documents/draft.{story.language}.txt", text_of(file.content, tmp_path))


def test_a_letter(story: Story, app: Flask, keep: Keep, tmp_path: Path) -> None:
    scene, fonts = story.scene, app.extensions["delegations"].fonts
    document = letter_document(
        scene.session, invitation=get_invitation(scene.session, 1), mission=scene.settings.mission_name,
        address="https://delegations.example/v/short",
    )  # fmt: skip
    keep(f"documents/letter.{story.language}.txt", text_of(letter_pdf(document, fonts), tmp_path))


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper(app: Flask, keep: Keep, tmp_path: Path, name: str) -> None:
    """Sheets, cards and notes of the samples: the room that makes them knows no visit."""
    pdf = document_pdf(PAPERS[name], app.extensions["delegations"].fonts)
    keep(f"documents/{name}.txt", text_of(pdf, tmp_path))
