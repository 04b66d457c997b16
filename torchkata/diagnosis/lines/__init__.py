"""Patterns of lines that often go wrong without an error: of values, and of autograd."""
