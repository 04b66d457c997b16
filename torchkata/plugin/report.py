"""A verdict as pytest's reports carry it, in place of a traceback."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from torchkata.diagnosis.verdict import Verdict


class NotSolved(pytest.fail.Exception):  # type: ignore[name-defined, misc]
    """A test of an exercise did not pass; the verdict says how.

    As one of pytest's own failures, it spares pytest the making of a traceback that nobody reads.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.outcome.value, pytrace=False)
        self.verdict = verdict


@dataclass(frozen=True)
class Crash:
    """Where a test went wrong, as pytest's own reports tell it: `path`, `lineno`, `message`."""

    path: str
    lineno: int
    message: str


class Told:
    """A verdict in place of a traceback; tools that ask where it went wrong get the learner's line.

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
        """Called by pytest to show it."""
        tw.line(self.text)
