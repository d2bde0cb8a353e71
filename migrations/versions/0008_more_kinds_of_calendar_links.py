"""Links to the calendars of a person over all dossiers, of a member of staff, and of a dossier."""

from alembic import op

revision = "0008"
down_revision = "0007"

BEFORE = ("request", "itinerary", "invitation", "host_feed", "reader_feed")
SINCE = (*BEFORE, "person_feed", "staff_feed", "dossier_feed")


def _allow(purposes: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table("access_link") as table:
        table.drop_constraint(op.f("ck_access_link_purpose"), type_="check")
        table.create_check_constraint(op.f("ck_access_link_purpose"), f"purpose IN ({listed})")


def upgrade() -> None:
    _allow(SINCE)


def downgrade() -> None:
    op.execute("DELETE FROM access_link WHERE purpose IN ('person_feed', 'staff_feed', 'dossier_feed')")
    _allow(BEFORE)
