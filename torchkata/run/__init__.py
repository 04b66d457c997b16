"""One run: the code under test, the tests, and their outcomes."""
