"""The rules of grading a class; nothing here imports torch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torchkata.grade.wall.sandbox import Limits
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Exercise


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
        packages: The packages that may be imported beside torch and numpy.
        limits: The limits of a worker.
    """

    seed: int
    exercises: tuple[str, ...] = ()
    call_seconds: float = 10.0
    seconds: float = 600.0
    trusted: bool = False
    strict: bool = False
    packages: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def counted(self, kata: Kata) -> list[Exercise]:
        """The exercises that count, in the order of the syllabus."""
        return [one for one in kata.syllabus if not self.exercises or one.name in self.exercises]

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Rules":
        """The rules that `dataclasses.asdict` made plain."""
        limits = Limits(**plain["limits"])
        lists = {name: tuple(plain[name]) for name in ("exercises", "packages")}
        return cls(**{**plain, **lists, "limits": limits})


def probes_of(kata: Kata, exercises: Iterable[Exercise]) -> dict[str, Path]:
    """The files of probes of these exercises' topics, for each topic that has one."""
    topics = dict.fromkeys(exercise.topic for exercise in exercises)
    files = {topic: kata.tests(topic) / "probes.py" for topic in topics}
    return {topic: file for topic, file in files.items() if file.is_file()}
