"""Telephone numbers: kept as links and machines want them (E.164), shown in groups. Several stand apart by “ / ”."""

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from delegations.core.errors import N_, InvalidInput

APART = " / "


class BadPhone(InvalidInput):
    message = N_("“%(typed)s” is not a telephone number. Write it with its country, such as +33 1 99 00 12 34.")


def _read(written: str, region: str | None) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _stored(number: PhoneNumber) -> str:
    whole = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{whole};ext={number.extension}" if number.extension else whole


def clean_phone(typed: str) -> str:
    """What was typed into a form, to be kept, or BadPhone; numbers without a country are French."""
    numbers = {one: _read(one, "FR") for one in typed.split(APART)} if typed else {}
    for one, number in numbers.items():
        if number is None:
            raise BadPhone(field="phone", typed=one)
    return APART.join(_stored(number) for number in numbers.values() if number)


def read_phone(written: str) -> str:
    """A number of a list, to be kept: without a country, or unreadable, it stays as it was written."""
    international = f"+{written[2:]}" if written.startswith("00") else written
    number = _read(international, None)
    return _stored(number) if number else " ".join(international.split())


def shown_phone(stored: str) -> str:
    """A kept number as people read it, with its country: most readers are abroad."""
    numbers = ((one, _read(one, None)) for one in stored.split(APART))
    return APART.join(
        phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else one
        for one, number in numbers
    )


def phone_link(stored: str) -> str:
    """The address that dials the first of the numbers (RFC 3966); '' for one that cannot be read."""
    number = _read(stored.split(APART)[0], "FR")
    return f"tel:{_stored(number)}" if number else ""
