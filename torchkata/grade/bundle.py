"""What grades one submission elsewhere: the files to send, and the grading there.

`gradescope` and `classroom50` pack the same judge; each adds the scripts and the form of results of
its platform.
"""

import json
import secrets
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.course import course_of, with_tests
from torchkata.grade.engine import grade_one
from torchkata.grade.intake.apart import read_apart
from torchkata.grade.marks.course_file import CourseFile
from torchkata.grade.marks.marking import Judged, counted_by, marked
from torchkata.grade.reference import refuse_what_fails
from torchkata.grade.results import Grades, Result, Run
from torchkata.grade.rules import Rules
from torchkata.grade.store import Seen
from torchkata.grade.wall.sandbox import Limits, Walls
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.packed import FILE
from torchkata.kata.syllabus import Syllabus

_PACKAGE = Path(__file__).resolve().parents[1]
RULES = "rules.json"


def bundled(
    kata: Kata,
    rules: Rules,
    course: CourseFile,
    option: str,
    tests: Path | None = None,
    reference: Path | None = None,
) -> dict[str, bytes]:
    """The files by their path: the rules, the kata in `kata/`, the engine in `package/`.

    Deadlines are not among the rules: the platform has its own.

    Args:
        kata: The kata with its hidden tests.
        rules: The rules of grading.
        course: The points, and whether half-solved exercises earn some.
        option: The option of the command line, for messages.
        tests: The instructor's own tests.
        reference: A folder of right answers that these must accept; None means the solutions.

    Raises:
        KataError: If this is not a clone, or a test of the instructor's fails on right answers.
    """
    with tempfile.TemporaryDirectory(prefix="torchkata-tests-") as folder:
        tested = kata
        if tests is not None:
            tested = with_tests(kata, tests, Path(folder))
            refuse_what_fails(tested, tests, reference, rules.call_seconds)
        files = course_of(tested, rules, travels=True).files
    plain = {
        "exercises": rules.exercises,
        "call_seconds": rules.call_seconds,
        "seconds": rules.seconds,
        "memory": rules.limits.memory,
        "strict": rules.strict,
        "packages": rules.packages,
        "title": course.title,
        "term": course.term,
        "points": dict(course.points),
        "weights": dict(course.weights),
        "partial_credit": course.partial_credit,
    }
    parts = {RULES: json.dumps(plain).encode()}
    parts |= {f"kata/{name}": data for name, data in files.items()}
    return parts | dict(_package(kata, option))


def _package(kata: Kata, option: str) -> Iterator[tuple[str, bytes]]:
    """The engine's files, which pip installs."""
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if not (kata.root / name).is_file():
            raise KataError(
                _("{option} needs a clone: there is no {name} in {folder}.").format(
                    option=option, name=name, folder=kata.root
                )
            )
        yield f"package/{name}", (kata.root / name).read_bytes()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path != FILE:
            yield f"package/torchkata/{path.relative_to(_PACKAGE).as_posix()}", path.read_bytes()


def pinned(root: Path) -> str:
    """The class's torch release, as a requirement: `==2.13.0`."""
    for line in (root / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("torch=="):
            return line.removeprefix("torch").strip()
    requirements = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [one for one in requirements["project"]["dependencies"] if one.startswith("torch")]
    return str(wanted[0].removeprefix("torch"))


@dataclass(frozen=True)
class Alone:
    """One submission, graded where nobody else's is known.

    Attributes:
        result: What it earns.
        counted: What was graded, with its points.
        walls: The walls there, a phrase each.
        missing: The walls that are missing there, a phrase each.
        grades: The same as a class of one.
    """

    result: Result
    counted: Syllabus
    walls: tuple[str, ...]
    missing: tuple[str, ...]
    grades: Grades


def grade_alone(source: Path, submission: Path, student: str = "") -> Alone:
    """Grade one submission by the bundle in `source`, with a new secret seed.

    It is graded even where walls are missing: the platform runs one submission in one container.

    Args:
        source: The folder with the files of `bundled`.
        submission: What was handed in.
        student: The student's name; empty for the one that it says itself.
    """
    given = json.loads((source / RULES).read_text(encoding="utf-8"))
    walls = Walls.here()
    rules = Rules(
        seed=secrets.randbelow(2**53),
        exercises=tuple(given["exercises"]),
        call_seconds=given["call_seconds"],
        seconds=given["seconds"],
        limits=Limits(memory=given["memory"]),
        strict=given["strict"],
        packages=tuple(given["packages"]),
        trusted=not walls.whole,
    )
    course = CourseFile(
        title=given["title"],
        term=given["term"],
        points=given["points"],
        weights=given["weights"],
        partial_credit=given["partial_credit"],
    )
    kata = Kata(source / "kata")
    (read,) = read_apart(submission, kata, rules.exercises, one=True)
    read = replace(read, student=student or read.student)
    counted = counted_by(kata.syllabus, rules.exercises, course)
    judged = Judged(read, grade_one(course_of(kata, rules), read), Seen.of(read).given)
    result = marked(judged, course, counted, {})
    names = tuple(walls.names(rules.limits))
    points = {one.key: float(one.points) for one in counted}
    run = Run(course.title, term=course.term)
    grades = Grades.of(rules.seed, sum(points.values()), names, [result], points, run)
    return Alone(result, counted, names, walls.missing, grades)
