"""Exhibitors are invited and answer by link; contributions of an edition; build-up and freight of a stand."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

STATES = ("applied", "accepted", "declined", "withdrawn")
TEXTS = ("settled_by", "message", "wanted", "own_note")


def _states(values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("exhibitor") as batch:
        batch.drop_constraint(op.f("ck_exhibitor_state"), type_="check")
        batch.create_check_constraint(op.f("ck_exhibitor_state"), f"state IN ({listed})")


def upgrade() -> None:
    with op.batch_alter_table("edition") as batch:
        batch.add_column(sa.Column("contributions", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("edition") as batch:
        batch.alter_column("contributions", server_default=None)
    with op.batch_alter_table("exhibitor") as batch:
        batch.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        for name in TEXTS:
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("reminders", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("exhibitor") as batch:
        for name in (*TEXTS, "reminders"):
            batch.alter_column(name, server_default=None)
        batch.create_check_constraint(op.f("ck_exhibitor_settled_by"), "settled_by IN ('', 'staff', 'exhibitor')")
    _states(("invited", *STATES))
    op.create_table(
        "setup",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "what IN ('freight_in', 'build_up', 'dismantling', 'freight_out')", name=op.f("ck_setup_what")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_setup_slot_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["stand_id"], ["stand.id"], name=op.f("fk_setup_stand_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_setup_slot_id")),
    )
    op.create_index(op.f("ix_setup_stand_id"), "setup", ["stand_id"], unique=False)


def downgrade() -> None:
    """Who was invited and has not applied goes again; what was built up stays as a plain slot."""
    op.drop_table("setup")
    op.execute("DELETE FROM exhibitor WHERE state = 'invited'")
    _states(STATES)
    with op.batch_alter_table("exhibitor") as batch:
        batch.drop_constraint(op.f("ck_exhibitor_settled_by"), type_="check")
        for name in ("answer_by", *TEXTS, "reminders", "reminded_at"):
            batch.drop_column(name)
    with op.batch_alter_table("edition") as batch:
        batch.drop_column("contributions")
