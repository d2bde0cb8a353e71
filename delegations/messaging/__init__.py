"""Outbox and transport of mail."""
