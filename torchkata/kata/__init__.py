"""The exercises on disk, read without torch."""
