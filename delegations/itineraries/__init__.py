"""Slots, requests to hosts, bookings and releases."""
