"""An autograder for Classroom 50: one submission, graded in a run of GitHub Actions.

`write_bundle` writes the folder that the instructor commits as `CLASSROOM/autograders/ASSIGNMENT/`;
its `autograder.py` runs in the student's checkout, and `main` writes the `result.json` there.
Classroom 50 describes the contract under "Advanced Autograding".
"""

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from torchkata.errors import KataError
from torchkata.grade.bundle import Alone, bundled, grade_alone, pinned
from torchkata.grade.marks.course_file import SHARE, CourseFile
from torchkata.grade.reports.feedback import feedback
from torchkata.grade.results import Graded
from torchkata.grade.rules import Rules
from torchkata.i18n import _
from torchkata.kata.files import put_down
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise

SCHEMA = "classroom50/result/v1"
FINE = 100  # a score is an integer: with parts of points, it counts hundredths

ENTRY = '''\
"""Grades one submission. Classroom 50 runs this in the student's checkout, for each submission."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = {packages}


def main():
    checkout = Path.cwd()
    # Never `-m` in the checkout: Python would import the student's files in place of its own.
    os.chdir(HERE)
    python = os.environ.get("TORCHKATA_PYTHON") or installed()
    command = [python, "-P", "-m", "torchkata.grade.classroom50", str(HERE), str(checkout)]
    return subprocess.run(command, cwd=HERE).returncode


def installed():
    """A Python with everything that grading needs."""
    folder = Path(os.environ.get("RUNNER_TEMP") or tempfile.mkdtemp(), "torchkata-venv")
    python = str(folder / "bin/python")
    subprocess.run([sys.executable, "-P", "-m", "venv", str(folder)], cwd=HERE, check=True)
    # torch without CUDA: pip prefers its CPU build from here.
    index = ["--extra-index-url", "https://download.pytorch.org/whl/cpu"]
    for wanted in ["torch{torch}"], [f"{HERE / 'package'}[grade]", *PACKAGES]:
        pip = [python, "-P", "-m", "pip", "install", "--quiet", *index, *wanted]
        subprocess.run(pip, cwd=HERE, check=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
'''


def write_bundle(
    kata: Kata,
    rules: Rules,
    course: CourseFile,
    out: Path,
    tests: Path | None = None,
    reference: Path | None = None,
) -> None:
    """Write the folder for Classroom 50, with an instructor's own tests if there are any.

    Args:
        kata: The kata with its hidden tests.
        rules: The rules of grading.
        course: The points, and whether half-solved exercises earn some.
        out: The folder; it is empty or not there yet.
        tests: The instructor's own tests.
        reference: A folder of right answers that these must accept; None means the solutions.

    Raises:
        KataError: If the folder cannot be written, this is not a clone, or a test of the
            instructor's fails on the right answers.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise KataError(
            _("--classroom50={out} exists already: choose another name, or delete it.").format(
                out=out
            )
        )
    parts = bundled(kata, rules, course, "--classroom50", tests, reference)
    entry = ENTRY.replace("{torch}", pinned(kata.root))
    entry = entry.replace("{packages}", repr(list(rules.packages)))
    scale = f" With partial credit or parts of points, they count {FINE} for a point."
    fine = _factor(course) != 1
    parts["autograder.py"] = entry.encode()
    readme = Path(__file__).with_name("classroom50.md").read_text(encoding="utf-8")
    parts["README.md"] = readme.replace("{scale}", scale if fine else "").encode()
    try:
        put_down(parts, out)
    except OSError as error:
        raise KataError(
            _("--classroom50={out}: it cannot be written ({error}).").format(out=out, error=error)
        ) from error


def _factor(course: CourseFile) -> int:
    """What a point counts."""
    parts = (*course.points.values(), *course.weights.values())
    whole = course.partial_credit != SHARE and all(float(one).is_integer() for one in parts)
    return 1 if whole else FINE


def result_of(graded: Alone, factor: int, given: Mapping[str, str]) -> dict[str, Any]:
    """The `result.json`.

    Args:
        graded: The graded submission.
        factor: What a point counts.
        given: The environment that their runner sets; it adds owner, type and time itself.
    """
    tests = [_entry(one, graded.result.exercises.get(one.key), factor) for one in graded.counted]
    return {
        "schema": SCHEMA,
        "classroom": given["CLASSROOM"],
        "assignment": given["ASSIGNMENT"],
        "submission": given["SUBMISSION_TAG"],
        "commit": given["COMMIT_URL"],
        "release": given["RELEASE_URL"],
        "review": given.get("REVIEW_URL") or given["COMMIT_URL"],
        "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(one["score"] for one in tests),
        "max-score": sum(one["max-score"] for one in tests),
        "tests": tests,
    }


def _entry(exercise: Exercise, one: Graded | None, factor: int) -> dict[str, Any]:
    """One exercise; it earns nothing if it was not handed out, or nothing could be read."""
    most = round(factor * exercise.points)
    score = round(factor * one.points) if one is not None else 0
    return {
        "test-name": exercise.key,
        "passed": one is not None and one.outcome is Outcome.SOLVED,
        "score": max(min(score, most), 0),
        "max-score": most,
    }


def main() -> None:
    """`python -m torchkata.grade.classroom50 BUNDLE CHECKOUT`, in their runner."""
    source, checkout = map(Path, sys.argv[1:])
    graded = grade_alone(source, checkout, os.environ.get("USERNAME", ""))
    rules = json.loads((source / "rules.json").read_text(encoding="utf-8"))
    names = ("points", "weights", "partial_credit")
    factor = _factor(CourseFile(**{name: rules[name] for name in names}))
    result = result_of(graded, factor, os.environ)
    texts = {
        "release-body.md": feedback(graded.result, graded.grades, graded.counted),
        "result.json": json.dumps(result, indent=2) + "\n",
    }
    for name, text in texts.items():
        (checkout / name).unlink(missing_ok=True)  # a link that was committed leads elsewhere
        (checkout / name).write_text(text, encoding="utf-8", errors="replace")
    said = [f"torchkata: {result['score']} of {result['max-score']}"]
    said += [f"Not here: {phrase}." for phrase in graded.missing]
    sys.stdout.write("\n".join(said) + "\n")


if __name__ == "__main__":
    main()
