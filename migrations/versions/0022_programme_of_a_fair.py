"""Fairs: who speaks when, the organiser's programme, guided tours and their stops, guests of a reception."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "public_session",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("source_uid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts", sa.DateTime(), nullable=False),
        sa.Column("ends", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("hall", sa.Text(), nullable=False),
        sa.Column("speakers", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_public_session_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_public_session_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_public_session_slot_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_session")),
        sa.UniqueConstraint("dossier_id", "source_uid", name="uq_public_session_source"),
    )
    op.create_index(
        "ix_public_session_dossier_id_starts_at", "public_session", ["dossier_id", "starts_at"], unique=False
    )
    op.create_index(op.f("ix_public_session_slot_id"), "public_session", ["slot_id"], unique=False)
    op.create_table(
        "session_part",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("test_slot_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "part IN ('speaker', 'moderator', 'interpreter', 'guest')", name=op.f("ck_session_part_part")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_session_part_participation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_session_part_slot_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["test_slot_id"], ["slot.id"], name=op.f("fk_session_part_test_slot_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_part")),
        sa.UniqueConstraint("slot_id", "participation_id", "part", name="uq_session_part_once"),
    )
    op.create_index(op.f("ix_session_part_participation_id"), "session_part", ["participation_id"], unique=False)
    op.create_index(op.f("ix_session_part_slot_id"), "session_part", ["slot_id"], unique=False)
    op.create_index(op.f("ix_session_part_test_slot_id"), "session_part", ["test_slot_id"], unique=False)
    op.create_table(
        "tour",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("guide_id", sa.Integer(), nullable=True),
        sa.Column("interpreter_id", sa.Integer(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("meeting_point", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("walk_minutes", sa.Integer(), nullable=False),
        sa.Column("max_people", sa.Integer(), nullable=True),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("headsets", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_tour_counted")),
        sa.CheckConstraint("headsets >= 0", name=op.f("ck_tour_headsets")),
        sa.CheckConstraint("max_people > 0", name=op.f("ck_tour_max_people")),
        sa.CheckConstraint("walk_minutes >= 0", name=op.f("ck_tour_walk_minutes")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_tour_dossier_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["guide_id"], ["participation.id"], name=op.f("fk_tour_guide_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["interpreter_id"], ["participation.id"], name=op.f("fk_tour_interpreter_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_tour_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour")),
    )
    op.create_index(op.f("ix_tour_dossier_id"), "tour", ["dossier_id"], unique=False)
    op.create_index(op.f("ix_tour_guide_id"), "tour", ["guide_id"], unique=False)
    op.create_index(op.f("ix_tour_interpreter_id"), "tour", ["interpreter_id"], unique=False)
    op.create_index(op.f("ix_tour_place_id"), "tour", ["place_id"], unique=False)
    op.create_table(
        "tour_stop",
        sa.Column("tour_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stand", sa.Text(), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("walk_minutes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("walk_minutes >= 0", name=op.f("ck_tour_stop_walk_minutes")),
        sa.ForeignKeyConstraint(["contact_id"], ["person.id"], name=op.f("fk_tour_stop_contact_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_tour_stop_slot_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["stand_id"], ["stand.id"], name=op.f("fk_tour_stop_stand_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["tour_id"], ["tour.id"], name=op.f("fk_tour_stop_tour_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour_stop")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_tour_stop_slot_id")),
    )
    op.create_index(op.f("ix_tour_stop_contact_id"), "tour_stop", ["contact_id"], unique=False)
    op.create_index(op.f("ix_tour_stop_stand_id"), "tour_stop", ["stand_id"], unique=False)
    op.create_index(op.f("ix_tour_stop_tour_id"), "tour_stop", ["tour_id"], unique=False)
    op.add_column("slot", sa.Column("guests", sa.Integer(), nullable=True))
    with op.batch_alter_table("calendar_import") as batch:
        batch.add_column(sa.Column("purpose", sa.Text(), nullable=False, server_default="slots"))
        batch.create_check_constraint(op.f("ck_calendar_import_purpose"), "purpose IN ('slots', 'fair')")


def downgrade() -> None:
    for table in ("tour_stop", "tour", "public_session", "session_part"):
        op.drop_table(table)
    with op.batch_alter_table("calendar_import") as batch:
        batch.drop_constraint(op.f("ck_calendar_import_purpose"), type_="check")
        batch.drop_column("purpose")
    op.drop_column("slot", "guests")
