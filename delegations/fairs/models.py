"""Every table of the fairs, for migrations."""

import delegations.fairs.leads.models
import delegations.fairs.stands.models  # noqa: F401
