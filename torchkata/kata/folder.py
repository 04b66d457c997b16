"""The folder of a kata: the places of its exercises, stubs and hidden tests."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from torchkata.errors import NotAKata
from torchkata.i18n import _
from torchkata.kata.files import same_file
from torchkata.kata.syllabus import Exercise, Syllabus
from torchkata.kata.syllabus_file import read_syllabus

_CAN_START = Path(__file__).parents[1] / "cli" / "start.py"  # no copy has it


@dataclass(frozen=True)
class Kata:
    """A folder with exercises."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Kata":
        """The kata that contains a folder.

        Raises:
            NotAKata: If neither it nor a folder above it has `exercises/syllabus.toml`.
        """
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / "exercises" / "syllabus.toml").is_file():
                return cls(folder)
        said = _("There is no kata here: no exercises/syllabus.toml in {folder} or above it. ")
        if _CAN_START.is_file():
            said += _("Change into the folder of yours, or make one: kata start FOLDER")
        else:
            said += _("Change into the folder of yours.")
        raise NotAKata(said.format(folder=start.resolve()))

    @property
    def syllabus_file(self) -> Path:
        """The file that lists all topics and exercises."""
        return self.root / "exercises" / "syllabus.toml"

    @property
    def exercises(self) -> Path:
        """The folder that the learner edits."""
        return self.root / "exercises"

    @cached_property
    def stubs(self) -> Path:
        """The shipped stubs: the clone's own, or those of the installed package."""
        own = self.root / "torchkata" / "stubs"
        return own if own.is_dir() else Path(__file__).parents[1] / "stubs"

    def stub(self, topic: str) -> Path:
        """A topic's shipped stubs."""
        return self.stubs / f"{topic}.py"

    def tests(self, topic: str) -> Path:
        """The folder of a topic's hidden tests; a course copy has none."""
        return self.root / "tests" / "exercises" / topic

    def test_file(self, exercise: Exercise) -> Path:
        """The hidden tests of one exercise."""
        return self.tests(exercise.topic) / f"test_{exercise.name}.py"

    def wrong_file(self, exercise: Exercise) -> Path:
        """The known wrong answers of one exercise, which explain a learner's mistake."""
        return self.tests(exercise.topic) / "wrong" / f"{exercise.name}.py"

    def right_file(self, exercise: Exercise) -> Path:
        """Right answers to one exercise in other styles; no handout has them."""
        return self.tests(exercise.topic) / "right" / f"{exercise.name}.py"

    def has_tests(self, exercise: Exercise) -> bool:
        """Whether its hidden tests are in this copy; if not, only its example runs."""
        return self.test_file(exercise).is_file()

    def exercise_of(self, file: Path) -> Exercise | None:
        """The exercise that a file of hidden tests is for; None for any other file."""
        if not (file.name.startswith("test_") and file.suffix == ".py"):
            return None
        exercise = self.syllabus.by_name.get(file.stem.removeprefix("test_"))
        if exercise is None or not same_file(file, self.test_file(exercise)):
            return None
        return exercise

    def short(self, path: Path) -> str:
        """A path as messages name it: from the kata's root, with strokes."""
        inside = path.is_relative_to(self.root)
        return path.relative_to(self.root).as_posix() if inside else str(path)

    @staticmethod
    def argument(file: Path) -> str:
        """A file as an argument for pytest, relative to the current folder if possible.

        pytest reads a bracket in an argument as a test's parameters, and a folder above the kata
        may have one in its name.
        """
        try:
            return os.path.relpath(file)
        except ValueError:  # on Windows, on another drive
            return str(file)

    @cached_property
    def syllabus(self) -> Syllabus:
        """The syllabus, from `syllabus.toml`.

        Raises:
            BrokenSyllabus: If it cannot be used.
        """
        return read_syllabus(self.syllabus_file)
