"""Lists as embassies send them, for the journeys that import one."""

import io
from collections.abc import Iterable

from openpyxl import Workbook

PEOPLE = (
    ("S.E. Mme BENCHEKROUN ALAMI Salma", "سلمى بنشقرون العلمي", "Secrétaire d’État", "salma@example.org"),
    ("M. AIT TALEB Youssef", "يوسف آيت طالب", "Directeur", "youssef@example.org"),
    ("Dr OUAZZANI Nadia", "نادية الوزاني", "Cheffe de division", "nadia@example.org"),
    ("M. LAHLOU Karim", "كريم لحلو", "Maire adjoint", "karim@example.org"),
    ("M. LAHLOU Karim", "", "Maire adjoint", "karim@example.org"),
    ("M. EL MANSOURI Mohammed", "محمد المنصوري", "Ingénieur", "mansouri@example.org"),
)
"""Names in one cell in capitals; one row comes twice."""
ABOVE = (("Ambassade du Royaume du Maroc",), ("Liste de la délégation",), ())
HEADINGS = ("Nom et prénom", "الاسم", "Fonction", "Courriel", "Langue")


def messy_rows() -> list[tuple[str, ...]]:
    """With title rows above the headings."""
    return [*ABOVE, HEADINGS, *((*person, "arabe") for person in PEOPLE)]


def workbook(rows: Iterable[tuple[str, ...]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
