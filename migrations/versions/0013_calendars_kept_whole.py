"""Calendars of hosts and staff are kept whole; entries are rendered anew, for each text now says its own language.

The worker keeps the newest releases' entries again when it starts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "kept_calendar",
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience IN ('host', 'staff')", name=op.f("ck_kept_calendar_audience")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_calendar")),
        sa.UniqueConstraint(
            "audience", "subject_id", "language", name=op.f("uq_kept_calendar_audience_subject_id_language")
        ),
    )
    op.execute("DELETE FROM calendar_entry")


def downgrade() -> None:
    op.drop_table("kept_calendar")
    op.execute("DELETE FROM calendar_entry")
