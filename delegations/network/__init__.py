"""Organisations, people, places and resources."""
