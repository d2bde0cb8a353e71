"""Letters, their templates, recipients and replies."""
