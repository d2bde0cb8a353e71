"""Lists of participants as they are sent: files in, persons and remarks out. Knows no database and no web."""
