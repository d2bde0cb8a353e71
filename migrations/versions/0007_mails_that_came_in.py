"""Mails that came to the mission's mailbox, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INDEXED = ("dossier_id", "request_id")


def upgrade() -> None:
    op.create_table(
        "incoming_message",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=True),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('answer', 'letter', 'bounce', 'automatic')", name=op.f("ck_incoming_message_kind")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'applied', 'review', 'ignored', 'settled')", name=op.f("ck_incoming_message_status")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_incoming_message_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_message")),
        sa.UniqueConstraint("key", name=op.f("uq_incoming_message_key")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_incoming_message_{column}"), "incoming_message", [column])
    op.create_index("ix_incoming_message_status_received_at", "incoming_message", ["status", "received_at"])


def downgrade() -> None:
    op.drop_table("incoming_message")
