"""The software an international mission runs on: one programme, three faces."""
