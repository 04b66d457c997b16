"""How a class is graded; nothing here brings torch with it."""

from dataclasses import dataclass, field

from torchkata.grade.wall.sandbox import Limits


@dataclass(frozen=True)
class Rules:
    """How submissions are graded.

    Attributes:
        seed: What the hidden tests draw their inputs from.
        exercises: The names of those that count; all where empty.
        call_seconds: What one call may take.
        seconds: What one submission may take.
        trusted: Whether to grade where the walls are missing.
        limits: What a worker may use up.
    """

    seed: int
    exercises: tuple[str, ...] = ()
    call_seconds: float = 10.0
    seconds: float = 600.0
    trusted: bool = False
    limits: Limits = field(default_factory=Limits)
