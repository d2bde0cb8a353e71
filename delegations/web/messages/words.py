"""The words of messages: what each is about, what can be done with it, what was done."""

from delegations.core.errors import N_, NN_

PURPOSES = {
    "request": N_("Question to a host"),
    "release": N_("Programme"),
    "card": N_("Calendar entry"),
    "invitation": N_("Invitation"),
    "meetings": N_("Business meetings"),
    "duty": N_("Duty roster"),
    "staff": N_("Word to the staff"),
}
ACTIONS = {
    "release": ("withheld",),
    "resend": ("failed", "cancelled", "bounced"),
    "cancel": ("withheld", "queued", "retry", "failed", "unaddressed"),
}
DONE = {
    "release": NN_("%(num)s message may leave.", "%(num)s messages may leave."),
    "resend": NN_("%(num)s message leaves again.", "%(num)s messages leave again."),
    "cancel": NN_("%(num)s message is cancelled.", "%(num)s messages are cancelled."),
}
LEFT = NN_(
    "%(num)s message was left as it is: its state does not allow this.",
    "%(num)s messages were left as they are: their state does not allow this.",
)
