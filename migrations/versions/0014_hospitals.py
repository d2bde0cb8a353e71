"""A place can name the nearest hospital, for emergency sheets."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("place", sa.Column("hospital", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("place", "hospital")
