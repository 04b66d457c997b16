"""The results of a class in numbers: by exercise, by points, by time."""

import statistics
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from torchkata.diagnosis.kinds import sentence
from torchkata.grade.results import Graded, Grades
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise, Syllabus

MISTAKES = 3  # for each exercise; the others are rare
SLOWEST = 10
BINS = 20


@dataclass(frozen=True)
class Summary:
    """One exercise over the class.

    Attributes:
        number: Its place in the syllabus, from 1.
        exercise: The exercise.
        outcomes: How often each outcome occurred.
        mistakes: The most frequent diagnoses (otherwise kinds of mistake) with their counts.
        median: Seconds.
        longest: Seconds.
    """

    number: int
    exercise: Exercise
    outcomes: Counter[Outcome]
    mistakes: list[tuple[str, int]]
    median: float
    longest: float

    @property
    def key(self) -> str:
        """`TOPIC.NAME`."""
        return self.exercise.key


@dataclass(frozen=True)
class Bin:
    """Submissions between two sums of points; only the last bin includes its upper bound."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Overview:
    """The numbers of a class."""

    grades: Grades
    syllabus: Syllabus

    @cached_property
    def exercises(self) -> list[Summary]:
        """Every exercise, in the syllabus's order."""
        return [self._summary(*one) for one in enumerate(self.syllabus, 1)]

    def _summary(self, number: int, exercise: Exercise) -> Summary:
        key = exercise.key
        found = [
            result.exercises[key] for result in self.grades.submissions if key in result.exercises
        ]
        mistakes = Counter(filter(None, map(mistake, found)))
        seconds = [graded.seconds for graded in found] or [0.0]
        return Summary(
            number,
            exercise,
            Counter(graded.outcome for graded in found),
            sorted(mistakes.items(), key=lambda one: (-one[1], one[0]))[:MISTAKES],
            statistics.median(seconds),
            max(seconds),
        )

    @cached_property
    def points(self) -> list[float]:
        """The points of those who were graded, fewest first."""
        return sorted(
            result.points for result in self.grades.submissions if result.status == "graded"
        )

    @cached_property
    def quartiles(self) -> tuple[float, float, float]:
        """A quarter, half and three quarters of the class have at most these points."""
        if len(self.points) < 2:
            only = self.points[0] if self.points else 0.0
            return only, only, only
        first, second, third = statistics.quantiles(self.points, n=4, method="inclusive")
        return first, second, third

    @cached_property
    def bins(self) -> list[Bin]:
        """How the points are distributed."""
        most = self.grades.max_points or 1.0
        places = Counter(min(max(int(points / most * BINS), 0), BINS - 1) for points in self.points)
        return [
            Bin(most * place / BINS, most * (place + 1) / BINS, places[place])
            for place in range(BINS)
        ]

    @cached_property
    def slowest_exercises(self) -> list[Summary]:
        """By their median time."""
        ordered = sorted(self.exercises, key=lambda one: (-one.median, one.number))
        return [one for one in ordered[:SLOWEST] if one.longest > 0]

    @cached_property
    def slowest_submissions(self) -> list[tuple[str, float, str, float]]:
        """Student, seconds in total, the exercise that took longest, and its seconds."""
        found = []
        for result in self.grades.submissions:
            if result.exercises:
                key, longest = max(
                    result.exercises.items(), key=lambda one: (one[1].seconds, one[0])
                )
                total = sum(graded.seconds for graded in result.exercises.values())
                found.append((result.student, total, key, longest.seconds))
        return sorted(found, key=lambda one: (-one[1], one[0]))[:SLOWEST]


def mistake(graded: Graded) -> str | None:
    """What went wrong, as exactly as is known; None where nothing did, or nothing was begun."""
    if graded.outcome in (Outcome.SOLVED, Outcome.TODO):
        return None
    return graded.diagnosis or (sentence(graded.reason) if graded.reason else None)
