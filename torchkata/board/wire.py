"""A learner's report as it arrives: every part is checked, and nothing else is taken over."""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from torchkata.board.limits import CODE, OLDEST, QUESTION
from torchkata.board.texts import lines, one_line
from torchkata.diagnosis.kinds import is_declared, repeatable
from torchkata.diagnosis.mistake_id import LENGTH
from torchkata.kata.outcome import Outcome

_ID = re.compile(r"[0-9a-f]{16}")
_MISTAKE = re.compile(rf"[0-9a-f]{{{LENGTH}}}")
_MOST_MISTAKES = 2
_LONGEST_KIND = 60
_TOLD = frozenset(Outcome) - {Outcome.TODO, Outcome.CHANGED, Outcome.NOT_RUN}


@dataclass(frozen=True)
class Report:
    """One report of a learner.

    Attributes:
        id: What the learner's machine drew for it.
        what: `run`, `earlier` (run before the learner joined), `hand` or `share`.
        exercise: The exercise; empty for a hand.
        outcome: Its outcome.
        mistakes: The known mistakes that explain it, by `mistake_id`.
        kind: The kind of its failure.
        seconds: How long the run took.
        up: Whether the hand was raised.
        code: The code that was shared.
        question: The question with it.
    """

    id: str
    what: str
    exercise: str = ""
    outcome: str = ""
    mistakes: tuple[str, ...] = ()
    kind: str = ""
    seconds: float = 0.0
    up: bool = False
    code: str = ""
    question: str = ""

    def body(self) -> dict[str, Any]:
        """What is kept of it, without its id and with nothing that is empty."""
        return {key: value for key, value in asdict(self).items() if value and key != "id"}

    @classmethod
    def kept(cls, identity: str, body: Mapping[str, Any]) -> "Report":
        """The report of which `body` was kept."""
        return cls(identity, **{**body, "mistakes": tuple(body.get("mistakes", ()))})


def read(plain: object, exercises: Collection[str]) -> tuple[Report, float] | None:
    """A report and its age in seconds; None if any part of it is not as it should be.

    Args:
        plain: What arrived.
        exercises: The names of the exercises that the board knows.
    """
    if not isinstance(plain, dict):
        return None
    identity, what, age = plain.get("id"), plain.get("what"), _number(plain.get("age"), OLDEST)
    if not isinstance(identity, str) or not _ID.fullmatch(identity) or age is None:
        return None
    if what == "hand":
        return Report(identity, "hand", up=plain.get("up") is True), age
    exercise, outcome = plain.get("exercise"), plain.get("outcome")
    if not isinstance(exercise, str) or exercise not in exercises:
        return None
    if what == "share":
        code = lines(plain.get("code"), CODE)
        question = one_line(plain.get("question"), QUESTION)
        return (Report(identity, "share", exercise, code=code, question=question), age)
    if what not in ("run", "earlier") or not isinstance(outcome, str) or outcome not in _TOLD:
        return None
    seconds = _number(plain.get("seconds", 0), OLDEST)
    told = plain.get("mistakes", [])
    if seconds is None or not isinstance(told, list) or len(told) > _MOST_MISTAKES:
        return None
    if not all(isinstance(one, str) and _MISTAKE.fullmatch(one) for one in told):
        return None
    kind = plain.get("kind", "")
    is_kind = isinstance(kind, str) and len(kind) <= _LONGEST_KIND and is_declared(kind)
    named = repeatable(kind) if is_kind else ""
    return Report(identity, what, exercise, outcome, tuple(told), named, seconds), age


def _number(value: object, most: float) -> float | None:
    """A number from 0 to `most`; a larger one counts as the largest."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if (isinstance(value, float) and not math.isfinite(value)) or value < 0:
        return None
    return float(min(value, most))
