"""How long the reports take after a change of the rules: `python benchmarks/reports.py`.

Aim: for 120 students under a second, from the command to the prompt. The outcomes are made up, so
no judge runs. The command changes the points of one exercise, and writes every report that shows
points. Where other programs share the machine, look at the processor's time.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from torchkata.grade.engine import AtWork
from torchkata.grade.grading import grade_class
from torchkata.grade.order import Order
from torchkata.grade.results import Graded, Result
from torchkata.grade.rules import Rules
from torchkata.kata.folder import Kata

ROOT = Path(__file__).resolve().parents[1]
TESTS = 15  # of each exercise


class MadeUp(Executor):
    """Stands for the judges: half of the outcomes are right."""

    def __init__(self) -> None:
        self.draw = random.Random(7)  # noqa: S311 (made-up outcomes)

    def submit(self, _work: Any, course: Any, *more: Any, **_named: Any) -> Future[Any]:
        """An outcome for each exercise of a submission."""
        future: Future[Any] = Future()
        if hasattr(more[0], "student"):
            keys = course.tested
            exercises = {key: self._graded() for key in keys}
            result = Result(more[0].student, 0.0, "graded", exercises=exercises)
            future.set_result(result)
        else:
            future.set_result(())
        return future

    def _graded(self) -> Graded:
        if self.draw.random() < 0.5:
            return Graded("solved", 0.0, {f"test_{n}": "solved" for n in range(TESTS)})
        tests = {f"test_{n}": self.draw.choice(("solved", "wrong")) for n in range(TESTS)}
        told = f"You took `dim={self.draw.randrange(4)}` and forgot the mean."
        return Graded("wrong", 0.0, tests, "wrong values", told, 0.02)


def consumed(done: Iterator[Result | AtWork], _count: int) -> None:
    """Show nothing."""
    for _one in done:
        pass


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=120)
    options = parser.parse_args()
    kata = Kata(ROOT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(options.students):
            (folder / f"class/student {number}").mkdir(parents=True)
            file = folder / f"class/student {number}/line_fit.py"
            file.write_text(f"x = {number}\n", encoding="utf-8")
        for core in (True, False):
            exercises = tuple(one.name for one in kata.syllabus if one.core or not core)
            out, course = folder / f"out {core}", folder / f"{core}.toml"
            order = Order(folder / "class", out, Rules(1, exercises, trusted=True))
            grade_class(kata, order, make=lambda jobs: (MadeUp(), jobs), tell=consumed)
            each = [_seconds(folder, out, course, core, points) for points in range(5, 10)]
            best, cpu = (min(one) for one in zip(*each, strict=True))
            what = f"{options.students} students, {len(exercises)} exercises, points changed"
            print(f"{what:<55} {best:.2f} s, CPU {cpu:.2f} s   (aim 1 s)", flush=True)


def _seconds(folder: Path, out: Path, course: Path, core: bool, points: int) -> tuple[float, float]:
    """The time of one command, as a user types it, and that of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    core_only = f"core = {'true' if core else 'false'}"
    course.write_text(f"{core_only}\n[points]\nmse = {points}\n", encoding="utf-8")
    command = [sys.executable, "-m", "torchkata", "grade", str(folder / "class"), "--trusted"]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--out", str(out), "--course", str(course)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    taken = time.perf_counter() - began
    assert "Changed for" in done.stdout
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
