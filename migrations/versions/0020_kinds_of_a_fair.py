"""Slots of a fair (sessions, tours, duty, business meetings, build-up) and the links of its people."""

from alembic import op

revision = "0020"
down_revision = "0019"

KINDS = ("arrival", "departure", "transfer", "visit", "meeting", "meal", "ceremony", "remote", "free", "lodging")
FAIR_KINDS = ("session", "tour", "duty", "business", "setup")
PURPOSES = (
    "request", "itinerary", "invitation", "host_feed", "reader_feed", "person_feed", "staff_feed", "dossier_feed",
)  # fmt: skip
FAIR_PURPOSES = ("application", "duty", "meetings")


def _allow(table: str, column: str, values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} IN ({listed})")


def upgrade() -> None:
    _allow("slot", "kind", (*KINDS, *FAIR_KINDS))
    _allow("access_link", "purpose", (*PURPOSES, *FAIR_PURPOSES))


def downgrade() -> None:
    """Slots of a fair become meetings; links that nothing opens any more go."""
    kinds, purposes = (", ".join(f"'{value}'" for value in values) for values in (FAIR_KINDS, FAIR_PURPOSES))
    op.execute(f"UPDATE slot SET kind = 'meeting' WHERE kind IN ({kinds})")
    op.execute(f"DELETE FROM access_link WHERE purpose IN ({purposes})")
    _allow("slot", "kind", KINDS)
    _allow("access_link", "purpose", PURPOSES)
