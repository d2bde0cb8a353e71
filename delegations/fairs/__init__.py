"""What a fair knows more than a visit: its edition, stands and exhibitors, badges, leads."""
