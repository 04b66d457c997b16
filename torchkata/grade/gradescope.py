"""An autograder for Gradescope: one submission, graded inside their container.

`write_autograder` packs it; `main` runs there. An entry of the results, for the instructor only,
lists the walls that are missing in their container.
"""

import json
import secrets
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from torchkata.diagnosis.kinds import sentence
from torchkata.errors import KataError
from torchkata.grade.course import course_of, with_tests
from torchkata.grade.engine import grade_one
from torchkata.grade.intake.apart import read_apart
from torchkata.grade.reference import refuse_what_fails
from torchkata.grade.results import Graded, Result
from torchkata.grade.rules import Rules
from torchkata.grade.wall.sandbox import Limits, Walls
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.packed import FILE
from torchkata.kata.zips import zipped

_PACKAGE = Path(__file__).resolve().parents[1]

SETUP = """\
#!/usr/bin/env bash
# Runs once, when the container is built: installs Python 3.11 or newer and what grading needs.
set -euo pipefail
apt-get update
for version in 3.13 3.12 3.11; do
    apt-get install -y "python$version" "python$version-venv" libseccomp2 && break
done
"python$version" -m venv /autograder/venv
# The default package of torch includes CUDA. For a smaller image, let pip install the CPU build:
# pytorch.org says how.
/autograder/venv/bin/pip install "torch{torch}"
/autograder/venv/bin/pip install "/autograder/source/package[grade]"
"""
RUN = """\
#!/usr/bin/env bash
# Runs for each submission.
cd /autograder/source
exec /autograder/venv/bin/python -m torchkata.grade.gradescope \\
    /autograder/source /autograder/submission /autograder/results/results.json
"""


def write_autograder(
    kata: Kata,
    rules: Rules,
    file: Path,
    tests: Path | None = None,
    reference: Path | None = None,
) -> None:
    """Write the zip for Gradescope, with an instructor's own tests if there are any.

    Args:
        kata: The kata with its hidden tests.
        rules: The rules of grading.
        file: The zip.
        tests: The instructor's own tests.
        reference: A folder of right answers that these must accept; None means the solutions.

    Raises:
        KataError: If the file cannot be written, this is not a clone, or a test of the
            instructor's fails on the right answers.
    """
    with tempfile.TemporaryDirectory(prefix="torchkata-tests-") as folder:
        tested = kata
        if tests is not None:
            tested = with_tests(kata, tests, Path(folder))
            refuse_what_fails(tested, tests, reference, rules.call_seconds)
        course = course_of(tested, rules, travels=True)
    texts = {
        "setup.sh": SETUP.replace("{torch}", _pinned(kata.root)),
        "run_autograder": RUN,
        "rules.json": json.dumps(
            {
                "exercises": rules.exercises,
                "call_seconds": rules.call_seconds,
                "seconds": rules.seconds,
                "memory": rules.limits.memory,
                "strict": rules.strict,
            }
        ),
    }
    parts = {name: text.encode() for name, text in texts.items()}
    parts |= {f"kata/{name}": data for name, data in course.files.items()}
    parts |= dict(_package(kata))
    try:
        file.write_bytes(zipped(parts, scripts=texts))
    except OSError as error:
        raise KataError(
            _("--gradescope={file}: it cannot be written ({error}).").format(file=file, error=error)
        ) from error


def _package(kata: Kata) -> Iterator[tuple[str, bytes]]:
    """The engine's files, which pip installs."""
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if not (kata.root / name).is_file():
            raise KataError(
                _("--gradescope needs a clone: there is no {name} in {folder}.").format(
                    name=name, folder=kata.root
                )
            )
        yield f"package/{name}", (kata.root / name).read_bytes()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path != FILE:
            yield f"package/torchkata/{path.relative_to(_PACKAGE).as_posix()}", path.read_bytes()


def _pinned(root: Path) -> str:
    """The class's torch release, as a requirement: `==2.13.0`."""
    for line in (root / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("torch=="):
            return line.removeprefix("torch").strip()
    requirements = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [one for one in requirements["project"]["dependencies"] if one.startswith("torch")]
    return str(wanted[0].removeprefix("torch"))


def results(kata: Kata, result: Result, walls: Walls, rules: Rules) -> dict[str, Any]:
    """The results for Gradescope: an entry for each exercise, and one for the instructor."""
    points = {one.key: float(one.points) for one in kata.syllabus}
    entries: list[dict[str, Any]] = [
        {
            "name": name,
            "score": one.points,
            "max_score": points[name],
            "status": "passed" if one.outcome is Outcome.SOLVED else "failed",
            "output": _told(one),
            "visibility": "visible",
        }
        for name, one in result.exercises.items()
    ]
    lines = [*result.flags, *walls.names(rules.limits)]
    lines += [f"Not here: {phrase}." for phrase in walls.missing]
    entries.append(
        {
            "name": "For the instructor",
            "output": "\n".join(lines),
            "visibility": "hidden",
            "score": 0.0,
            "max_score": 0.0,
        }
    )
    return {
        "score": result.points,
        "output": result.reason or "",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": entries,
    }


def _told(one: Graded) -> str:
    """The message to a student about one exercise, in the same words as in `feedback/`."""
    lines = [one.outcome.words, sentence(one.reason) if one.reason else "", one.diagnosis or ""]
    lines += one.remarks
    return "\n".join(line for line in lines if line)


def main() -> None:
    """`python -m torchkata.grade.gradescope SOURCE SUBMISSION RESULTS`, in their container."""
    source, submission, file = map(Path, sys.argv[1:])
    given = json.loads((source / "rules.json").read_text(encoding="utf-8"))
    walls = Walls.here()
    rules = Rules(
        seed=secrets.randbelow(2**53),
        exercises=tuple(given["exercises"]),
        call_seconds=given["call_seconds"],
        seconds=given["seconds"],
        limits=Limits(memory=given["memory"]),
        strict=given["strict"],
        trusted=not walls.whole,  # Gradescope runs one submission in one container
    )
    kata = Kata(source / "kata")
    (read,) = read_apart(submission, kata, rules.exercises, one=True)
    result = grade_one(course_of(kata, rules), read)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(results(kata, result, walls, rules), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
