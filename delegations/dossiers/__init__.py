"""Dossiers, participations, tasks and travel files."""
