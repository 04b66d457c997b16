"""What a learner tells the board: the results of runs, a raised hand, and code if they say so."""

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from torchkata.classroom.membership import Membership
from torchkata.classroom.queue import Queue
from torchkata.classroom.start import start
from torchkata.kata.outcome import Outcome

LONGEST_CODE = 8000  # characters of shared code
LONGEST_QUESTION = 300


def ran(
    exercise: str, outcome: Outcome, mistakes: Iterable[str], kind: str, seconds: float
) -> dict[str, Any]:
    """A report on one run of an exercise: never its code, and no word of its message."""
    return {
        "what": "run",
        "exercise": exercise,
        "outcome": outcome.value,
        "mistakes": list(mistakes),
        "kind": kind,
        "seconds": round(seconds, 3),
    }


def earlier(exercise: str, outcome: Outcome) -> dict[str, Any]:
    """A report on an exercise that was run before the learner joined."""
    return {"what": "earlier", "exercise": exercise, "outcome": outcome.value}


def hand(up: bool) -> dict[str, Any]:
    """A report on a raised or lowered hand."""
    return {"what": "hand", "up": up}


def shared(exercise: str, code: str, question: str) -> dict[str, Any]:
    """A report with the code of one exercise."""
    if len(code) > LONGEST_CODE:
        code = code[:LONGEST_CODE] + "\n..."
    return {
        "what": "share",
        "exercise": exercise,
        "code": code,
        "question": question[:LONGEST_QUESTION],
    }


def queue_up(root: Path, reports: Iterable[Mapping[str, Any]]) -> bool:
    """Queue reports, if the kata in `root` has joined a board; never an error.

    Returns:
        Whether something is queued.
    """
    membership = Membership.of(root)
    listed = list(reports)
    if membership is None or not listed:
        return False
    with contextlib.suppress(OSError):
        Queue(root, membership).append(listed)
        return True
    return False


def report(root: Path, reports: Iterable[Mapping[str, Any]]) -> None:
    """Queue reports, and start a courier; the caller waits for neither the disk nor the board."""
    if queue_up(root, reports):
        start(root)
