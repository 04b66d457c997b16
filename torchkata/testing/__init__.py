"""What a file of hidden tests imports.

A test takes `learner` and `draw`, makes a call, and says what is expected of it:

    def test_a_zero_stays_one(learner, draw):
        t = draw(3, 4) * 0

        expect(learner.double(t)).equals(t)

Below the tests stand the known answers: `@wrong_answer("what to tell who wrote it")` on functions
that the tests must refuse, `@right_answer` on other styles that they must pass.
"""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from torchkata.observe import load_beside
from torchkata.testing.expectation import expect
from torchkata.testing.standard import standard

__all__ = [
    "expect",
    "oracles_beside",
    "probes_beside",
    "right_answer",
    "standard",
    "wrong_answer",
]

Answer = TypeVar("Answer", bound=Callable[..., Any])


def wrong_answer(sentence: str, *, by_chance: bool = False) -> Callable[[Answer], Answer]:
    """A mistake that people make, and the sentence that who made it should read.

    Args:
        sentence: What is wrong, and where to look.
        by_chance: It gives something else each time (uninitialised memory, say), so that it is
            refused but cannot always be told.
    """

    def mark(answer: Answer) -> Answer:
        answer.wrong_because = sentence  # type: ignore[attr-defined]
        answer.by_chance = by_chance  # type: ignore[attr-defined]
        return answer

    return mark


def right_answer(answer: Answer) -> Answer:
    """Another style of solution, which the tests must pass."""
    answer.is_right = True  # type: ignore[attr-defined]
    return answer


def probes_beside(test_file: str) -> ModuleType:
    """The topic's `probes.py`; call it with `__file__`."""
    return load_beside(Path(test_file).resolve().parent / "probes.py")


def oracles_beside(test_file: str) -> ModuleType:
    """The topic's `oracles.py`, for oracles and tests that several exercises share."""
    return load_beside(Path(test_file).resolve().parent / "oracles.py")
