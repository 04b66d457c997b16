"""The syllabus: topics and exercises, as `exercises/syllabus.toml` tells them, and their files.

Nothing here imports torch: `kata` has to answer at once.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from torchkata.errors import BrokenSyllabus, KataError, NotAKata, UnknownName
from torchkata.i18n import _

_KEYS: dict[str, tuple[type, ...]] = {
    "title": (str,),
    "core": (bool,),
    "difficulty": (int,),
    "minutes": (int,),
    "points": (int,),
    "requires": (list,),
    "note": (int,),
    "hints": (list,),
}
_OPTIONAL = {"note"}


@dataclass(frozen=True)
class Exercise:
    """One function or class to write.

    Attributes:
        topic: The topic it belongs to.
        name: The name of the function or class, unique over all topics whatever its case.
        title: What it is about, in a few words.
        core: Whether it is on the path of an afternoon's workshop.
        difficulty: 1 (a line), 2 (a thought) or 3 (a struggle).
        minutes: What it takes somebody who meets it for the first time.
        points: What it counts in a graded course.
        requires: Exercises that should be solved before.
        note: The source note (1 to 5) that it comes from, if it comes from one.
        hints: Idea, tool, outline.
    """

    topic: str
    name: str
    title: str
    core: bool
    difficulty: int
    minutes: int
    points: int
    requires: tuple[str, ...]
    hints: tuple[str, ...]
    note: int | None = None


@dataclass(frozen=True)
class Topic:
    """One module of exercises."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Kata:
    """A folder with exercises in it."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Kata":
        """The kata that a folder lies in.

        Raises:
            NotAKata: Where neither it nor a folder above it has `exercises/syllabus.toml`.
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

    def has_tests(self, exercise: Exercise) -> bool:
        """Whether its hidden tests are in this copy; where they are not, only examples run."""
        return self.test_file(exercise).is_file()

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
    def syllabus(self) -> "Syllabus":
        """What `syllabus.toml` says.

        Raises:
            BrokenSyllabus: Where it cannot be used.
        """
        return Syllabus.read(self.syllabus_file)


@dataclass(frozen=True)
class Syllabus:
    """All topics, in the order in which they are taken."""

    topics: tuple[Topic, ...]

    def __iter__(self) -> Iterator[Exercise]:
        return (exercise for topic in self.topics for exercise in topic.exercises)

    @cached_property
    def by_name(self) -> dict[str, Exercise]:
        """Every exercise by its name."""
        return {exercise.name: exercise for exercise in self}

    @cached_property
    def _lowered(self) -> dict[str, Exercise]:
        return {exercise.name.lower(): exercise for exercise in self}

    def topic(self, name: str) -> Topic | None:
        """The topic of that name, None where there is none."""
        return next((topic for topic in self.topics if topic.name == name), None)

    def known_topic(self, name: str) -> Topic:
        """The topic of that name.

        Raises:
            UnknownName: With the names that there are.
        """
        found = self.topic(name)
        if found is None:
            names = ", ".join(topic.name for topic in self.topics)
            raise UnknownName(
                _("There is no topic called {name}; there are {names}.").format(
                    name=name, names=names
                )
            )
        return found

    def chosen(self, topics: str = "", core: bool = False) -> list[Exercise]:
        """Some of the exercises, to hand out or to grade.

        Args:
            topics: Names of topics, separated by commas; none means all.
            core: Whether only the core path is wanted.

        Raises:
            UnknownName: Where there is no topic of that name.
            KataError: Where nothing is left.
        """
        wanted = [self.known_topic(name.strip()) for name in topics.split(",") if name.strip()]
        found = [
            exercise
            for topic in wanted or self.topics
            for exercise in topic.exercises
            if exercise.core or not core
        ]
        if not found:
            raise KataError(_("No exercise of these topics is on the core path."))
        return found

    def exercise(self, name: str) -> Exercise:
        """The exercise of that name, whatever its case.

        Raises:
            UnknownName: With the nearest names.
        """
        found = self._lowered.get(name.lower())
        if found is not None:
            return found
        near = difflib.get_close_matches(name.lower(), self._lowered, n=3, cutoff=0.5)
        names = ", ".join(self._lowered[match].name for match in near)
        raise UnknownName(
            _("There is no exercise called {name}. Near to it: {names}.").format(
                name=name, names=names
            )
            if near
            else _("There is no exercise called {name}; `kata list` shows them all.").format(
                name=name
            )
        )

    @classmethod
    def read(cls, file: Path) -> "Syllabus":
        """Read and check the file; the first thing wrong is raised with its line."""
        try:
            text = file.read_text(encoding="utf-8-sig")
            tables = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BrokenSyllabus(
                _("{file} cannot be read: {error}.").format(file=_short(file), error=error)
            ) from error
        reader = _Reader(file, text)
        syllabus = cls(tuple(reader.topic(name, table) for name, table in tables.items()))
        reader.check_names(syllabus)
        return syllabus


