"""One day at the fair: who is on which stand, who meets whom at which table, sessions and tours."""
