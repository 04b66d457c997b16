"""The known answers of an exercise: right and wrong ones, as its test file declares them."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Known:
    """One known answer.

    Attributes:
        name: What the author called it.
        answer: The function or class that stands in for the exercise.
        sentence: What is wrong with it; None where it is right.
        by_chance: Whether it gives something else each time.
    """

    name: str
    answer: Any
    sentence: str | None
    by_chance: bool = False


def known_answers(tests: ModuleType) -> list[Known]:
    """All that a test file declares, in its order."""
    found = []
    for name, value in vars(tests).items():
        sentence = vars(value).get("wrong_because") if hasattr(value, "__dict__") else None
        if sentence is not None:
            found.append(Known(name, value, sentence, bool(vars(value).get("by_chance"))))
        elif hasattr(value, "__dict__") and vars(value).get("is_right"):
            found.append(Known(name, value, None))
    return found
