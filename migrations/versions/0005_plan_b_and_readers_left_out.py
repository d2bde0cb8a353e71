"""Who receives a slot instead of its host, whose house is our own, and to which readers a release still owes word."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "plan_b",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer IN ('unasked', 'agreed', 'refused')", name=op.f("ck_plan_b_answer")),
        sa.CheckConstraint("host_id IS NOT NULL OR place_id IS NOT NULL", name=op.f("ck_plan_b_somebody_or_somewhere")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_plan_b_slot_id_slot"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["host_id"], ["organisation.id"], name=op.f("fk_plan_b_host_id_organisation")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_plan_b_place_id_place")),
        sa.ForeignKeyConstraint(["contact_id"], ["person.id"], name=op.f("fk_plan_b_contact_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_b")),
    )
    op.create_index(op.f("ix_plan_b_slot_id"), "plan_b", ["slot_id"], unique=False)
    op.add_column("organisation", sa.Column("own", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("release", sa.Column("owed", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("release", "owed")
    op.drop_column("organisation", "own")
    op.drop_table("plan_b")
