"""The door for incoming mail: takes what messaging received and calls the same services as the web link."""
