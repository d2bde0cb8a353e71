"""Alembic's environment: the connection is handed in by `flask db`; nothing is read from an ini file."""

from alembic import context

import delegations.accounts.models
import delegations.audit.models
import delegations.dossiers.models
import delegations.fairs.models
import delegations.i18n.models
import delegations.invitations.models
import delegations.itineraries.models
import delegations.messaging.models
import delegations.network.models
import delegations.papers.models  # noqa: F401 - each import registers its tables
from delegations.database import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
