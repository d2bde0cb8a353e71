"""What pages, mails and documents say of a member of staff."""

from delegations.accounts.models import User
from delegations.i18n.phones import shown_phone


def owner_facts(owner: User) -> dict[str, str]:
    """Whom to call or write to, under the names that templates and snapshots use."""
    return {"owner_name": owner.name, "owner_phone": shown_phone(owner.phone), "owner_email": owner.email}
