"""The solution of an exercise as text, for comparison."""

import ast
import itertools

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.reset import definition_text
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise


def has_solution(kata: Kata, exercise: Exercise) -> bool:
    """Whether this copy of the kata has a solution to show."""
    return exercise.name in _source(kata, exercise).definitions


def _source(kata: Kata, exercise: Exercise) -> Source:
    return Source(kata.root / "solutions" / f"{exercise.topic}.py")


def solution_text(kata: Kata, exercise: Exercise, docstring: bool = False) -> str:
    """The definition of an exercise in `solutions/`.

    Args:
        kata: The kata.
        exercise: The exercise.
        docstring: Whether to show the docstring, which is the same as the stub's.

    Raises:
        KataError: If this copy of the kata has no solutions.
    """
    source = _source(kata, exercise)
    node = source.definitions.get(exercise.name)
    if node is None:
        raise KataError(_("This copy of the kata has no solutions."))
    text = definition_text(source, exercise.name)
    if docstring or ast.get_docstring(node) is None:
        return text.rstrip()
    lines = text.splitlines()
    first = (node.end_lineno or node.lineno) - len(lines) + 1
    said = node.body[0]
    before, after = lines[: said.lineno - first], lines[(said.end_lineno or 0) - first + 1 :]
    return "\n".join([*before, *itertools.dropwhile(lambda line: not line.strip(), after)])
