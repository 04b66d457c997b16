"""The rules of grading a class; nothing here imports torch."""

from dataclasses import dataclass, field

from torchkata.grade.wall.sandbox import Limits


@dataclass(frozen=True)
class Rules:
    """The rules of grading.

    Attributes:
        seed: The seed of the hidden tests' inputs.
        exercises: The names of the exercises that count; empty means all.
        call_seconds: The time limit of one call.
        seconds: The time limit of one submission.
        trusted: Whether to grade even if walls are missing.
        strict: Whether an exercise that leans on what the policy does not admit is refused.
        limits: The limits of a worker.
    """

    seed: int
    exercises: tuple[str, ...] = ()
    call_seconds: float = 10.0
    seconds: float = 600.0
    trusted: bool = False
    strict: bool = False
    limits: Limits = field(default_factory=Limits)
