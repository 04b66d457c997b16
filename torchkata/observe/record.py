"""The observation: the record of one run of a learner's code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# What is recorded of one call, at most.
MANY = 1_000  # different violations say nothing new
MOST_WARNINGS = 20
MOST_PRINTED = 10_000  # characters
MOST_BASES = 50  # of an error's class


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
    """Options of a call, beyond the records that are always made.

    Attributes:
        work: Count operations and elements (a dispatch mode: about 7 µs an operation).
        allowed: Names of the ATen operations that may run, such as `mul` or `sum`; None allows
            every one. If it is given, the origin of the result is traced to the arguments.
        autograd: Whether the code under test may use autograd.
        seconds: Time limit of the call.
        default_dtype: The name of torch's default dtype while the call runs, if not float32.
        seed: Seed of the global random generators while the call runs; the code under test can
            read it (`torch.initial_seed()`).
        upstream: Seed of the upstream gradient; nothing else is drawn from it.
    """

    work: bool = False
    allowed: frozenset[str] | None = None
    autograd: bool = True
    seconds: float = 10.0
    default_dtype: str = ""
    seed: int = 0
    upstream: int = 0

    @property
    def metered(self) -> bool:
        """Whether each operation has to be watched."""
        return self.work or self.allowed is not None or not self.autograd


@dataclass(frozen=True)
class Facts:
    """The properties of a tensor or an array, besides its numbers."""

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
        """Whether the line itself raises, not a function that it calls; also if it is unknown."""
        return re.search(r"\braise\b|^$", self.source) is not None


@dataclass(frozen=True)
class Error:
    """An exception as text: type, message, frames, and the traceback if it was asked for."""

    type: str
    message: str
    bases: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    trace: str = ""


@dataclass(frozen=True)
class Violation:
    """Something that this exercise forbids, with the learner's line.

    Attributes:
        what: The operation that ran, such as `bmm`, or what else was done.
        frame: The line.
        called: The torch function that was called there, such as `einsum`; nothing if none was.
    """

    what: str
    frame: Frame | None
    called: str = ""


@dataclass(frozen=True)
class Work:
    """The dispatched operations, and the elements that they read and wrote; views are free.

    `largest` is the number of elements of the largest tensor that an operation wrote.
    """

    operations: int
    read: int
    written: int
    largest: int


@dataclass(frozen=True)
class Observation:
    """One run of a learner's code.

    Attributes:
        ending: How it ended.
        value: Its result.
        arguments: The positional arguments after the call.
        keywords: The keyword arguments after the call.
        gradients: The vector-Jacobian product for each argument that requires grad, by its path
            (`arguments[0]`); None if autograd found no way from it to the result.
        gradient_error: The error if that product failed.
        facts: For each tensor and array, by its path (`value`, `value[1]`, `arguments[0]`).
        calls: The number of calls of each torch function.
        places: The learner's line that called each of them first.
        violations: The forbidden things that it did.
        work: Operations and elements, if they were counted.
        error: The exception, or why the value was refused.
        warnings: The warnings of torch and Python.
        switched: The settings of torch that it left changed.
        printed: Its printed text.
        seconds: Its time.
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
