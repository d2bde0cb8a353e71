"""Fairs: business meetings, with their round, periods, tables, parties, wishes and seats."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "meeting_round",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("profiles_until", sa.Date(), nullable=False),
        sa.Column("wishes_until", sa.Date(), nullable=False),
        sa.Column("answers_until", sa.Date(), nullable=False),
        sa.Column("publish_on", sa.Date(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("grid", sa.JSON(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("most > 0", name=op.f("ck_meeting_round_most")),
        sa.CheckConstraint(
            "profiles_until <= wishes_until AND wishes_until <= answers_until AND answers_until <= publish_on",
            name=op.f("ck_meeting_round_phases_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_meeting_round_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_meeting_round_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_round")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_meeting_round_dossier_id")),
    )
    op.create_index(op.f("ix_meeting_round_place_id"), "meeting_round", ["place_id"], unique=False)
    op.create_table(
        "meeting_party",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("not_free", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("profile_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("side IN ('network', 'visitor')", name=op.f("ck_meeting_party_side")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_meeting_party_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_meeting_party_participation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_party")),
        sa.UniqueConstraint(
            "dossier_id", "participation_id", name=op.f("uq_meeting_party_dossier_id_participation_id")
        ),
    )
    op.create_index(op.f("ix_meeting_party_participation_id"), "meeting_party", ["participation_id"], unique=False)
    op.create_table(
        "meeting_period",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.DateTime(), nullable=False),
        sa.Column("start_fold", sa.Integer(), nullable=False),
        sa.Column("ends", sa.DateTime(), nullable=False),
        sa.Column("end_fold", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_period_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["meeting_round.id"], name=op.f("fk_meeting_period_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_period")),
        sa.UniqueConstraint("round_id", "starts_at", name=op.f("uq_meeting_period_round_id_starts_at")),
    )
    op.create_table(
        "meeting_table",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["meeting_round.id"], name=op.f("fk_meeting_table_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_table")),
        sa.UniqueConstraint("round_id", "name", name=op.f("uq_meeting_table_round_id_name")),
    )
    op.create_table(
        "meeting_wish",
        sa.Column("from_party_id", sa.Integer(), nullable=False),
        sa.Column("to_party_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('wished', 'accepted', 'refused', 'withdrawn')", name=op.f("ck_meeting_wish_state")
        ),
        sa.CheckConstraint("from_party_id <> to_party_id", name=op.f("ck_meeting_wish_two_parties")),
        sa.CheckConstraint("weight BETWEEN 1 AND 3", name=op.f("ck_meeting_wish_weight")),
        sa.ForeignKeyConstraint(
            ["from_party_id"], ["meeting_party.id"], name=op.f("fk_meeting_wish_from_party_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_party_id"], ["meeting_party.id"], name=op.f("fk_meeting_wish_to_party_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_wish")),
        sa.UniqueConstraint("from_party_id", "to_party_id", name=op.f("uq_meeting_wish_from_party_id_to_party_id")),
    )
    op.create_index(op.f("ix_meeting_wish_to_party_id"), "meeting_wish", ["to_party_id"], unique=False)
    op.create_table(
        "business_meeting",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=True),
        sa.Column("party_a_id", sa.Integer(), nullable=False),
        sa.Column("party_b_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("attended_a", sa.Text(), nullable=False),
        sa.Column("attended_b", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("attended_a IN ('', 'yes', 'no')", name=op.f("ck_business_meeting_attended_a")),
        sa.CheckConstraint("attended_b IN ('', 'yes', 'no')", name=op.f("ck_business_meeting_attended_b")),
        sa.ForeignKeyConstraint(
            ["party_a_id"], ["meeting_party.id"], name=op.f("fk_business_meeting_party_a_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["party_b_id"], ["meeting_party.id"], name=op.f("fk_business_meeting_party_b_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["period_id"], ["meeting_period.id"], name=op.f("fk_business_meeting_period_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["meeting_round.id"], name=op.f("fk_business_meeting_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_business_meeting_slot_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["table_id"], ["meeting_table.id"], name=op.f("fk_business_meeting_table_id")),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["meeting_wish.id"], name=op.f("fk_business_meeting_wish_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_meeting")),
        sa.UniqueConstraint("period_id", "table_id", name="uq_business_meeting_period_table"),
        sa.UniqueConstraint("slot_id", name=op.f("uq_business_meeting_slot_id")),
        sa.UniqueConstraint("wish_id", name=op.f("uq_business_meeting_wish_id")),
    )
    op.create_index(op.f("ix_business_meeting_party_a_id"), "business_meeting", ["party_a_id"], unique=False)
    op.create_index(op.f("ix_business_meeting_party_b_id"), "business_meeting", ["party_b_id"], unique=False)
    op.create_index(op.f("ix_business_meeting_round_id"), "business_meeting", ["round_id"], unique=False)
    op.create_index(op.f("ix_business_meeting_table_id"), "business_meeting", ["table_id"], unique=False)
    op.create_table(
        "meeting_seat",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["business_meeting.id"], name=op.f("fk_meeting_seat_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["meeting_party.id"], name=op.f("fk_meeting_seat_party_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["period_id"], ["meeting_period.id"], name=op.f("fk_meeting_seat_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_seat")),
        sa.UniqueConstraint("party_id", "period_id", name="uq_meeting_seat_party_period"),
    )
    op.create_index(op.f("ix_meeting_seat_meeting_id"), "meeting_seat", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_meeting_seat_period_id"), "meeting_seat", ["period_id"], unique=False)


def downgrade() -> None:
    """Their links go as well; the slots stay as meetings of the programme."""
    op.execute("DELETE FROM access_link WHERE purpose = 'meetings'")
    for table in (
        "meeting_seat", "business_meeting", "meeting_wish", "meeting_table", "meeting_period", "meeting_party",
        "meeting_round",
    ):  # fmt: skip
        op.drop_table(table)
