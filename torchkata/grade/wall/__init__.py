"""The wall between a submission and its judge."""
