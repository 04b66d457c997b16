"""One exercise tested without pytest: the same tests, the same messages, the same saved outcome.

The first trial imports torch, not this module: a process that only shows a trial needs no torch.
"""

import contextlib
import io
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from torchkata.kata.bars import Segment
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise

if TYPE_CHECKING:
    from torchkata.diagnosis.verdict import Verdict
    from torchkata.run.attempt import HiddenTest
    from torchkata.run.session import Session


@dataclass(frozen=True)
class Trial:
    """The result of testing an exercise.

    Attributes:
        exercise: Its name.
        outcome: The worst of its tests' outcomes; `example` if this copy has only the example.
        lines: The message, as in pytest; if it is solved, only a remark if it printed; empty if
            it is still to do.
        tests: The number of tests that ran.
        seconds: Their time.
        unkept: A sentence if the outcome cannot be saved, otherwise nothing.
        mistakes: The known mistakes that explain it, by `mistake_id`.
        kind: The kind of the failure that is shown; empty if there is none.
        is_new: Whether the last run of the same code had another outcome, or there was none.
    """

    exercise: str
    outcome: Outcome
    lines: Sequence[Segment]
    tests: int
    seconds: float
    unkept: str = ""
    mistakes: Sequence[str] = ()
    kind: str = ""
    is_new: bool = True

    def plain(self) -> dict[str, Any]:
        """The trial as a dict, to cross between processes as JSON."""
        return asdict(self)

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Trial":
        """The trial that `plain` gave."""
        lines = [(str(text), str(style)) for text, style in plain["lines"]]
        return cls(**{**plain, "outcome": Outcome(plain["outcome"]), "lines": lines})


def tried(
    session: "Session",
    exercise: Exercise,
    tests: "Sequence[HiddenTest]",
    began: Callable[[str], None] = lambda _test: None,
) -> Trial:
    """Run an exercise's example and its hidden tests, and save the outcome of a learner's own file.

    Args:
        session: The run, with the code and the seed.
        exercise: The exercise.
        tests: Its hidden tests.
        began: Called with the name of each test as it begins.

    Raises:
        AuthorError: If a test is at fault, not the code.
    """
    from torchkata.diagnosis.verdict import EXAMPLE
    from torchkata.run.summary import about

    start = time.perf_counter()
    record = session.record
    runs: dict[str, Callable[[], Verdict]] = {EXAMPLE: partial(session.run_example, exercise)}
    runs |= {test.name: partial(session.run_test, test) for test in tests}
    for name in runs:
        record.expect(exercise, name)
    for name, run in runs.items():
        began(name)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            verdict = run()
        record.note(exercise, name, verdict, printed.getvalue())
    session.finish()
    lines = about(session, exercise)
    entries = record.entries(exercise).values()
    ran = [entry for entry in entries if entry.verdict.outcome is not Outcome.NOT_RUN]
    outcome = record.outcome(exercise)
    seconds = time.perf_counter() - start
    found = {one.exercise: one for one in session.results}.get(exercise.name)
    told = (found.mistakes, found.kind, found.is_new) if found else ()
    return Trial(exercise.name, outcome, lines, len(ran), seconds, session.unkept, *told)
