"""Numbers in addresses: `<int:...>` takes those that a column can hold; any other address leads nowhere (404)."""

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

LARGEST = 2**31 - 1
_DIGITS = len(str(LARGEST))


class RowNumber(IntegerConverter):
    """Refuses by length first: Python itself refuses to read thousands of digits."""

    def to_python(self, value: str) -> int:
        if len(value) > _DIGITS or int(value) > LARGEST:
            raise ValidationError()
        return int(super().to_python(value))


def install(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
