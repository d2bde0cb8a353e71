"""The calendar engine: iCalendar, iTIP and iMIP. Values in, bytes out; no database, no web, no words of its own."""
