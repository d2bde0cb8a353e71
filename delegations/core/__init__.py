"""What every room may use: time, actors, languages, errors. Standard library only."""
