"""States of a message and the pace of retries."""

from datetime import timedelta

from delegations.core.errors import N_, NC_

STATUSES = {
    "queued": N_("Waiting to leave"),
    "withheld": N_("Held for review"),
    "sending": NC_("message", "Leaving"),
    "retry": N_("Will be tried again"),
    "sent": NC_("message", "Sent"),
    "failed": NC_("message", "Refused"),
    "bounced": N_("Came back"),
    "cancelled": NC_("message", "Cancelled"),
    "superseded": N_("Replaced by a newer one"),
    "unaddressed": N_("To print: no address"),
}
NOT_ARRIVED = ("withheld", "failed", "bounced", "cancelled", "unaddressed")
"""Waits for staff: nobody has got this message, and nothing will send it by itself."""
RETRY_SECONDS = (30, 60, 120, 300, 600, 1800, 3600, 3600, 7200)
GIVE_UP_AFTER = timedelta(hours=48)
LEASE = timedelta(minutes=5)


def retry_delay(attempts: int, jitter: float) -> timedelta:
    """Pause after the n-th failed attempt; `jitter` in [0, 1) adds up to a fifth."""
    seconds = RETRY_SECONDS[min(attempts, len(RETRY_SECONDS)) - 1]
    return timedelta(seconds=seconds * (1 + jitter / 5))
