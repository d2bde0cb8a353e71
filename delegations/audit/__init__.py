"""Who changed what, when, through which door: append-only, hash-chained."""
