"""The ladder of hints: one more step each time; `.kata/hints.json` remembers the step."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchkata.kata.files import STATE, write_quietly
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Exercise


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
    file = kata.root / STATE / "hints.json"
    taken = _taken(file)
    before = taken.get(exercise.name)
    step = min(step or (before if isinstance(before, int) else 0) + 1, len(exercise.hints))
    unkept = write_quietly(file, json.dumps(taken | {exercise.name: step}, indent=1) + "\n")
    return Hint(step, len(exercise.hints), exercise.hints[step - 1], unkept)


def _taken(file: Path) -> dict[str, Any]:
    """The number of hints shown for each exercise; an unreadable file counts as empty."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
