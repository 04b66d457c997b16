"""One run: whose code, which tests, what came out."""
