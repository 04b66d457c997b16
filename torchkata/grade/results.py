"""The results of grading a class: the data of every report.

`docs/grades.schema.json` is the same as a JSON schema.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from torchkata import __version__
from torchkata.kata.outcome import Outcome

VERSION = 3
USED_UP = "the submission's time was used up"
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_SILENT = frozenset({"given", "flags", "share", "by_hand", "comment"})


@dataclass(frozen=True)
class Graded:
    """One exercise of one submission: what was judged, and what it earns by a course's rules.

    Attributes:
        outcome: The worst outcome of its tests.
        points: The earned points.
        tests: The outcome of each hidden test.
        reason: The kind of mistake, such as `wrong shape`, or why nothing could run; never an
            expected value.
        diagnosis: The only known mistake that explains every failing test, or else what its results
            have to do with the right ones; never an expected value.
        seconds: The time of its tests, with the judge's part.
        remarks: What the student should know and what costs nothing, a sentence each.
        given: The tests that the untouched stub passes, too: they never earn anything.
        flags: What a person should look at, a sentence each.
        share: How many of its properties hold, and how many count, where that earns points.
        by_hand: Whether a person gave the points.
        comment: What a person wrote about it.
    """

    outcome: Outcome
    points: float
    tests: Mapping[str, Outcome] = field(default_factory=dict)
    reason: str | None = None
    diagnosis: str | None = None
    seconds: float = 0.0
    remarks: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    share: tuple[int, int] | None = None
    by_hand: bool = False
    comment: str = ""

    def __post_init__(self) -> None:
        """Turn texts from JSON into outcomes, and lists into tuples."""
        own = vars(self)  # a class has 300,000 of these, and `object.__setattr__` takes its time
        own["outcome"] = _OUTCOMES[self.outcome]
        own["tests"] = {name: _OUTCOMES[outcome] for name, outcome in self.tests.items()}
        for name in ("remarks", "given", "flags"):
            own[name] = tuple(own[name])
        if self.share is not None:
            own["share"] = tuple(self.share)

    def earning(
        self,
        points: float,
        share: tuple[int, int] | None = None,
        *,
        by_hand: bool = False,
        comment: str = "",
    ) -> "Graded":
        """The same outcome with other points; the tests are not read again: a class has 20,000."""
        made = object.__new__(Graded)
        new = {"points": points, "share": share, "by_hand": by_hand, "comment": comment}
        vars(made).update(vars(self) | new)
        return made

    def plain(self) -> dict[str, Any]:
        """The result as plain data for JSON, without the last fields where they say nothing."""
        plain = vars(self) | {"tests": dict(self.tests)}
        return {name: value for name, value in plain.items() if value or name not in _SILENT}


@dataclass(frozen=True)
class Result:
    """One submission.

    Attributes:
        student: The student's name.
        points: What it earns in all.
        status: `graded`, or `refused` if grading was impossible.
        reason: The reason of a refusal.
        flags: A sentence for each thing that a person should look at.
        exercises: The result of each exercise, by `TOPIC.NAME`.
        name: The student's name; two students may share it, and `student` tells them apart.
        identity: The platform's id of the student, if its export has one.
        late: Whether it is late: the platform marked it, or the course's deadline had passed.
        submitted: When it was handed in, in ISO 8601; empty if that is not known.
        earned: The sum over the exercises, before anything was taken off.
        taken_off: The percentage that was taken off because it is late.
        notes: How the points came about, where it is not the plain sum, a sentence each.
        by_hand: Whether a person gave the points.
        comment: What a person wrote about it.
        prints: A fingerprint of each exercise that is worth comparing with others; not in reports.
    """

    student: str
    points: float
    status: str
    reason: str | None = None
    flags: tuple[str, ...] = ()
    exercises: Mapping[str, Graded] = field(default_factory=dict)
    name: str = ""
    identity: str | None = None
    late: bool = False
    submitted: str = ""
    earned: float = 0.0
    taken_off: float = 0.0
    notes: tuple[str, ...] = ()
    by_hand: bool = False
    comment: str = ""
    prints: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_explained(self) -> bool:
        """Whether the points need words: a person gave some, or something was taken off."""
        comments = any(one.comment for one in self.exercises.values())
        return bool(self.notes or self.comment or self.hand_given or comments)

    @property
    def hand_given(self) -> tuple[str, ...]:
        """What a person gave the points for: exercises, and "" for the whole."""
        exercises = [key for key, one in self.exercises.items() if one.by_hand]
        return (*exercises, *([""] if self.by_hand else []))

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
        lists = {name: tuple(plain.get(name, ())) for name in ("flags", "notes")}
        return cls(**{**plain, **lists, "exercises": exercises})


@dataclass(frozen=True)
class Run:
    """What the reports say of a run.

    Attributes:
        title: The instructor's name for it, such as the course's; empty if none was given.
        term: The term of the course; empty if none was given.
        graded: When the last submission was graded, in ISO 8601; empty if that is not known.
        torchkata: The version of torchkata.
        rules: The rules of the marks, where they are not the syllabus's, a sentence each.
    """

    title: str = ""
    graded: str = ""
    torchkata: str = __version__
    term: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grades:
    """A graded class.

    Attributes:
        seed: The seed of the hidden tests' inputs.
        max_points: The points that a submission can earn.
        walls: The walls between the submissions and the machine, a phrase each.
        submissions: The results, by student.
        exercises: The points that each exercise can earn, by `TOPIC.NAME`, in the syllabus's order.
        run: What the reports say of the run.
    """

    seed: int
    max_points: float
    walls: tuple[str, ...]
    submissions: tuple[Result, ...]
    exercises: Mapping[str, float] = field(default_factory=dict)
    run: Run = field(default_factory=Run)

    @classmethod
    def of(
        cls,
        seed: int,
        max_points: float,
        walls: Iterable[str],
        results: Iterable[Result],
        exercises: Mapping[str, float] | None = None,
        run: Run | None = None,
    ) -> "Grades":
        """The grades with the results in order."""
        ordered = sorted(results, key=lambda result: (result.student.casefold(), result.student))
        return cls(
            seed, max_points, tuple(walls), tuple(ordered), dict(exercises or {}), run or Run()
        )

    def to_json(self) -> str:
        """The text of `grades.json`: a line for each submission."""
        head = {
            "version": VERSION,
            **vars(self.run),
            "seed": self.seed,
            "max_points": self.max_points,
            "exercises": dict(self.exercises),
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
        head = {one.name: document[one.name] for one in fields(Run)}
        return cls(
            document["seed"],
            document["max_points"],
            tuple(document["walls"]),
            tuple(Result.read(result) for result in document["submissions"]),
            document["exercises"],
            Run(**{**head, "rules": tuple(document["rules"])}),
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
