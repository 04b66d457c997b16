"""The known answers of an exercise: mistakes in `wrong/NAME.py`, right ones in `right/NAME.py`.

Both folders are beside the topic's tests. A passing test needs neither, so a file is loaded only
when an answer is asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from torchkata.errors import AuthorError
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Exercise
from torchkata.observe import load_beside


@dataclass(frozen=True)
class Known:
    """One known answer.

    Attributes:
        name: The author's name for it.
        answer: The function or class that replaces the exercise.
        sentence: What is wrong with it; None if it is right.
        by_chance: Whether its result differs each time.
    """

    name: str
    answer: Any
    sentence: str | None
    by_chance: bool = False


def known_answers(module: ModuleType) -> list[Known]:
    """The known answers that a module marks, in its order."""
    found = []
    for name, value in vars(module).items():
        sentence = vars(value).get("wrong_because") if hasattr(value, "__dict__") else None
        if sentence is not None:
            found.append(Known(name, value, sentence, bool(vars(value).get("by_chance"))))
        elif hasattr(value, "__dict__") and vars(value).get("is_right"):
            found.append(Known(name, value, None))
    return found


def answers_in(kata: Kata, file: Path) -> list[Known]:
    """The known answers in a file; none if the file does not exist.

    Raises:
        AuthorError: If the file cannot be loaded.
    """
    if not file.is_file():
        return []
    try:
        return known_answers(load_beside(file.resolve()))
    except Exception as error:
        name = file.relative_to(kata.root).as_posix()
        raise AuthorError(f"{name}: cannot be loaded: {type(error).__name__}: {error}") from error


def wrong_answers(
    kata: Kata, exercise: Exercise, tests: Iterable[ModuleType] = ()
) -> Iterator[Known]:
    """The mistakes that people make in an exercise, loaded when the first one is asked for.

    Args:
        kata: The kata.
        exercise: The exercise.
        tests: Its test files as modules; an instructor's own file may mark mistakes, too.
    """
    known = answers_in(kata, kata.wrong_file(exercise))
    for module in tests:
        known += known_answers(module)
    yield from (answer for answer in known if answer.sentence is not None)


def right_answers(kata: Kata, exercise: Exercise) -> list[Known]:
    """Right answers to an exercise in other styles than the solution; a handout has none."""
    known = answers_in(kata, kata.right_file(exercise))
    return [answer for answer in known if answer.sentence is None]
