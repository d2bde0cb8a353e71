"""Fairs: shifts on the stands, when people can be there, changes of duty between them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
OPEN = sa.text("state IN ('asked', 'accepted')")


def upgrade() -> None:
    op.create_table(
        "shift",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("locked", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("needed > 0", name=op.f("ck_shift_needed")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_shift_slot_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["stand_id"], ["stand.id"], name=op.f("fk_shift_stand_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_shift_slot_id")),
    )
    op.create_index(op.f("ix_shift_stand_id"), "shift", ["stand_id"], unique=False)
    op.create_table(
        "availability",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("max_hours", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "came_by IN ('', 'link', 'phone', 'letter', 'meeting')", name=op.f("ck_availability_came_by")
        ),
        sa.CheckConstraint("max_hours BETWEEN 1 AND 24", name=op.f("ck_availability_max_hours")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_availability_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_availability_participation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
        sa.UniqueConstraint("participation_id", name=op.f("uq_availability_participation_id")),
    )
    op.create_index(op.f("ix_availability_dossier_id"), "availability", ["dossier_id"], unique=False)
    op.create_table(
        "shift_swap",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'declined', 'withdrawn', 'settled')", name=op.f("ck_shift_swap_state")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_shift_swap_shift_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["from_id"], ["participation.id"], name=op.f("fk_shift_swap_from_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["to_id"], ["participation.id"], name=op.f("fk_shift_swap_to_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["participation.id"], name=op.f("fk_shift_swap_taken_by_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_swap")),
    )
    for column in ("shift_id", "from_id", "to_id", "taken_by_id"):
        op.create_index(op.f(f"ix_shift_swap_{column}"), "shift_swap", [column], unique=False)
    op.create_index(
        "uq_shift_swap_open", "shift_swap", ["shift_id", "from_id"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    """Shifts stay as slots; what only a roster knows of them goes."""
    op.drop_table("shift_swap")
    op.drop_table("availability")
    op.drop_table("shift")
