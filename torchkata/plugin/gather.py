"""Gathers the reports of a run: in pytest's own process, or in xdist's controller."""

import gc
from pathlib import Path
from typing import Any

import pytest

from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.plugin.items import EXERCISE
from torchkata.run.session import Session
from torchkata.run.summary import summarise


class Gatherer:
    """Gathers the reports of a session; under pytest-xdist, only the controller has all."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Called after collection: exercises are not told file by file, there are too many."""
        reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and all(EXERCISE in item.stash for item in session.items):
            reporter.showfspath = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        kata = getattr(report, "kata", None)
        if kata is not None:
            self.session.record.gather(kata, report.capstdout)

    def pytest_sessionfinish(self) -> None:
        self.session.finish()
        gc.freeze()  # pytest is about to collect garbage twice, in all that torch imported

    @pytest.hookimpl(tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        if config.option.verbose >= -1:
            summarise(self.session, terminalreporter)


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