class _Reader:
    """Turns tables into exercises, and knows in which line each stands."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()

    def topic(self, name: str, table: Any) -> Topic:
        if not isinstance(table, dict) or not isinstance(table.get("title"), str):
            self.refuse(name, "", _("a topic needs a title"))
        exercises = {key: entry for key, entry in table.items() if isinstance(entry, dict)}
        for key in table.keys() - exercises.keys() - {"title"}:
            self.refuse(name, key, _("a topic has no key {key}").format(key=key))
        return Topic(
            name,
            table["title"],
            tuple(self.exercise(name, key, entry) for key, entry in exercises.items()),
        )

    def exercise(self, topic: str, name: str, entry: dict[str, Any]) -> Exercise:
        section = f"{topic}.{name}"
        if not name.isidentifier():
            self.refuse(section, "", _("{name} is no name of a function").format(name=name))
        for key in entry.keys() - _KEYS.keys():
            self.refuse(section, key, _("an exercise has no key {key}").format(key=key))
        for key, kinds in _KEYS.items():
            if key not in entry:
                if key not in _OPTIONAL:
                    self.refuse(section, "", _("the key {key} is missing").format(key=key))
            elif type(entry[key]) not in kinds:
                self.refuse(
                    section,
                    key,
                    _("{key} has to be of type {kind}").format(key=key, kind=kinds[0].__name__),
                )
        for key in ("requires", "hints"):
            if not all(isinstance(item, str) for item in entry[key]):
                self.refuse(section, key, _("{key} has to hold strings").format(key=key))
        if entry["difficulty"] not in (1, 2, 3):
            self.refuse(section, "difficulty", _("difficulty is 1, 2 or 3"))
        if entry["minutes"] < 1 or entry["points"] < 1:
            self.refuse(section, "minutes", _("minutes and points are at least 1"))
        entry = entry | {"requires": tuple(entry["requires"]), "hints": tuple(entry["hints"])}
        return Exercise(topic=topic, name=name, **entry)

    def check_names(self, syllabus: Syllabus) -> None:
        """Names are unique whatever their case; what is required stands earlier."""
        seen: set[str] = set()
        for exercise in syllabus:
            section = f"{exercise.topic}.{exercise.name}"
            if exercise.name.lower() in seen:
                self.refuse(section, "", _("the name {name} is taken").format(name=exercise.name))
            for name in exercise.requires:
                if name.lower() not in seen:
                    self.refuse(
                        section,
                        "requires",
                        _("it requires {name}, which does not come before it").format(name=name),
                    )
            seen.add(exercise.name.lower())

    def refuse(self, section: str, key: str, why: str) -> None:
        raise BrokenSyllabus(
            _("{file}, line {line}, [{section}]: {why}.").format(
                file=_short(self.file), line=self.line(section, key), section=section, why=why
            )
        )

    def line(self, section: str, key: str) -> int:
        """The line of a key in a section; the section's own line where the key is missing."""
        head = re.compile(rf"\s*\[{re.escape(section)}\]")
        starts = [number for number, line in enumerate(self.lines, 1) if head.match(line)]
        if not starts:
            return 1
        for number, line in enumerate(self.lines[starts[-1] :], starts[-1] + 1):
            if line.lstrip().startswith("["):
                break
            if key and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return number
        return starts[-1]


def _short(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"
