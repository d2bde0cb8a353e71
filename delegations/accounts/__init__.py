"""Staff, roles, sign-in, sessions, access links and feed tokens."""
