"""Rows whose personal data were erased say when; of a release that erasure is the one change let through."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

FIXED = ("number", "dossier_id", "published_at", "note", "public_id", "published_by")
SQLITE_BLANKED = """json_replace(OLD.snapshot,
    '$.dossier.owner_name', '', '$.dossier.owner_phone', '', '$.dossier.owner_email', '',
    '$.people', json((SELECT json_group_array(json_replace(value, '$.name', '', '$.native_name', '', '$.title', ''))
                      FROM json_each(OLD.snapshot, '$.people'))),
    '$.slots', json((SELECT json_group_array(json_replace(value, '$.conditions', json('[]')))
                     FROM json_each(OLD.snapshot, '$.slots'))))"""
POSTGRESQL_BLANKED = """
CREATE OR REPLACE FUNCTION release_without_people(snapshot jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_set(jsonb_set(jsonb_set(jsonb_set(jsonb_set(snapshot,
        '{dossier,owner_name}', '""', false), '{dossier,owner_phone}', '""', false),
        '{dossier,owner_email}', '""', false),
        '{people}', coalesce((
            SELECT jsonb_agg(jsonb_set(jsonb_set(jsonb_set(one.value, '{name}', '""', false),
                '{native_name}', '""', false), '{title}', '""', false) ORDER BY one.ordinality)
            FROM jsonb_array_elements(snapshot->'people') WITH ORDINALITY AS one), '[]'), false),
        '{slots}', coalesce((
            SELECT jsonb_agg(jsonb_set(one.value, '{conditions}', '[]', false) ORDER BY one.ordinality)
            FROM jsonb_array_elements(snapshot->'slots') WITH ORDINALITY AS one), '[]'), false)
$$
"""


def _sqlite_trigger(condition: str) -> None:
    op.execute(
        f"CREATE TRIGGER release_fixed BEFORE UPDATE ON release WHEN {condition} "
        "BEGIN SELECT RAISE(ABORT, 'release_fixed'); END"
    )


def _postgresql_trigger(condition: str) -> None:
    op.execute(
        f"CREATE TRIGGER release_fixed BEFORE UPDATE ON release FOR EACH ROW WHEN ({condition}) "
        "EXECUTE FUNCTION refuse_change('release_fixed')"
    )


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{name} <> OLD.{name}" for name in columns)


def _digests() -> None:
    release = sa.table("release", sa.column("id"), sa.column("snapshot", sa.JSON), sa.column("digest"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(release.c.id, release.c.snapshot)).all():
        canonical = json.dumps(row.snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        connection.execute(release.update().where(release.c.id == row.id).values(digest=digest))


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER release_fixed" + ("" if on_sqlite else " ON release"))
    for table in ("release", "person", "message"):
        op.add_column(table, sa.Column("purged_on", sa.Date(), nullable=True))
    op.add_column("release", sa.Column("digest", sa.Text(), nullable=False, server_default=""))
    _digests()
    if on_sqlite:
        _sqlite_trigger(
            f"{_changed((*FIXED, 'digest'))} OR ((NEW.snapshot <> OLD.snapshot OR NEW.purged_on IS NOT OLD.purged_on) "
            "AND NOT (OLD.purged_on IS NULL AND NEW.purged_on IS NOT NULL "
            f"AND json(NEW.snapshot) = {SQLITE_BLANKED}))"
        )
    else:
        op.execute(POSTGRESQL_BLANKED)
        _postgresql_trigger(
            f"{_changed((*FIXED, 'digest'))} OR ((NEW.snapshot::text <> OLD.snapshot::text "
            "OR NEW.purged_on IS DISTINCT FROM OLD.purged_on) "
            "AND NOT (OLD.purged_on IS NULL AND NEW.purged_on IS NOT NULL "
            "AND NEW.snapshot::jsonb = release_without_people(OLD.snapshot::jsonb)))"
        )


def downgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER release_fixed" + ("" if on_sqlite else " ON release"))
    if not on_sqlite:
        op.execute("DROP FUNCTION release_without_people")
    op.drop_column("release", "digest")
    for table in ("release", "person", "message"):
        op.drop_column(table, "purged_on")
    if on_sqlite:
        _sqlite_trigger(_changed((*FIXED, "snapshot")))
    else:
        _postgresql_trigger(f"{_changed(FIXED)} OR NEW.snapshot::text <> OLD.snapshot::text")
