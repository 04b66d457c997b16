"""An autograder for Gradescope: one submission, graded inside their container.

`write_autograder` packs it; `main` runs there. An entry of the results, for the instructor only,
lists the walls that are missing in their container.
"""

import json
import sys
from pathlib import Path
from typing import Any

from torchkata.diagnosis.kinds import sentence
from torchkata.errors import KataError
from torchkata.grade.bundle import Alone, bundled, grade_alone, pinned
from torchkata.grade.marks.course_file import CourseFile
from torchkata.grade.results import Graded
from torchkata.grade.rules import Rules
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.zips import zipped

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
/autograder/venv/bin/pip install "/autograder/source/package[grade]" {packages}
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
    course: CourseFile,
    file: Path,
    tests: Path | None = None,
    reference: Path | None = None,
) -> None:
    """Write the zip for Gradescope, with an instructor's own tests if there are any.

    Args:
        kata: The kata with its hidden tests.
        rules: The rules of grading.
        course: The points, and whether half-solved exercises earn some.
        file: The zip.
        tests: The instructor's own tests.
        reference: A folder of right answers that these must accept; None means the solutions.

    Raises:
        KataError: If the file cannot be written, this is not a clone, or a test of the
            instructor's fails on the right answers.
    """
    setup = SETUP.replace("{torch}", pinned(kata.root))
    names = " ".join(f"'{name}'" for name in rules.packages)
    texts = {
        "setup.sh": setup.replace(" {packages}", f" {names}" if names else ""),
        "run_autograder": RUN,
    }
    parts = bundled(kata, rules, course, "--gradescope", tests, reference)
    parts |= {name: text.encode() for name, text in texts.items()}
    try:
        file.write_bytes(zipped(parts, scripts=texts))
    except OSError as error:
        raise KataError(
            _("--gradescope={file}: it cannot be written ({error}).").format(file=file, error=error)
        ) from error


def results(graded: Alone) -> dict[str, Any]:
    """The results for Gradescope: an entry for each exercise, and one for the instructor."""
    result = graded.result
    points = {one.key: float(one.points) for one in graded.counted}
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
    lines = [*result.flags, *graded.walls]
    lines += [f"Not here: {phrase}." for phrase in graded.missing]
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
    graded = grade_alone(source, submission)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(results(graded), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
