"""A known mistake's short name in reports to a board, where its sentence must not travel."""

import hashlib

LENGTH = 12  # hexadecimal digits: two of some thousand sentences are never alike


def mistake_id(sentence: str) -> str:
    """The name of a known mistake: the same on every machine that has the same sentence."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:LENGTH]
