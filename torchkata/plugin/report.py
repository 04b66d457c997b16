"""A verdict in pytest's reports, instead of a traceback."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from torchkata.diagnosis.verdict import Verdict


class NotSolved(pytest.fail.Exception):  # type: ignore[name-defined, misc]
    """A test of an exercise did not pass; the verdict has the details.

    It is one of pytest's own failures, so pytest does not build a traceback that nobody reads.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.outcome.value, pytrace=False)
        self.verdict = verdict


@dataclass(frozen=True)
class Crash:
    """The place of a failure, in the form of pytest's own reports."""

    path: str
    lineno: int
    message: str


class Told:
    """A verdict instead of a traceback; tools that ask for the place get the learner's line.

    Args:
        text: The verdict's lines.
        verdict: The verdict.
        root: The folder that places are relative to.
    """

    def __init__(self, text: str, verdict: Verdict, root: Path) -> None:
        self.text = text
        self.reprcrash: Crash | None = None
        file, _colon, line = verdict.place.rpartition(":")
        if file and line.isdecimal():
            message = " ".join(verdict.said.split())
            self.reprcrash = Crash(str(root / file), int(line), message)

    def __str__(self) -> str:
        return self.text

    def toterminal(self, tw: Any) -> None:
        """Called by pytest to write it."""
        tw.line(self.text)
