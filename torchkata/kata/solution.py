"""The solution of an exercise as text, for comparison."""

import ast
import functools
import itertools
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import put_aside
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import WORKSHOP, Manifest
from torchkata.kata.packed import packed
from torchkata.kata.reset import definition_text
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise


def has_solution(kata: Kata, exercise: Exercise) -> bool:
    """Whether this copy of the kata has a solution to show."""
    return exercise.name in _source(kata, exercise).definitions


def solutions(kata: Kata) -> Path | None:
    """The folder of the solutions, None if this copy has none.

    Those that came with the package are put into a folder that is removed with this process.
    """
    folder = kata.root / "solutions"
    return folder if folder.is_dir() else _unpacked(kata)


@functools.cache
def _unpacked(kata: Kata) -> Path | None:
    files = _packed(kata)
    return put_aside(files, "solutions") / "solutions" if files else None


def _packed(kata: Kata) -> dict[str, bytes]:
    """The solutions in the package of a kata that was started; a handout has none."""
    manifest = Manifest.of(kata.root)
    if manifest is None or manifest.choice is None or manifest.kind != WORKSHOP:
        return {}
    return {name: data for name, data in packed().items() if name.startswith("solutions/")}


def _source(kata: Kata, exercise: Exercise) -> Source:
    name = f"solutions/{exercise.topic}.py"
    file = kata.root / name
    return Source(file) if file.is_file() else Source(file, _packed(kata).get(name, b""))


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
