"""What grading a class gave: the one schema that every report is made from.

`docs/grades.schema.json` is the same as a JSON schema.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from torchkata.i18n import _
from torchkata.kata.outcome import Outcome

VERSION = 1
LATE = _("The platform marked it late; nothing was taken off.")


@dataclass(frozen=True)
class Graded:
    """One exercise of one submission.

    Attributes:
        outcome: The worst of its tests'.
        points: What it earned: all of its points where it is solved, else 0.
        tests: The outcome of each hidden test.
        reason: What kind of mistake it is, such as `wrong shape`, or why nothing could be run;
            never an expected value.
        diagnosis: The one known mistake that explains every failing test.
        seconds: How long its tests took, the judge's part included.
    """

    outcome: Outcome
    points: float
    tests: Mapping[str, Outcome] = field(default_factory=dict)
    reason: str | None = None
    diagnosis: str | None = None
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """Outcomes come as text from JSON."""
        tests = {name: Outcome(outcome) for name, outcome in self.tests.items()}
        object.__setattr__(self, "outcome", Outcome(self.outcome))
        object.__setattr__(self, "tests", tests)


@dataclass(frozen=True)
class Result:
    """One submission.

    Attributes:
        student: Who.
        points: The sum over the exercises.
        status: `graded`, or `refused` where it could not be.
        reason: Why it was refused.
        flags: What a person should look at, a sentence each.
        exercises: What each exercise came to, by `TOPIC.NAME`.
    """

    student: str
    points: float
    status: str
    reason: str | None = None
    flags: tuple[str, ...] = ()
    exercises: Mapping[str, Graded] = field(default_factory=dict)

    @property
    def late(self) -> bool:
        """Whether the platform marked it so; what follows from that is the instructor's."""
        return LATE in self.flags

    def plain(self) -> dict[str, Any]:
        """The result as JSON knows it."""
        exercises = {
            name: vars(one) | {"tests": dict(one.tests)} for name, one in self.exercises.items()
        }
        return vars(self) | {"flags": list(self.flags), "exercises": exercises}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Result":
        """The result that `plain` gave."""
        exercises = {key: Graded(**entry) for key, entry in plain["exercises"].items()}
        return cls(**{**plain, "flags": tuple(plain["flags"]), "exercises": exercises})


@dataclass(frozen=True)
class Grades:
    """A graded class.

    Attributes:
        seed: What the hidden tests drew their inputs from.
        max_points: What a submission can earn.
        walls: What stood between the submissions and the machine, a phrase each.
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
        """Put the results in order."""
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
