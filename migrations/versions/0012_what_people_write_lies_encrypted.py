"""The words of a mail that came in lie encrypted, and it says when they were erased.

Clear words that were kept before are blanked: the mail itself is kept beside them, encrypted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("incoming_message") as table:
        table.alter_column("text", existing_type=sa.Text(), nullable=True)
        table.add_column(sa.Column("purged_on", sa.Date(), nullable=True))
    op.execute("UPDATE incoming_message SET text = NULL")


def downgrade() -> None:
    op.execute("UPDATE incoming_message SET text = ''")
    with op.batch_alter_table("incoming_message") as table:
        table.drop_column("purged_on")
        table.alter_column("text", existing_type=sa.Text(), nullable=False)
