"""How large what is sent may be: a few megabytes, more where a view says so."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request

MAX_BODY = 6_000_000
FORM_BESIDE = 1_000_000
"""Room for the other fields of a form with a file."""

View = Callable[..., Any]


def takes(largest_file: int) -> Callable[[View], View]:
    """The view takes a file of so many bytes."""

    def mark(view: View) -> View:
        view.largest_body = largest_file + FORM_BESIDE  # type: ignore[attr-defined]  # read before each request
        return view

    return mark


def largest_file() -> int:
    """Whole megabytes that the present address takes."""
    return ((request.max_content_length or MAX_BODY) - FORM_BESIDE) // 1_000_000


def install(app: Flask) -> None:
    """To be installed before what reads a form, such as the protection against forged ones."""
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY)

    def widen() -> None:
        largest = getattr(app.view_functions.get(request.endpoint or ""), "largest_body", None)
        if largest:
            request.max_content_length = largest

    app.before_request(widen)
