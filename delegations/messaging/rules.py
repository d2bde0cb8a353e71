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
INCOMING_KINDS = {
    "answer": N_("Answer from a calendar"),
    "letter": N_("Written answer"),
    "bounce": N_("Delivery report"),
    "automatic": N_("Automatic reply"),
}
INCOMING_STATUSES = {
    "waiting": N_("Not yet read"),
    "applied": N_("Applied"),
    "review": N_("To be looked at"),
    "ignored": N_("Nothing to do"),
    "settled": N_("Dealt with"),
}
REASONS = {
    "accept": N_("Taken as a yes."),
    "decline": N_("Taken as a no."),
    "counter": N_("Taken as a proposal of another time."),
    "refreshed": N_("The entry was sent again."),
    "bounced": N_("The message came back; its address does not work."),
    "bounce_delayed": N_("The other server still tries to deliver it."),
    "bounce_unsigned": N_("It says that a message came back, but nothing proves it."),
    "bounce_unknown": N_("It says that a message came back which we do not know."),
    "stale": N_("A newer answer counts, or the question has been put anew."),
    "stale_refusal": N_("It declines a question that has been put anew since."),
    "no_answer": N_("The calendar says neither yes nor no."),
    "reader_comes": N_("A member of the delegation has taken the entry into the calendar."),
    "reader_answer": N_("A member of the delegation answers the programme."),
    "automatic": N_("An automatic reply, such as a note of absence."),
    "letter": N_("Somebody wrote to us."),
    "unreadable": N_("Its calendar part cannot be used."),
    "unknown_entry": N_("It answers an entry that we do not know."),
    "uninvited": N_("It comes from somebody who was not asked."),
    "unsigned": N_("It did not come back on the way that we gave the host."),
    "other_sender": N_("Somebody else than the host asked has sent it."),
    "hand_over": N_("The host passes the question on to a colleague."),
    "maybe": N_("The host answers “maybe”."),
    "unclear_time": N_("It proposes a time that is not clear, or a whole day."),
    "other_than_time": N_("It proposes something else than another time."),
    "other_length": N_("It proposes another length as well."),
    "refused": N_("It could not be applied by itself."),
    "failed": N_("It could not be handled; the reason stands in the log."),
}
RETRY_SECONDS = (30, 60, 120, 300, 600, 1800, 3600, 3600, 7200)
GIVE_UP_AFTER = timedelta(hours=48)
LEASE = timedelta(minutes=5)


def retry_delay(attempts: int, jitter: float) -> timedelta:
    """Pause after the n-th failed attempt; `jitter` in [0, 1) adds up to a fifth."""
    seconds = RETRY_SECONDS[min(attempts, len(RETRY_SECONDS)) - 1]
    return timedelta(seconds=seconds * (1 + jitter / 5))
