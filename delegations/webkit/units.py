"""One unit of work per request: opened first, committed when the answer is good, else rolled back."""

from flask import Flask, Response, g, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from delegations.database import Database

SAFE = ("GET", "HEAD", "OPTIONS")


def database_answers() -> bool:
    """Whether the database can be read and has its tables."""
    try:
        return bool(g.unit.scalar(text("SELECT count(*) FROM alembic_version")))
    except SQLAlchemyError:
        return False


def install(app: Flask, database: Database) -> None:
    def open_unit() -> None:
        g.unit = database.session(writing=request.method not in SAFE)
        g.keep_changes = False

    def close_unit(response: Response) -> BaseResponse:
        if request.method not in SAFE and (response.status_code < 400 or g.keep_changes):
            g.unit.commit()
        return response

    def drop_unit(_error: BaseException | None) -> None:
        unit = g.pop("unit", None)
        if unit is not None:
            unit.close()

    app.before_request_funcs.setdefault(None, []).insert(0, open_unit)
    app.after_request(close_unit)
    app.teardown_request(drop_unit)
