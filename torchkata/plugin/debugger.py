"""The debugger of `breakpoint()` and of `--pdb`, which a beginner can leave in any way."""

import pdb
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

import pytest
from _pytest.debugging import pytestPDB

from torchkata.kata.outcome import Outcome
from torchkata.plugin.items import EXERCISE, hidden_test
from torchkata.plugin.report import NotSolved
from torchkata.run.session import Session

Result = TypeVar("Result")


class Debugger(pdb.Pdb):
    """pdb, but Ctrl-D and Ctrl-C at its prompt end the run, as `q` does.

    To pdb, Ctrl-D fails one test, after which the next one opens it again, and Ctrl-C does nothing.
    pytest makes a class of its own from this one; its `do_quit` ends the run.
    """

    def cmdloop(self, intro: Any = None) -> None:
        """Read commands until one of them goes on."""
        try:
            super().cmdloop(intro)
        except KeyboardInterrupt:
            self.do_quit("")

    def do_EOF(self, arg: str) -> bool | None:  # noqa: N802 - its name is pdb's
        """Ctrl-D ends the run."""
        return self.do_quit(arg)


class InTheCall:
    """`--pdb`: stops at the first line of the learner's function, in the call that failed.

    Args:
        post_mortem: pytest's own plugin for `--pdb`, which has all failures but ours.
        session: The run.
    """

    def __init__(self, post_mortem: Any, session: Session) -> None:
        self.post_mortem = post_mortem
        self.session = session

    def pytest_exception_interact(
        self, node: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport
    ) -> None:
        """Called when a test has failed."""
        exercise = node.stash.get(EXERCISE, None)
        failed = call.excinfo.value if call.excinfo else None
        if exercise is None or not isinstance(failed, NotSolved):
            self.post_mortem.pytest_exception_interact(node, call, report)
            return
        if failed.verdict.outcome in (Outcome.TODO, Outcome.NOT_RUN):
            return
        subject = self.session.code.subject(exercise.topic)
        if subject.module is None:
            return
        init: Any = pytestPDB._init_pdb
        debugger = init("kata")  # which lets go of the output first
        debugger.message(f"\n{report.longrepr}\n")

        def stopping(work: Callable[[], Result]) -> Result:
            return stopped_at(subject.owns, debugger, work)

        if isinstance(node, pytest.Function):
            self.session.run_again(hidden_test(node, exercise), stopping)
        else:
            stopping(lambda: self.session.run_example(exercise))

    def pytest_internalerror(self, excrepr: Any, excinfo: Any) -> None:
        """Called for an error of pytest or of ours."""
        self.post_mortem.pytest_internalerror(excrepr, excinfo)


def stopped_at(
    is_own: Callable[[FrameType], bool], debugger: Any, work: Callable[[], Result]
) -> Result:
    """Do some work, and open the debugger at the first line of code that is the learner's own."""

    def wait(frame: FrameType, event: str, _argument: object) -> Any:
        if event != "call" or not is_own(frame):
            return None
        debugger.set_trace(frame)
        return debugger.trace_dispatch

    before = sys.gettrace()
    sys.settrace(wait)
    try:
        return work()
    finally:
        sys.settrace(before)
