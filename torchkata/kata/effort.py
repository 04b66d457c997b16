"""The work that an exercise took, and the grade that it earns: how well it was remembered.

`.kata/outcomes.json` has this work beside each outcome. A learner who never types `kata again`
never sees a grade: it only decides when the exercise comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from torchkata.kata.outcome import Outcome

LONGEST_PAUSE = 600.0  # seconds; who was away for longer was not working all the time
SAME_TRY = 20.0  # seconds; an editor that saves by itself makes several runs of one try
MANY_FAILURES = 3
MANY_HINTS = 2


class Grade(StrEnum):
    """How well an exercise was remembered: the four grades of FSRS."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


@dataclass(frozen=True)
class Effort:
    """The work between the start of an exercise and its solution.

    Attributes:
        failing: The runs in which it failed.
        hints: The hints that were shown.
        seconds: The time, without long pauses; None if it is not known.
        looked: Whether the solution was shown before.
    """

    failing: int = 0
    hints: int = 0
    seconds: float | None = None
    looked: bool = False


def grade(effort: Effort, minutes: int) -> Grade:
    """The grade of a solved exercise; `docs/again.md` has this as a table.

    Args:
        effort: The work that it took.
        minutes: The time that a beginner needs.
    """
    seconds, expected = effort.seconds, 60 * minutes
    if effort.looked:
        return Grade.AGAIN
    if effort.hints >= MANY_HINTS or effort.failing >= MANY_FAILURES:
        return Grade.HARD
    if seconds is not None and seconds > 2 * expected:
        return Grade.HARD
    if effort.hints or effort.failing or seconds is None or seconds > expected / 2:
        return Grade.GOOD
    return Grade.EASY


def worked(
    old: Mapping[str, str], outcome: Outcome, digest: str, pause: float | None, changed: int = 1
) -> dict[str, str]:
    """The work so far, as it is kept beside an outcome.

    Args:
        old: What is kept of the exercise's last run.
        outcome: The outcome of this run.
        digest: The digest of what ran.
        pause: The seconds since the last run of any exercise; None if there was none.
        changed: How many exercises changed in them; each gets an equal share of the time.
    """
    was = Outcome.read(old.get("outcome"))
    kept = {key: old[key] for key in ("first", "grade") if key in old}
    same = old.get("digest") == digest and was is outcome
    before = effort_of({} if was.is_done and not same else old)
    failing, seconds = before.failing, before.seconds
    if not same:
        if pause is not None:
            share = min(max(pause, 0.0), LONGEST_PAUSE) / max(changed, 1)
            seconds = (seconds or 0.0) + share
        if not outcome.is_done and (pause is None or pause >= SAME_TRY or not failing):
            failing += 1
    told = {"failing": str(failing)} if failing else {}
    return kept | told | ({} if seconds is None else {"seconds": f"{seconds:.0f}"})


def solved_first(
    entry: dict[str, str], effort: Effort, minutes: int, now: datetime
) -> dict[str, str]:
    """The entry of a solved exercise with the time and grade of its first solution."""
    if "first" in entry:
        return entry
    return entry | {"first": now.isoformat(timespec="seconds"), "grade": grade(effort, minutes)}


def effort_of(entry: Mapping[str, str], hints: int = 0, looked: bool = False) -> Effort:
    """The work that is kept beside an outcome; what cannot be read counts as not known."""
    failing, seconds = (str(entry.get(key, "")) for key in ("failing", "seconds"))
    return Effort(
        failing=int(failing) if failing.isdecimal() else 0,
        hints=hints,
        seconds=float(seconds) if seconds.isdecimal() else None,
        looked=looked,
    )
