"""The observation: what could be seen of one run of a learner's code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Ending(StrEnum):
    """How one run ended."""

    RETURNED = "returned"
    RAISED = "raised"
    TODO = "todo"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Options:
    """What a call is watched for, beyond what is always watched.

    Attributes:
        work: Count operations and elements (a dispatch mode: about 7 µs an operation).
        allowed: Names of the ATen operations that may run, such as `mul` or `sum`; None allows
            every one. Where it is given, a trail is kept from the arguments to the result.
        autograd: Whether the code under test may differentiate by machine.
        seconds: Time limit of the call.
        seed: Seed of the cotangent that gradients are taken with, and of the global random
            generators while the call runs.
    """

    work: bool = False
    allowed: frozenset[str] | None = None
    autograd: bool = True
    seconds: float = 10.0
    seed: int = 0

    @property
    def metered(self) -> bool:
        """Whether operations have to be watched one by one."""
        return self.work or self.allowed is not None or not self.autograd


@dataclass(frozen=True)
class Facts:
    """What a tensor or an array is, besides its numbers."""

    shape: tuple[int, ...]
    dtype: str
    device: str
    strides: tuple[int, ...]
    requires_grad: bool
    is_leaf: bool
    grad_fn: str | None
    is_parameter: bool
    is_array: bool
    shares_memory_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """One line of a traceback, in the learner's own file."""

    file: str
    line: int
    function: str
    source: str

    @property
    def raises(self) -> bool:
        """Whether the line raises by itself, and does not call what raises; if it can be read."""
        return re.search(r"\braise\b|^$", self.source) is not None


@dataclass(frozen=True)
class Error:
    """An exception, as text: its type, its message, and where it came from."""

    type: str
    message: str
    bases: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True)
class Violation:
    """Something that this exercise forbids, and the learner's line that did it."""

    what: str
    frame: Frame | None


@dataclass(frozen=True)
class Work:
    """Operations that were dispatched, and elements that they read and wrote; views are free."""

    operations: int
    read: int
    written: int


@dataclass(frozen=True)
class Observation:
    """One run of a learner's code.

    Attributes:
        ending: How it ended.
        value: What it returned.
        arguments: The positional arguments after the call.
        keywords: The keyword arguments after the call.
        gradients: The vector-Jacobian product for each argument that requires grad, by its path
            (`arguments[0]`); None where autograd found no way from it to the result.
        gradient_error: Why that product could not be taken.
        facts: For each tensor and array, by its path (`value`, `value[1]`, `arguments[0]`).
        calls: The torch functions that were called, with how often.
        places: The learner's line that called each of them first.
        violations: Forbidden things that were done.
        work: Operations and elements, where they were counted.
        error: What was raised, or why the value was refused.
        warnings: What torch and Python warned of.
        switched: What of torch's settings was left otherwise than it was.
        printed: What was printed.
        seconds: How long it took.
    """

    ending: Ending
    value: Any = None
    arguments: Sequence[Any] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)
    gradients: Mapping[str, Any] = field(default_factory=dict)
    gradient_error: Error | None = None
    facts: Mapping[str, Facts] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, Frame] = field(default_factory=dict)
    violations: Sequence[Violation] = ()
    work: Work | None = None
    error: Error | None = None
    warnings: Sequence[str] = ()
    switched: Sequence[str] = ()
    printed: str = ""
    seconds: float = 0.0
