"""What must never be false: no overlapping bookings, no changed audit line or release."""

from alembic import op

revision = "0002"
down_revision = "0001"

OVERLAP = """
SELECT RAISE(ABORT, 'booking_overlap') WHERE NEW.active AND EXISTS (
    SELECT 1 FROM booking
    WHERE resource_id = NEW.resource_id AND active AND id IS NOT NEW.id
      AND starts_at < NEW.ends_at AND NEW.starts_at < ends_at
);
"""


def _sqlite() -> None:
    for moment in ("INSERT", "UPDATE"):
        name = f"booking_overlap_{moment.lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON booking BEGIN {OVERLAP} END")
    op.execute(
        "CREATE TRIGGER audit_entry_keep BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry_kept'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry WHEN OLD.seal IS NOT NULL "
        "OR NEW.action <> OLD.action OR NEW.entity <> OLD.entity OR NEW.entity_id IS NOT OLD.entity_id "
        "OR NEW.at <> OLD.at OR NEW.actor_id IS NOT OLD.actor_id OR NEW.fields <> OLD.fields "
        "OR NEW.detail <> OLD.detail BEGIN SELECT RAISE(ABORT, 'audit_entry_fixed'); END"
    )
    op.execute(
        "CREATE TRIGGER release_fixed BEFORE UPDATE ON release WHEN NEW.number <> OLD.number "
        "OR NEW.dossier_id <> OLD.dossier_id OR NEW.published_at <> OLD.published_at OR NEW.note <> OLD.note "
        "OR NEW.public_id <> OLD.public_id OR NEW.published_by <> OLD.published_by OR NEW.snapshot <> OLD.snapshot "
        "BEGIN SELECT RAISE(ABORT, 'release_fixed'); END"
    )


def _postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        "ALTER TABLE booking ADD CONSTRAINT booking_overlap EXCLUDE USING gist "
        "(resource_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (active)"
    )
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_keep BEFORE DELETE ON audit_entry FOR EACH ROW "
        "EXECUTE FUNCTION refuse_change('audit_entry_kept')"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry FOR EACH ROW WHEN (OLD.seal IS NOT NULL "
        "OR NEW.action <> OLD.action OR NEW.entity <> OLD.entity OR NEW.entity_id IS DISTINCT FROM OLD.entity_id "
        "OR NEW.at <> OLD.at OR NEW.actor_id IS DISTINCT FROM OLD.actor_id OR NEW.fields::text <> OLD.fields::text "
        "OR NEW.detail::text <> OLD.detail::text) EXECUTE FUNCTION refuse_change('audit_entry_fixed')"
    )
    op.execute(
        "CREATE TRIGGER release_fixed BEFORE UPDATE ON release FOR EACH ROW WHEN (NEW.number <> OLD.number "
        "OR NEW.dossier_id <> OLD.dossier_id OR NEW.published_at <> OLD.published_at OR NEW.note <> OLD.note "
        "OR NEW.public_id <> OLD.public_id OR NEW.published_by <> OLD.published_by "
        "OR NEW.snapshot::text <> OLD.snapshot::text) "
        "EXECUTE FUNCTION refuse_change('release_fixed')"
    )


def upgrade() -> None:
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("booking_overlap_insert", "booking_overlap_update", "audit_entry_keep", "audit_entry_fixed"):
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TRIGGER release_fixed")
        return
    op.execute("ALTER TABLE booking DROP CONSTRAINT booking_overlap")
    op.execute("DROP TRIGGER audit_entry_keep ON audit_entry")
    op.execute("DROP TRIGGER audit_entry_fixed ON audit_entry")
    op.execute("DROP TRIGGER release_fixed ON release")
    op.execute("DROP FUNCTION refuse_change")
