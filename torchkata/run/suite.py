"""The hidden tests outside of a pytest run: pytest collects them once, we run them repeatedly."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from torchkata.diagnosis.remembered import Remembered
from torchkata.diagnosis.suspects import Suspects
from torchkata.diagnosis.verdict import Verdict
from torchkata.errors import AuthorError
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Exercise
from torchkata.observe import Subject
from torchkata.run.attempt import Attempt, HiddenTest, Setting
from torchkata.testing.known import Known
from torchkata.testing.learner import beside


def collect(kata: Kata, exercises: Iterable[Exercise]) -> dict[str, list[HiddenTest]]:
    """The hidden tests of some exercises, by exercise.

    Raises:
        AuthorError: If a test file cannot be collected; the message is pytest's.
    """
    files = [
        kata.argument(file)
        for exercise in exercises
        for file in (
            kata.test_file(exercise),
            *sorted(kata.tests(exercise.topic).glob(f"test_{exercise.name}__*.py")),
        )
        if file.is_file()
    ]
    if not files:
        return {}
    collector = _Collector(kata)
    pytest.main(
        [
            *("--collect-only", f"--impl={kata.stubs}", "--assert=plain", "-p", "no:terminal"),
            *("-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(kata.root)),
            *("-c", str(kata.root / "pyproject.toml"), *files),
        ],
        plugins=[collector],
    )
    if collector.problems:
        raise AuthorError("\n".join(collector.problems))
    return collector.found


class _Collector:
    def __init__(self, kata: Kata) -> None:
        self.kata = kata
        self.found: dict[str, list[HiddenTest]] = {}
        self.problems: list[str] = []

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            why = str(report.longrepr).strip().splitlines()[-1].removeprefix("E").strip()
            self.problems.append(f"{report.nodeid}: cannot be collected: {why}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            # `test_mse__mine.py` is an instructor's own file, beside ours.
            name, _beside, own = item.path.stem.removeprefix("test_").partition("__")
            exercise = self.kata.syllabus.by_name.get(name)
            if exercise is None or not isinstance(item, pytest.Function):
                continue
            call = getattr(item, "callspec", None)
            test = HiddenTest(
                exercise,
                f"{own}::{item.name}" if own else item.name,  # names may repeat in two files
                item.module,
                item.obj,
                dict(call.params) if call else {},
            )
            self.found.setdefault(exercise.name, []).append(test)


def run_all(
    kata: Kata,
    tests: Sequence[HiddenTest],
    subject: Subject,
    seed: int,
    *,
    diagnose_with: Sequence[Known] = (),
    remembered: Remembered | None = None,
    seconds: float = 10.0,
) -> dict[str, Verdict]:
    """Run an exercise's tests in this process, and return the verdict on each.

    `remembered` is for several answers to the exercise, if all else in their module is the same.
    """
    setting = Setting(kata, seed, seconds)
    name = tests[0].exercise.name if tests else ""
    suspects = Suspects(name, diagnose_with, subject, remembered)
    return {
        test.name: Attempt(test, setting, beside(subject)).explained(suspects) for test in tests
    }
