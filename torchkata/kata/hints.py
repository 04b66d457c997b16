"""The ladder of hints: one more step each time; `.kata/hints.json` remembers the step."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchkata.kata.files import STATE, write_quietly
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Exercise

_SEEN = "solutions seen"  # beside the names of exercises, which have no space


@dataclass(frozen=True)
class Hint:
    """One step of the ladder.

    Attributes:
        step: Its number.
        steps: The number of steps.
        text: The hint.
        unkept: A sentence if the step cannot be remembered, otherwise nothing.
    """

    step: int
    steps: int
    text: str
    unkept: str


def next_hint(kata: Kata, exercise: Exercise, step: int = 0) -> Hint:
    """The next hint of an exercise; after the last one, the last one again.

    Args:
        kata: The kata.
        exercise: The exercise.
        step: The step to give, whatever was given before; 0 means the next one.
    """
    file = _file(kata)
    taken = _taken(file)
    before = taken.get(exercise.name)
    step = min(step or (before if isinstance(before, int) else 0) + 1, len(exercise.hints))
    unkept = write_quietly(file, json.dumps(taken | {exercise.name: step}, indent=1) + "\n")
    return Hint(step, len(exercise.hints), exercise.hints[step - 1], unkept)


def note_solution(kata: Kata, exercise: Exercise) -> None:
    """Note that the solution was shown before the exercise was solved."""
    taken = _taken(_file(kata))
    seen = sorted({*_seen(taken), exercise.name})
    write_quietly(_file(kata), json.dumps(taken | {_SEEN: seen}, indent=1) + "\n")


def hints_taken(kata: Kata, exercise: Exercise) -> tuple[int, bool]:
    """How many hints were shown, and whether the solution was shown before it was solved."""
    taken = _taken(_file(kata))
    step = taken.get(exercise.name)
    return (step if isinstance(step, int) else 0), exercise.name in _seen(taken)


def forget_hints(kata: Kata, exercises: Iterable[Exercise]) -> None:
    """Begin the ladder of these exercises again with the first hint."""
    taken, names = _taken(_file(kata)), {exercise.name for exercise in exercises}
    left = {name: step for name, step in taken.items() if name not in names}
    if seen := [name for name in _seen(taken) if name not in names]:
        left[_SEEN] = seen
    else:
        left.pop(_SEEN, None)
    if left != taken:
        write_quietly(_file(kata), json.dumps(left, indent=1) + "\n")


def _file(kata: Kata) -> Path:
    return kata.root / STATE / "hints.json"


def _seen(taken: dict[str, Any]) -> list[str]:
    seen = taken.get(_SEEN)
    return [str(name) for name in seen] if isinstance(seen, list) else []


def _taken(file: Path) -> dict[str, Any]:
    """The number of hints shown for each exercise; an unreadable file counts as empty."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
