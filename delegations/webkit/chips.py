"""Shapes of the chips that several nouns draw."""

DOSSIER_CHIPS = {
    "requested": "draft", "preparing": "waiting", "confirmed": "confirmed", "under_way": "confirmed",
    "closed": "draft", "cancelled": "cancelled",
}  # fmt: skip
MESSAGE_CHIPS = {
    "queued": "waiting", "withheld": "draft", "sending": "waiting", "retry": "late", "sent": "confirmed",
    "failed": "declined", "bounced": "declined", "cancelled": "cancelled", "superseded": "withdrawn",
    "unaddressed": "draft",
}  # fmt: skip
