"""Telephone numbers are kept in one form (E.164), as links and machines want them; pages show them in groups."""

import phonenumbers
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _rewrite(form: int, *, typed_by_staff: str | None) -> None:
    """Writes every number that can be read in another form; what cannot be read stays as it is."""
    for table, region in (("person", None), ("user_account", typed_by_staff)):
        rows = sa.table(table, sa.column("id"), sa.column("phone"))
        found = op.get_bind().execute(sa.select(rows.c.id, rows.c.phone).where(rows.c.phone != ""))
        for row in found.all():
            phone = " / ".join(_in_form(part, form, region) for part in row.phone.split(" / "))
            if phone != row.phone:
                op.get_bind().execute(rows.update().where(rows.c.id == row.id).values(phone=phone))


def _in_form(written: str, form: int, region: str | None) -> str:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return written
    if not phonenumbers.is_possible_number(number):
        return written
    shown: str = phonenumbers.format_number(number, form)
    with_extension = form == phonenumbers.PhoneNumberFormat.E164 and number.extension
    return f"{shown};ext={number.extension}" if with_extension else shown


def upgrade() -> None:
    _rewrite(phonenumbers.PhoneNumberFormat.E164, typed_by_staff="FR")


def downgrade() -> None:
    _rewrite(phonenumbers.PhoneNumberFormat.INTERNATIONAL, typed_by_staff=None)
