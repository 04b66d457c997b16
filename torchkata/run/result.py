"""The result of one exercise in a run, short: what `kata board` is told, if the learner joined."""

from collections.abc import Sequence
from dataclasses import dataclass

from torchkata.diagnosis.kinds import is_declared, repeatable
from torchkata.diagnosis.mistake_id import mistake_id
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.run.record import Record


@dataclass(frozen=True)
class Result:
    """The result of one exercise.

    Attributes:
        exercise: Its name.
        outcome: Its outcome.
        mistakes: The known mistakes that explain it, by `mistake_id`.
        kind: The kind of the failure that is shown; empty if there is none.
        is_new: Whether the last run of the same code had another outcome, or there was none.
    """

    exercise: str
    outcome: Outcome
    mistakes: Sequence[str] = ()
    kind: str = ""
    is_new: bool = True

    @classmethod
    def of(cls, record: Record, exercise: Exercise, is_new: bool) -> "Result":
        """The result of an exercise that ran."""
        outcome = record.outcome(exercise)
        choice = record.choice(exercise)
        if choice is None or outcome.is_done:
            return cls(exercise.name, outcome, is_new=is_new)
        kind = repeatable(record.entries(exercise)[choice.test].verdict.kind)
        told = kind if is_declared(kind) else ""
        ids = tuple(map(mistake_id, choice.sentences))
        return cls(exercise.name, outcome, ids, told, is_new)
