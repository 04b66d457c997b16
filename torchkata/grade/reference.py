"""An instructor's own tests, tried on answers that are right before anybody is graded."""

from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING

from torchkata.errors import AuthorError, KataError
from torchkata.grade.engine import local
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome

if TYPE_CHECKING:
    from torchkata.observe import Subject
    from torchkata.run.attempt import HiddenTest

SEEDS = (1, 2, 3)
MOST_TOLD = 5


def refuse_what_fails(kata: Kata, tests: Path, reference: Path | None, seconds: float) -> None:
    """Run the instructor's tests on the solutions, or on a folder of the instructor's answers.

    Args:
        kata: The kata with these tests among its own.
        tests: The folder of the instructor's tests.
        reference: The folder of right answers; None means the solutions.
        seconds: The time limit of one call.

    Raises:
        KataError: If a test fails; the message names it and says what it found.
    """
    files = [file.relative_to(tests).as_posix() for file in sorted(tests.rglob("test_*.py"))]
    answers = reference or kata.root / "solutions"
    shown = str(reference) if reference else "solutions"
    for topic in dict.fromkeys(file.partition("/")[0] for file in files):
        if not (answers / f"{topic}.py").is_file():
            raise KataError(
                _(
                    "--tests: there is no {topic}.py in {folder} to try your tests on: name a "
                    "folder of right answers with --reference."
                ).format(topic=topic, folder=shown)
            )
    try:
        executor, _one = local(1)
        with executor:  # this process has not loaded torch
            running = executor.submit(_failing, kata.root, files, answers.resolve(), seconds)
            failing = running.result()
    except BrokenProcessPool as error:
        raise KataError(_("--tests: your tests ended the process that tried them.")) from error
    if not failing:
        return
    more = len(failing) - MOST_TOLD
    lines = [
        _(
            "--tests: nobody was graded, because these tests fail on {folder}. Fix them, or name "
            "a folder of right answers with --reference:"
        ).format(folder=shown),
        *failing[:MOST_TOLD],
        *([_("and {count} more.").format(count=more)] if more > 0 else []),
    ]
    raise KataError("\n".join(lines))


def _failing(root: Path, files: Sequence[str], answers: Path, seconds: float) -> list[str]:
    """A message for each of these tests that fails: the test, and what it found."""
    return list(_failures(Kata(root), files, answers, seconds))


def _failures(kata: Kata, files: Sequence[str], answers: Path, seconds: float) -> Iterator[str]:
    from torchkata.run.code import load
    from torchkata.run.suite import collect

    own = {(kata.root / "tests" / "exercises" / file).resolve(): file for file in files}
    names = {Path(file).stem.removeprefix("test_").partition("__")[0] for file in files}
    for exercise in kata.syllabus:
        if exercise.name not in names:
            continue
        subject = load(kata, answers, exercise.topic)
        for test in collect(kata, [exercise]).get(exercise.name, []):
            file = own.get(Path(str(test.module.__file__)).resolve())
            said = _said(kata, test, subject, seconds) if file is not None else ""
            if said:
                told = "\n".join(f"    {line}" for line in said.splitlines())
                yield f"{file}::{test.name.rpartition('::')[2]}\n{told}"


def _said(kata: Kata, test: "HiddenTest", subject: "Subject", seconds: float) -> str:
    """The message of a test that fails on a right answer; empty if it passes."""
    from torchkata.run.attempt import Attempt, Setting
    from torchkata.run.summary import as_text
    from torchkata.testing.learner import beside

    for seed in SEEDS:
        try:
            verdict = Attempt(test, Setting(kata, seed, seconds), beside(subject)).verdict
        except AuthorError as error:
            return str(error)
        except Exception as error:  # the test's own
            return f"{type(error).__name__}: {error}"
        if verdict.outcome is not Outcome.SOLVED:
            return as_text(test.exercise, test.name.rpartition("::")[2], verdict)
    return ""
