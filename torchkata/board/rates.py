"""Rates: so many at once, so many a second from then on."""

import time
from collections.abc import Hashable

_MOST_KEPT = 10_000


class Rate:
    """A bucket of tokens for each key.

    Args:
        burst: How many at once.
        per_second: How many a second come back.
    """

    def __init__(self, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._left: dict[Hashable, tuple[float, float]] = {}

    def is_full(self, key: Hashable = None) -> bool:
        """Whether nothing was taken that has not come back."""
        left, at = self._left.get(key, (self._burst, 0.0))
        return left + (time.monotonic() - at) * self._per_second >= self._burst

    def wait(self, key: Hashable = None, take: bool = True) -> float:
        """Take one.

        Args:
            key: Whose.
            take: Whether to take it, or only to look.

        Returns:
            The seconds to wait before there is one; 0 if it was taken.
        """
        now = time.monotonic()
        left, at = self._left.get(key, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_second)
        if left < 1:
            return (1 - left) / self._per_second
        if take:
            if len(self._left) >= _MOST_KEPT:  # somebody with very many addresses
                self._left.clear()
            self._left[key] = (left - 1, now)
        return 0.0
