"""What exercises, outcomes and mistakes are called, from the board's own copy of the kata.

A learner's machine sends names and ids only: no sentence on the page comes from a learner.
"""

from collections.abc import Mapping
from typing import Any

from torchkata.diagnosis.kinds import sentence
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome


class Words:
    """The words of one kata, each under a short number for the page.

    Args:
        kata: The kata.

    Attributes:
        exercises: Name, topic, title and whether it is on the core path, in the course's order.
        outcomes: The key, the words and the sign of each outcome.
    """

    def __init__(self, kata: Kata) -> None:
        syllabus = kata.syllabus
        self.exercises = [[one.name, one.topic, one.title, one.core] for one in syllabus]
        self.outcomes = [[one.value, one.words, one.glyph] for one in Outcome]
        self._numbers = {one.name: number for number, one in enumerate(syllabus)}
        self._outcomes = {one: number for number, one in enumerate(Outcome)}
        self._known: dict[str, str] = {}
        self._keys: dict[str, int] = {}
        self._new: set[str] = set()

    def learn(self, known: Mapping[str, str]) -> None:
        """Take over the sentences of the known mistakes, when they have been read."""
        self._known = dict(known)
        self._new |= self._keys.keys()

    def number(self, exercise: str) -> int:
        """The number of an exercise; -1 if it is not of this kata."""
        return self._numbers.get(exercise, -1)

    def outcome(self, outcome: Outcome) -> int:
        """The number of an outcome."""
        return self._outcomes[outcome]

    def key(self, reason: str) -> int:
        """The number of a mistake or a kind of failure, 0 for none."""
        if not reason:
            return 0
        if reason not in self._keys:
            self._keys[reason] = len(self._keys) + 1
            self._new.add(reason)
        return self._keys[reason]

    def text(self, reason: str) -> str:
        """The sentence of a mistake or a kind of failure."""
        known = self._known.get(reason)
        if known is not None:
            return known
        told = sentence(reason)
        return told if told != reason else _("A mistake that this copy of torchkata does not know.")

    def untold(self) -> dict[int, str]:
        """The sentences that no page has yet."""
        found = {self._keys[reason]: self.text(reason) for reason in sorted(self._new)}
        self._new.clear()
        return found

    def told(self) -> dict[str, Any]:
        """All sentences that were needed up to now."""
        return {str(number): self.text(reason) for reason, number in self._keys.items()}
