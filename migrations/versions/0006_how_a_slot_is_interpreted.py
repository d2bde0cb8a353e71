"""In which way a slot is interpreted, and what its interpreters are briefed on."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # A constraint of the column itself: SQLite adds it with the column.
    op.execute(
        "ALTER TABLE slot ADD COLUMN interpreting TEXT DEFAULT '' NOT NULL CONSTRAINT ck_slot_interpreting "
        "CHECK (interpreting IN ('', 'consecutive', 'whispered', 'simultaneous'))"
    )
    op.execute("ALTER TABLE slot ADD COLUMN interpreter_note TEXT DEFAULT '' NOT NULL")


def downgrade() -> None:
    # A later migration may have made the table anew, with the constraint beside its columns.
    with op.batch_alter_table("slot") as batch:
        batch.drop_constraint(op.f("ck_slot_interpreting"), type_="check")
        batch.drop_column("interpreting")
        batch.drop_column("interpreter_note")
