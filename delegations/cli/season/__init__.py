"""The demo season as plain values. No database here: the loader turns these into rows."""
