"""The names that a file of hidden tests imports.

A test takes `learner` and `draw`, makes a call, and says what it expects:

    def test_a_zero_stays_one(learner, draw):
        t = draw(3, 4) * 0

        expect(learner.double(t)).equals(t)

The known answers have their own files beside it. `@wrong_answer(sentence)` in `wrong/NAME.py` marks
a mistake that the tests must refuse, with the message for its author; `@right_answer` in
`right/NAME.py` marks another style that the tests must accept. Both may use definitions of the
tests (`tests_beside`), and a right answer those of the wrong ones (`wrong_beside`), never the other
way round.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from torchkata.observe import load_beside
from torchkata.testing.expectation import expect
from torchkata.testing.standard import ANY, FLOATS, NUMBERS, SIGNED, standard

__all__ = [
    "ANY",
    "FLOATS",
    "NUMBERS",
    "SIGNED",
    "expect",
    "oracles_beside",
    "probes_beside",
    "right_answer",
    "standard",
    "tests_beside",
    "wrong_answer",
    "wrong_beside",
]

Answer = TypeVar("Answer", bound=Callable[..., Any])


def wrong_answer(sentence: str, *, by_chance: bool = False) -> Callable[[Answer], Answer]:
    """A mistake that people make, with the message that its author sees.

    Args:
        sentence: What is wrong, and where to look.
        by_chance: Its result differs each time (uninitialised memory, say), so the tests refuse
            it but cannot always recognise it.
    """

    def mark(answer: Answer) -> Answer:
        answer.wrong_because = sentence  # type: ignore[attr-defined]
        answer.by_chance = by_chance  # type: ignore[attr-defined]
        return answer

    return mark


def right_answer(answer: Answer) -> Answer:
    """A solution in another style, which the tests must accept."""
    answer.is_right = True  # type: ignore[attr-defined]
    return answer


def probes_beside(file: str) -> ModuleType:
    """The topic's `probes.py`; call it with `__file__`."""
    return load_beside(_topic_of(file) / "probes.py")


def oracles_beside(file: str) -> ModuleType:
    """The topic's `oracles.py`, for oracles and tests that several exercises share."""
    return load_beside(_topic_of(file) / "oracles.py")


def tests_beside(answers_file: str) -> ModuleType:
    """The exercise's test file, for an oracle or a constant that its known answers share."""
    path = Path(answers_file).resolve()
    tests = _topic_of(answers_file) / f"test_{path.stem}.py"
    for name, module in list(sys.modules.items()):  # pytest has imported it under its own name
        if name.rpartition(".")[2] == tests.stem and Path(module.__file__ or "").resolve() == tests:
            return module
    return load_beside(tests)


def wrong_beside(right_file: str) -> ModuleType:
    """The exercise's `wrong/NAME.py`, for helpers that its right answers share."""
    return load_beside(_topic_of(right_file) / "wrong" / Path(right_file).name)


def _topic_of(file: str) -> Path:
    """The folder of a topic's tests, from a test file or a file of known answers."""
    folder = Path(file).resolve().parent
    return folder.parent if folder.name in ("wrong", "right") else folder
