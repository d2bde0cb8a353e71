"""Travel, conflicts, itineraries and meetings: values in, values and reasons out. No database, no Flask."""
