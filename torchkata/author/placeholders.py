"""What `kata new` left to fill in: every line with FILL_IN in it, in the parts of an exercise."""

import re
from collections.abc import Iterator
from pathlib import Path

from torchkata.author.derive import head_end
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source, first_line
from torchkata.kata.syllabus import Exercise

MARK = "FILL_IN"
_SAYS = re.compile(rf'{MARK}:?\s*(.*?)(?:"""|[")\],]*)$')


def unfilled(kata: Kata, exercise: Exercise) -> Iterator[str]:
    """The places to fill in of the first part that has some, as problems.

    The parts come in the order in which they are written: entry, stub, solution, tests, answers.
    """
    found = list(_marked(kata, exercise))
    first = [place for place in found if place[0] == found[0][0]]
    for file, line, says in first:
        yield f"{kata.short(file)}:{line}: fill in {says or 'what is missing'}."


def _marked(kata: Kata, exercise: Exercise) -> Iterator[tuple[Path, int, str]]:
    """File, line and text of each mark."""
    for file, start, lines in _parts(kata, exercise):
        for number, line in enumerate(lines, start):
            if MARK in line:
                says = _SAYS.search(line.strip())
                yield file, number, says[1].rstrip(" .") if says else ""


def _parts(kata: Kata, exercise: Exercise) -> Iterator[tuple[Path, int, list[str]]]:
    """Each part: its file, the line in which it begins, its lines."""
    entry = _lines(kata.syllabus_file)
    head = re.compile(rf"\s*\[{re.escape(exercise.topic)}\.{re.escape(exercise.name)}\]")
    start = next((at for at, line in enumerate(entry) if head.match(line)), len(entry))
    end = next((at for at in range(start + 1, len(entry)) if entry[at].startswith("[")), len(entry))
    yield kata.syllabus_file, start + 1, entry[start:end]
    stub = Source(kata.stub(exercise.topic))
    solution = Source(kata.root / "solutions" / f"{exercise.topic}.py")
    for source in (stub, solution):
        node = source.definitions.get(exercise.name)
        if node is not None:
            # The head of a solution is a copy of the stub's.
            before = first_line(node) - 1 if source is stub else head_end(source, node)[0]
            yield source.path, before + 1, source.lines[before : node.end_lineno]
    for file in (
        kata.test_file(exercise),
        kata.wrong_file(exercise),
        kata.right_file(exercise),
    ):
        yield file, 1, _lines(file)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
