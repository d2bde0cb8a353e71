"""CSV for spreadsheets: UTF-8 with BOM, semicolons, no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from delegations.webkit.pages import download

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """The cell's text; one that a spreadsheet would take for a formula gets an apostrophe."""
    text = "" if value is None else str(value)
    if isinstance(value, int | float):
        return text  # a number of ours, such as a longitude west of Greenwich
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv_download(filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return download(b"\xef\xbb\xbf" + buffer.getvalue().encode(), filename, "text/csv; charset=utf-8")
