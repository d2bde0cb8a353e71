"""A dossier can have a public page, and an all-day entry that says when it last changed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("dossier", sa.Column("public_id", sa.Text(), nullable=True))
    op.add_column("dossier", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("dossier", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("dossier", sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_dossier_public_id"), "dossier", ["public_id"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_dossier_public_id"), "dossier")
    for name in ("revised_at", "sequence", "withdrawn_at", "public_id"):
        op.drop_column("dossier", name)
