"""Gathers the reports of a run: in pytest's own process, or in xdist's controller."""

import gc
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from torchkata.classroom.reports import ran
from torchkata.classroom.reports import report as tell
from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.plugin.items import EXERCISE
from torchkata.run.session import Session
from torchkata.run.summary import summarise


class Gatherer:
    """Gathers the reports of a session; under pytest-xdist, only the controller has all."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._seconds: dict[str, float] = defaultdict(float)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Called after collection: exercises are not told file by file, there are too many."""
        reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and all(EXERCISE in item.stash for item in session.items):
            reporter.showfspath = False

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        kata = getattr(report, "kata", None)
        if kata is not None:
            self.session.record.gather(kata, report.capstdout)
            self._seconds[kata["exercise"]] += report.duration

    def pytest_sessionfinish(self) -> None:
        self.session.finish()
        gc.freeze()  # pytest is about to collect garbage twice, in all that torch imported

    def pytest_unconfigure(self) -> None:
        """Called at the very end, when everything is on the screen: tell the board what is new.

        Code that did not change, and is as wrong as before, is not told of.
        """
        if not self.session.code.is_own:
            return
        results = self.session.results
        news = [one for one in results if one.is_new or len(results) == 1]
        told = [(one.exercise, one.outcome, one.mistakes, one.kind) for one in news]
        tell(self.session.kata.root, [ran(*one, self._seconds[one[0]]) for one in told])

    @pytest.hookimpl(tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        if config.option.verbose >= -1:
            summarise(self.session, terminalreporter)


class StillToDo:
    """Keeps what is still to do from pytest's habits: it did not fail, although it did not pass.

    `-x` and `--maxfail` count what is wrong, and `--lf` runs it again. The exit status is 1 anyway.
    """

    def __init__(self, run: pytest.Session) -> None:
        self.run = run
        self.count = 0

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> Generator[None, None, None]:
        is_todo = report.failed and getattr(report, "kata", {}).get("outcome") == Outcome.TODO
        self.count += is_todo
        self.run.testsfailed -= is_todo  # pytest adds one, and compares the sum with the limit
        yield
        last_failed: Any = self.run.config.pluginmanager.get_plugin("lfplugin")
        if is_todo and last_failed is not None:
            last_failed.lastfailed.pop(getattr(report, "id", report.nodeid), None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, Any, Any]:
        try:
            return (yield)
        finally:
            self.run.testsfailed += self.count


class WithXdist:
    """Hooks that exist only if pytest-xdist is installed."""

    def pytest_handlecrashitem(self, crashitem: str, report: Any) -> None:
        """Called when a worker died: its current test crashed."""
        file, _separator, name = crashitem.partition("::")
        exercise = Path(file).stem.removeprefix("test_")
        report.kata = {
            "exercise": exercise,
            "test": name,
            "outcome": Outcome.CRASHED.value,
            "kind": "crashed",
            "said": _("ended the process that it ran in"),
        }
