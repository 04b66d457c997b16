"""One answer to an exercise, read from a file of them, and the solutions with it in place."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from torchkata.errors import AuthorError, KataError, UnknownName
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.source import Definition, Source, first_line
from torchkata.kata.syllabus import Exercise

_WRONG, _RIGHT = "wrong_", "right_"


@dataclass(frozen=True)
class Answer:
    """A definition that stands in for an exercise.

    Attributes:
        exercise: The exercise.
        name: What the definition is called: `wrong_mean`, `right_by_sorting`.
        place: Where it stands: `answers/operations/median.py:12`.
        future: The file's imports from `__future__`.
        helpers: What else the file holds, but for the other answers.
        text: The definition.
    """

    exercise: Exercise
    name: str
    place: str
    future: str
    helpers: str
    text: str

    @property
    def is_right(self) -> bool:
        """Whether the tests have to accept it."""
        return self.name.startswith(_RIGHT)

    @property
    def path(self) -> str:
        """What it is called in a report: `operations.median.wrong_mean`."""
        return f"{self.exercise.topic}.{self.exercise.name}.{self.name}"

    def in_place(self, solutions: Source) -> str:
        """The topic's module of solutions, with this answer in the place of the exercise.

        Raises:
            AuthorError: Where the solutions lack the exercise.
        """
        node = solutions.definitions.get(self.exercise.name)
        if node is None:
            where = f"solutions/{solutions.path.name}"
            raise AuthorError(f"{where}: {self.exercise.name} is not defined there; write it.")
        lines, head = solutions.lines, _after_docstring(solutions)
        before, after = lines[head : first_line(node) - 1], lines[node.end_lineno :]
        answer = re.sub(rf"\b{re.escape(self.name)}\b", self.exercise.name, self.text)
        return "".join([*lines[:head], self.future, *before, self.helpers, answer, *after])


def read_answers(kata: Kata, folder: Path, exercises: Sequence[Exercise]) -> list[Answer]:
    """The answers to some exercises, in the order of the files' names and of their lines.

    Args:
        kata: The kata.
        folder: Where they lie, as TOPIC/NAME.py.
        exercises: To which exercises.

    Raises:
        KataError: Where the folder, or a file in it, cannot be used.
    """
    if not folder.is_dir():
        raise KataError(_("--answers={folder}: there is no such folder.").format(folder=folder))
    files = [(file, _exercise(kata, folder, file)) for file in sorted(folder.rglob("*.py"))]
    found = [
        answer
        for file, exercise in files
        if exercise in exercises
        for answer in _read(kata, file, exercise)
    ]
    if not found:
        raise KataError(
            _("--answers={folder}: it holds no answers to these exercises.").format(folder=folder)
        )
    return found


def _exercise(kata: Kata, folder: Path, file: Path) -> Exercise:
    """The exercise that a file in the folder is about."""
    topic, name = file.parent.name, file.stem
    if len(file.relative_to(folder).parts) != 2:
        raise KataError(_("{file}: answers lie in TOPIC/NAME.py; move it there.").format(file=file))
    try:
        exercise = kata.syllabus.exercise(name)
    except UnknownName as error:
        raise UnknownName(f"{file}: {error}") from None
    if (exercise.topic, exercise.name) != (topic, name):
        raise UnknownName(
            _("{file}: the exercise is {topic}/{name}; rename the file.").format(
                file=file, topic=exercise.topic, name=exercise.name
            )
        )
    return exercise


def _read(kata: Kata, file: Path, exercise: Exercise) -> Iterator[Answer]:
    """The answers in one file."""
    if not kata.has_tests(exercise):
        raise KataError(
            _("{file}: {name} has no hidden tests to try answers with.").format(
                file=file, name=exercise.name
            )
        )
    source = Source(file, file.read_bytes())
    if source.error is not None:
        line, why = source.error.lineno or 1, source.error.msg
        raise KataError(
            _("{file}, line {line}: cannot be read as Python: {why}.").format(
                file=file, line=line, why=why
            )
        )
    answers = [node for node in source.tree.body if _is_answer(node)]
    if not answers:
        raise KataError(
            _("{file}: none of its functions and classes is called wrong_… or right_….").format(
                file=file
            )
        )
    others = [node for node in source.tree.body if not _is_answer(node)]
    future = [node for node in others if _is_future(node)]
    helpers = [node for node in others if not _is_future(node)]
    for node in answers:
        assert isinstance(node, Definition)
        if source.definitions[node.name] is not node:
            raise KataError(
                _("{file}, line {line}: {name} is defined twice; rename one.").format(
                    file=file, line=node.lineno, name=node.name
                )
            )
        yield Answer(
            exercise,
            node.name,
            f"{file}:{node.lineno}",
            _text(source, future),
            _text(source, helpers),
            _text(source, [node]),
        )


def _is_answer(node: ast.stmt) -> bool:
    return isinstance(node, Definition) and node.name.startswith((_WRONG, _RIGHT))


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _text(source: Source, nodes: Sequence[ast.stmt]) -> str:
    """The lines of some statements, each ended."""
    return "".join(f"{source.text_of(node).rstrip()}\n" for node in nodes)


def _after_docstring(source: Source) -> int:
    """How many lines of a module its docstring takes, and what stands above it."""
    if ast.get_docstring(source.tree, clean=False) is None:
        return 0
    return source.tree.body[0].end_lineno or 0
