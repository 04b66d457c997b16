"""Tokens of 128 bits, of which only a hash is kept, and the code that lets learners in."""

import hashlib
import hmac
import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none looks like another


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(16)


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that says nothing about where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def new_code() -> str:
    """A join code: 30 bits, and a board takes two wrong ones a second at most."""
    drawn = [secrets.choice(_LETTERS) for _number in range(6)]
    return f"{''.join(drawn[:3])}-{''.join(drawn[3:])}"


def plain_code(typed: object) -> str:
    """A code as it was typed, without dashes, blanks and capitals."""
    return "".join(one for one in str(typed).lower() if one.isalnum())
