"""Where a slot was imported from, and what each import of a calendar file brought."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("slot", sa.Column("source_uid", sa.Text(), nullable=True))
    op.create_table(
        "calendar_import",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_calendar_import_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_import")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_import_token")),
    )
    op.create_index(op.f("ix_calendar_import_created_at"), "calendar_import", ["created_at"], unique=False)
    op.create_index(op.f("ix_calendar_import_dossier_id"), "calendar_import", ["dossier_id"], unique=False)


def downgrade() -> None:
    op.drop_table("calendar_import")
    op.drop_column("slot", "source_uid")
