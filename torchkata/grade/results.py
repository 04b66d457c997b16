"""The results of grading a class: the data of every report.

`docs/grades.schema.json` is the same as a JSON schema.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from torchkata.grade.submission import LATE
from torchkata.kata.outcome import Outcome

VERSION = 1
USED_UP = "the submission's time was used up"


@dataclass(frozen=True)
class Graded:
    """One exercise of one submission.

    Attributes:
        outcome: The worst outcome of its tests.
        points: The earned points: all of them if it is solved, else 0.
        tests: The outcome of each hidden test.
        reason: The kind of mistake, such as `wrong shape`, or why nothing could run; never an
            expected value.
        diagnosis: The only known mistake that explains every failing test, or else what its results
            have to do with the right ones; never an expected value.
        seconds: The time of its tests, with the judge's part.
        remarks: What the student should know and what costs nothing, a sentence each.
    """

    outcome: Outcome
    points: float
    tests: Mapping[str, Outcome] = field(default_factory=dict)
    reason: str | None = None
    diagnosis: str | None = None
    seconds: float = 0.0
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Turn texts from JSON into outcomes, and lists into tuples."""
        tests = {name: Outcome(outcome) for name, outcome in self.tests.items()}
        object.__setattr__(self, "outcome", Outcome(self.outcome))
        object.__setattr__(self, "tests", tests)
        object.__setattr__(self, "remarks", tuple(self.remarks))

    def plain(self) -> dict[str, Any]:
        """The result as plain data for JSON."""
        return vars(self) | {"tests": dict(self.tests)}


@dataclass(frozen=True)
class Result:
    """One submission.

    Attributes:
        student: The student's name.
        points: The sum over the exercises.
        status: `graded`, or `refused` if grading was impossible.
        reason: The reason of a refusal.
        flags: A sentence for each thing that a person should look at.
        exercises: The result of each exercise, by `TOPIC.NAME`.
        prints: A fingerprint of each exercise that is worth comparing with others; not in reports.
    """

    student: str
    points: float
    status: str
    reason: str | None = None
    flags: tuple[str, ...] = ()
    exercises: Mapping[str, Graded] = field(default_factory=dict)
    prints: Mapping[str, str] = field(default_factory=dict)

    @property
    def late(self) -> bool:
        """Whether the platform marked it as late; the instructor decides what follows."""
        return LATE in self.flags

    def plain(self) -> dict[str, Any]:
        """The result as plain data for JSON."""
        exercises = {name: one.plain() for name, one in self.exercises.items()}
        plain = vars(self) | {"flags": list(self.flags), "exercises": exercises}
        del plain["prints"]
        return plain

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Result":
        """The result that `plain` gave."""
        exercises = {key: Graded(**entry) for key, entry in plain["exercises"].items()}
        return cls(**{**plain, "flags": tuple(plain["flags"]), "exercises": exercises})


@dataclass(frozen=True)
class Grades:
    """A graded class.

    Attributes:
        seed: The seed of the hidden tests' inputs.
        max_points: The points that a submission can earn.
        walls: The walls between the submissions and the machine, a phrase each.
        submissions: The results, by student.
    """

    seed: int
    max_points: float
    walls: tuple[str, ...]
    submissions: tuple[Result, ...]

    @classmethod
    def of(
        cls, seed: int, max_points: float, walls: Iterable[str], results: Iterable[Result]
    ) -> "Grades":
        """The grades with the results in order."""
        ordered = sorted(results, key=lambda result: (result.student.casefold(), result.student))
        return cls(seed, max_points, tuple(walls), tuple(ordered))

    def to_json(self) -> str:
        """The text of `grades.json`: a line for each submission."""
        head = {
            "version": VERSION,
            "seed": self.seed,
            "max_points": self.max_points,
            "walls": list(self.walls),
        }
        results = ",\n".join(
            json.dumps(result.plain(), ensure_ascii=False) for result in self.submissions
        )
        start = json.dumps(head, ensure_ascii=False).removesuffix("}")
        return f'{start}, "submissions": [\n{results}\n]}}\n'

    @classmethod
    def from_json(cls, text: str) -> "Grades":
        """The grades that `to_json` wrote."""
        document = json.loads(text)
        return cls(
            document["seed"],
            document["max_points"],
            tuple(document["walls"]),
            tuple(Result.read(result) for result in document["submissions"]),
        )


@dataclass(frozen=True)
class Filled:
    """What a run wrote into a gradebook: a later one tells its own grades from other people's.

    Attributes:
        title: The title of the column.
        grades: The number of each row's student.
    """

    title: str = ""
    grades: Mapping[str, float] = field(default_factory=dict)
