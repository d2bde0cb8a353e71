"""Fairs: editions, stands with their exhibitors, badges by kind."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("fair", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("organiser", sa.Text(), nullable=False),
        sa.Column("halls", sa.JSON(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("opening", sa.JSON(), nullable=False),
        sa.Column("build_up_starts", sa.DateTime(), nullable=True),
        sa.Column("build_up_ends", sa.DateTime(), nullable=True),
        sa.Column("dismantling_starts", sa.DateTime(), nullable=True),
        sa.Column("dismantling_ends", sa.DateTime(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_edition_dossier_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_edition_dossier_id")),
    )
    op.create_table(
        "stand",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("area", sa.Double(), nullable=False),
        sa.Column("sides", sa.Integer(), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.Column("width", sa.Double(), nullable=True),
        sa.Column("depth", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "formula IN ('own', 'shared_desk', 'co_exhibition', 'representation')", name=op.f("ck_stand_formula")
        ),
        sa.CheckConstraint("area > 0", name=op.f("ck_stand_area")),
        sa.CheckConstraint("places >= 0", name=op.f("ck_stand_places")),
        sa.CheckConstraint("sides BETWEEN 1 AND 4", name=op.f("ck_stand_sides")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_stand_dossier_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand")),
        sa.UniqueConstraint("dossier_id", "hall", "number", name="uq_stand_hall_number"),
    )
    op.create_index(op.f("ix_stand_dossier_id"), "stand", ["dossier_id"], unique=False)
    op.create_table(
        "exhibitor",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("came_by", sa.Text(), nullable=False),
        sa.Column("contribution", sa.Integer(), nullable=False),
        sa.Column("invoicing", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("came_by IN ('link', 'phone', 'letter', 'meeting')", name=op.f("ck_exhibitor_came_by")),
        sa.CheckConstraint(
            "formula <> 'representation' OR stand_id IS NULL", name=op.f("ck_exhibitor_represented_without_stand")
        ),
        sa.CheckConstraint(
            "formula IN ('own', 'shared_desk', 'co_exhibition', 'representation')", name=op.f("ck_exhibitor_formula")
        ),
        sa.CheckConstraint("invoicing IN ('none', 'quoted', 'invoiced', 'paid')", name=op.f("ck_exhibitor_invoicing")),
        sa.CheckConstraint(
            "state IN ('applied', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_exhibitor_state")
        ),
        sa.CheckConstraint("contribution >= 0", name=op.f("ck_exhibitor_contribution")),
        sa.ForeignKeyConstraint(["contact_id"], ["person.id"], name=op.f("fk_exhibitor_contact_id")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_exhibitor_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_exhibitor_organisation_id")),
        sa.ForeignKeyConstraint(["stand_id"], ["stand.id"], name=op.f("fk_exhibitor_stand_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitor")),
        sa.UniqueConstraint("dossier_id", "organisation_id", name="uq_exhibitor_dossier_organisation"),
    )
    op.create_index(op.f("ix_exhibitor_contact_id"), "exhibitor", ["contact_id"], unique=False)
    op.create_index(op.f("ix_exhibitor_dossier_id"), "exhibitor", ["dossier_id"], unique=False)
    op.create_index(op.f("ix_exhibitor_organisation_id"), "exhibitor", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_exhibitor_stand_id"), "exhibitor", ["stand_id"], unique=False)
    op.create_table(
        "badge_quota",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('exhibitor', 'build_up', 'visitor', 'speaker', 'press', 'vip')", name=op.f("ck_badge_quota_kind")
        ),
        sa.CheckConstraint("quota >= 0", name=op.f("ck_badge_quota_quota")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_badge_quota_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_quota")),
        sa.UniqueConstraint("dossier_id", "kind", name=op.f("uq_badge_quota_dossier_id_kind")),
    )
    op.create_table(
        "badge",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('exhibitor', 'build_up', 'visitor', 'speaker', 'press', 'vip')", name=op.f("ck_badge_kind")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_badge_dossier_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_badge_exhibitor_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_badge_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("dossier_id", "kind", "person_id", name=op.f("uq_badge_dossier_id_kind_person_id")),
    )
    op.create_index(op.f("ix_badge_exhibitor_id"), "badge", ["exhibitor_id"], unique=False)
    op.create_index(op.f("ix_badge_person_id"), "badge", ["person_id"], unique=False)


def downgrade() -> None:
    for table in ("badge", "badge_quota", "exhibitor", "stand", "edition"):
        op.drop_table(table)
