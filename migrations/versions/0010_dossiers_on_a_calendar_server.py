"""A dossier can be kept on a calendar server, and what that server has of it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("dossier", sa.Column("caldav", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "calendar_copy",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_calendar_copy_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_copy")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_calendar_copy_dossier_id")),
    )


def downgrade() -> None:
    op.drop_table("calendar_copy")
    op.drop_column("dossier", "caldav")
