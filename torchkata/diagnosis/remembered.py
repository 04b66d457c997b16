"""What was seen of known answers, so that the same question is not asked of them twice."""

import hashlib
from collections import Counter
from collections.abc import Callable

from torchkata.testing.learner import Transport

_MOST_KEPT = 50_000_000  # bytes of answers; after that, what is asked again is done again


class Remembered:
    """What the known answers to one exercise did, for one seed.

    It may be shared by several answers to the exercise if all else in their module is the same.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str | None] = {}
        self._answers: dict[tuple[str, bytes, int], bytes] = {}
        self._kept = 0

    def finding(self, test: str, answer: str, find: Callable[[], str | None]) -> str | None:
        """The kind of mistake that a test finds in a known answer, by the names of both."""
        key = test, answer
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]

    def way_to(self, answer: str, transport: Transport) -> Transport:
        """A way to a known answer that carries only what it was not asked before.

        An answer may give another result when it is asked the same again, so the first, second and
        third time are told apart.
        """
        times: Counter[bytes] = Counter()

        def carried(request: bytes) -> bytes:
            digest = hashlib.blake2b(request, digest_size=16).digest()
            times[digest] += 1
            key = answer, digest, times[digest]
            if key in self._answers:
                return self._answers[key]
            said = transport(request)
            self._kept += len(said)
            if self._kept <= _MOST_KEPT:
                self._answers[key] = said
            return said

        return carried
