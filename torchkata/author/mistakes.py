"""The kinds of mistakes that a topic's test files name, which have to be declared."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from torchkata.diagnosis.kinds import is_declared
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise

# Where a kind stands among the arguments, not counting `self`.
_PLACES = {"holds": 2, "Finding": 1}


def undeclared(kata: Kata, exercises: Iterable[Exercise]) -> Iterator[str]:
    """Each kind that is not declared, as a problem: in the tests, and in what lies beside them."""
    for file in _files(kata, exercises):
        for line, kind in _kinds(Source(file)):
            where = f"{kata.short(file)}:{line}"
            if kind is None:
                yield f"{where}: the kind of mistake has to be written out, as a text."
            elif not is_declared(kind):
                yield (
                    f'{where}: "{kind}" is a new kind of mistake; declare it in '
                    "torchkata/diagnosis/kinds.py with its words, or use one that is there."
                )


def _files(kata: Kata, exercises: Iterable[Exercise]) -> list[Path]:
    files = []
    for exercise in exercises:
        folder = kata.tests(exercise.topic)
        files += [folder / "oracles.py", folder / "probes.py", kata.test_file(exercise)]
        files += sorted(folder.glob(f"test_{exercise.name}__*.py"))
    return [file for file in dict.fromkeys(files) if file.is_file()]


def _kinds(source: Source) -> Iterator[tuple[int, str | None]]:
    """The line and the text of each kind; None where it is worked out."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            at = _PLACES.get(name or "")
            if at is not None:
                named = [one.value for one in node.keywords if one.arg == "kind"]
                for kind in [*node.args[at : at + 1], *named]:
                    text = kind.value if isinstance(kind, ast.Constant) else None
                    yield kind.lineno, text if isinstance(text, str) else None
