"""The syllabus: topics and exercises, in the order of the course."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from torchkata.errors import KataError, UnknownName
from torchkata.i18n import _


@dataclass(frozen=True)
class Exercise:
    """One function or class to write.

    Attributes:
        topic: The topic it belongs to.
        name: The name of the function or class, unique over all topics whatever its case.
        title: Its subject, in a few words.
        core: Whether it is on the core path, an afternoon's workshop.
        difficulty: 1 (a line), 2 (a thought) or 3 (a struggle).
        minutes: The time that a beginner needs.
        points: Its points in a graded course; whole numbers in the syllabus.
        requires: Exercises to solve before.
        note: The source note (1 to 5) that it comes from, if any.
        hints: Idea, tool, outline.
    """

    topic: str
    name: str
    title: str
    core: bool
    difficulty: int
    minutes: int
    points: float
    requires: tuple[str, ...]
    hints: tuple[str, ...]
    note: int | None = None

    @cached_property
    def key(self) -> str:
        """Its name in reports: `TOPIC.NAME`."""
        return f"{self.topic}.{self.name}"


@dataclass(frozen=True)
class Topic:
    """One module of exercises.

    Attributes:
        name: The module's name.
        title: Its subject.
        exercises: What is to be written in it.
        course: The course that it belongs to, counted from 1; later ones build on earlier ones.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    course: int = 1


@dataclass(frozen=True)
class Syllabus:
    """All topics, in the order of the course."""

    topics: tuple[Topic, ...]

    def __iter__(self) -> Iterator[Exercise]:
        return (exercise for topic in self.topics for exercise in topic.exercises)

    @cached_property
    def courses(self) -> dict[int, tuple[Topic, ...]]:
        """The topics of each course, the first course first."""
        numbers = dict.fromkeys(topic.course for topic in self.topics)
        return {
            number: tuple(topic for topic in self.topics if topic.course == number)
            for number in numbers
        }

    def course(self, exercise: Exercise) -> int:
        """The course that an exercise belongs to."""
        return next(topic.course for topic in self.topics if topic.name == exercise.topic)

    @cached_property
    def by_name(self) -> dict[str, Exercise]:
        """Every exercise by its name."""
        return {exercise.name: exercise for exercise in self}

    @cached_property
    def _lowered(self) -> dict[str, Exercise]:
        return {exercise.name.lower(): exercise for exercise in self}

    def topic(self, name: str) -> Topic | None:
        """The topic of that name, None if there is none."""
        return next((topic for topic in self.topics if topic.name == name), None)

    def known_topic(self, name: str) -> Topic:
        """The topic of that name.

        Raises:
            UnknownName: If there is none; the message lists the topics.
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
            topics: Names of topics, separated by commas; empty means those of the first course.
            core: Whether to take only the core path.

        Raises:
            UnknownName: If there is no topic of that name.
            KataError: If no exercise is left.
        """
        wanted = [self.known_topic(name.strip()) for name in topics.split(",") if name.strip()]
        first: tuple[Topic, ...] = next(iter(self.courses.values()), ())
        found = [
            exercise
            for topic in wanted or first
            for exercise in topic.exercises
            if exercise.core or not core
        ]
        if not found:
            raise KataError(_("No exercise of these topics is on the core path."))
        return found

    def exercise(self, name: str) -> Exercise:
        """The exercise of that name, whatever its case.

        Raises:
            UnknownName: If there is none; the message offers the nearest names.
        """
        found = self._lowered.get(name.lower())
        if found is not None:
            return found
        near = difflib.get_close_matches(name.lower(), self._lowered, n=3, cutoff=0.5)
        names = ", ".join(self._lowered[match].name for match in near)
        raise UnknownName(
            _("There is no exercise called {name}. Did you mean {names}?").format(
                name=name, names=names
            )
            if near
            else _("There is no exercise called {name}; `kata list` shows them all.").format(
                name=name
            )
        )
