"""The folder of a kata: where its exercises, stubs and hidden tests lie."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from torchkata.errors import NotAKata
from torchkata.i18n import _
from torchkata.kata.files import same_file
from torchkata.kata.syllabus import Exercise, Syllabus
from torchkata.kata.syllabus_file import read_syllabus


@dataclass(frozen=True)
class Kata:
    """A folder with exercises in it."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Kata":
        """The kata that a folder lies in.

        Raises:
            NotAKata: If neither it nor a folder above it has `exercises/syllabus.toml`.
        """
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / "exercises" / "syllabus.toml").is_file():
                return cls(folder)
        raise NotAKata(
            _(
                "There is no kata here: no exercises/syllabus.toml in {folder} or above it. "
                "Change into the folder that you cloned."
            ).format(folder=start.resolve())
        )

    @property
    def syllabus_file(self) -> Path:
        """The one file that topics and exercises are read from."""
        return self.root / "exercises" / "syllabus.toml"

    @property
    def exercises(self) -> Path:
        """What the learner edits."""
        return self.root / "exercises"

    @cached_property
    def stubs(self) -> Path:
        """The stubs as shipped: the clone's own, or those of the installed package."""
        own = self.root / "torchkata" / "stubs"
        return own if own.is_dir() else Path(__file__).parents[1] / "stubs"

    def stub(self, topic: str) -> Path:
        """A topic's stubs as shipped."""
        return self.stubs / f"{topic}.py"

    def tests(self, topic: str) -> Path:
        """The folder of a topic's hidden tests; a course copy has none."""
        return self.root / "tests" / "exercises" / topic

    def test_file(self, exercise: Exercise) -> Path:
        """The hidden tests of one exercise."""
        return self.tests(exercise.topic) / f"test_{exercise.name}.py"

    def wrong_file(self, exercise: Exercise) -> Path:
        """The known wrong answers of one exercise, which say which mistake a learner made."""
        return self.tests(exercise.topic) / "wrong" / f"{exercise.name}.py"

    def right_file(self, exercise: Exercise) -> Path:
        """Right answers to one exercise in other styles than the solution; no copy has them."""
        return self.tests(exercise.topic) / "right" / f"{exercise.name}.py"

    def has_tests(self, exercise: Exercise) -> bool:
        """Whether its hidden tests are in this copy; where they are not, only examples run."""
        return self.test_file(exercise).is_file()

    def exercise_of(self, file: Path) -> Exercise | None:
        """The exercise that a file of hidden tests is about; None if it is another file."""
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
        """A file as pytest has to be asked for it, seen from the current folder where it can be.

        pytest takes a bracket in what it is given for a test's parameters, and a folder above the
        kata may have one in its name.
        """
        try:
            return os.path.relpath(file)
        except ValueError:  # on Windows, on another drive
            return str(file)

    @cached_property
    def syllabus(self) -> Syllabus:
        """What `syllabus.toml` says.

        Raises:
            BrokenSyllabus: If it cannot be used.
        """
        return read_syllabus(self.syllabus_file)
