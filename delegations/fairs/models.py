"""Every table of the fairs, for migrations."""

import delegations.fairs.leads.models
import delegations.fairs.meetings.models
import delegations.fairs.programme.models
import delegations.fairs.report.models
import delegations.fairs.roster.models
import delegations.fairs.stands.models  # noqa: F401
