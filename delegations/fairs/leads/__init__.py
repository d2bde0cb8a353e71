"""Visitors of a stand who want something, what was promised them, and what came of it."""
