"""A list of 1,000 participants as an embassy sends it, into a directory of 3,000 people."""

import io
import re
from datetime import date, timedelta

from openpyxl import Workbook
from python_calamine import load_workbook

from bench.timing import Row, in_turn
from bench.world import GIVEN, World, family
from delegations.core.actor import Actor, Door, Role
from delegations.dossiers.imports import get_list as list_of
from delegations.dossiers.imports import import_people, keep_list, preview_list
from delegations.dossiers.previews import cautious_choices
from delegations.dossiers.queries import get_dossier
from delegations.sheets.reading import read_sheets

ROWS, KNOWN, BOTH = 1000, 3000, 100
"""BOTH people of the list stand in the directory already."""
HEADER = ("N°", "NOM ET PRÉNOM", "Fonction", "Organisme", "Tél. / e-mail", "Date de naissance", "Observations")


def measure(world: World) -> list[Row]:
    world.directory(KNOWN)
    with world.database.writing() as session:
        world.factory(session).dossier("LIST")
    body = _embassy_list()
    plain, pages, imported = in_turn(
        lambda: load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python(),
        lambda: _preview_pages(world, body),
        lambda: _imported(world, body),
        repeats=5,
    )  # fmt: skip
    return [
        pages.row(f"list of {ROWS:,}: sent, columns, preview (pages)", 3.0),
        pages.over(plain, f"list of {ROWS:,}: those pages over plainly reading the sheet",
                   note=f"{plain.median * 1000:.0f} ms to read"),
        imported.row(f"list of {ROWS:,}: read, compared, imported", 3.0),
    ]  # fmt: skip


def _embassy_list() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["LISTE DE LA DÉLÉGATION"])
    sheet.append([])
    sheet.append(HEADER)
    for n in range(ROWS):
        number = KNOWN - BOTH + n
        name, given = family(number).upper(), GIVEN[number % len(GIVEN)]
        born = date(1950, 1, 1) + timedelta(days=17 * n)
        sheet.append([n + 1, f"{'Mme' if n % 2 else 'M.'} {name} {given}", "Directeur de l’urbanisme",
                      f"Organisme {n % 150}", f"p{n}@example.com / +212 6 12 34 {n // 100:02} {n % 100:02}",
                      f"{born:%d/%m/%Y}", "sans porc" if n % 9 == 0 else ""])  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _preview_pages(world: World, body: bytes) -> None:
    """As a browser does it: the list, the columns as they were guessed, the preview, and away with it."""
    http, token = world.staff.http, world.staff.token
    form = {"csrf_token": token, "file": (io.BytesIO(body), "liste.xlsx")}
    sent = http.post("/dossiers/LIST/import", data=form, content_type="multipart/form-data")
    assert sent.status_code == 303, sent.status_code
    columns = sent.headers["Location"]
    page = http.get(columns).text
    chosen = {"csrf_token": token, "sheet": "0"}
    for part in page.split('<select class="input" id="column-')[1:]:
        selected = re.search(r'value="([^"]*)" selected', part)
        chosen[f"column-{part.split(chr(34), 1)[0]}"] = selected.group(1) if selected else "ignore"
    saved = http.post(columns, data=chosen)
    assert saved.status_code == 303, saved.status_code
    preview = http.get(saved.headers["Location"])
    assert preview.status_code == 200 and preview.text.count('type="radio"') >= 2 * BOTH, preview.status_code
    assert http.post(f"{columns}/drop", data={"csrf_token": token}).status_code == 303


def _imported(world: World, body: bytes) -> None:
    """The same without pages, imported and taken back (the transaction is rolled back)."""
    clock = world.services.clock
    actor = Actor("staff", world.user_id, "Mathieu Laurent", Door.WEB, Role.PLANNER)
    with world.database.session(writing=True) as session:
        dossier = get_dossier(session, actor, "LIST", write=True)
        tables = read_sheets(body, "liste.xlsx")
        token = keep_list(session, actor=actor, clock=clock, dossier=dossier, filename="liste.xlsx", tables=tables)
        preview = preview_list(session, clock=clock, dossier=dossier, pending=list_of(session, actor, dossier, token))
        assert len(preview.rows) == ROWS and preview.proposed >= BOTH, (len(preview.rows), preview.proposed)
        batch = import_people(
            session, actor=actor, clock=clock, dossier=dossier, filename="liste.xlsx", preview=preview,
            choices=cautious_choices(preview), accept_errors=True,
        )  # fmt: skip
        assert len(batch.participation_ids) == ROWS
        session.rollback()
