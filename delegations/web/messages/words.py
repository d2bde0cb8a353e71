"""The words and shapes of messages: what each is about, how each stands, what can be done with it."""

from delegations.core.errors import N_

PURPOSES = {
    "request": N_("Question to a host"),
    "release": N_("Programme"),
    "card": N_("Calendar entry"),
    "invitation": N_("Invitation"),
    "staff": N_("Word to the staff"),
}
SHAPES = {
    "queued": "waiting", "withheld": "draft", "sending": "waiting", "retry": "late", "sent": "confirmed",
    "failed": "declined", "bounced": "declined", "cancelled": "cancelled", "superseded": "withdrawn",
    "unaddressed": "draft",
}  # fmt: skip
ACTIONS = {
    "release": ("withheld",),
    "resend": ("failed", "cancelled", "bounced"),
    "cancel": ("withheld", "queued", "retry", "failed", "unaddressed"),
}
DONE = {
    "release": (N_("%(num)s message may leave."), N_("%(num)s messages may leave.")),
    "resend": (N_("%(num)s message leaves again."), N_("%(num)s messages leave again.")),
    "cancel": (N_("%(num)s message is cancelled."), N_("%(num)s messages are cancelled.")),
}
LEFT = (N_("%(num)s message was left as it is: its state does not allow this."),
        N_("%(num)s messages were left as they are: their state does not allow this."))  # fmt: skip
