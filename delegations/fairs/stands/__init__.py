"""The edition of a fair, its stands with their exhibitors, and the badges."""
