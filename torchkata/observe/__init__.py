"""Runs a learner's code once and records what it does; no other part of the engine runs it.

The tests' side makes a `Request`, sends its bytes to `perform` (in the same process, or across a
wall), and reads the returned bytes with `read_answer`: an `Observation`.
"""

from torchkata.observe.answer import answer_without_call, read_answer
from torchkata.observe.perform import asked_for, perform, vjp
from torchkata.observe.record import Ending, Error, Facts, Frame, Observation, Options, Violation
from torchkata.observe.request import Request, arguments_of
from torchkata.observe.subject import Subject, load_beside
from torchkata.observe.wire import MODULE, UNCALLED, UNRAISED, Malformed, Unsendable

__all__ = [
    "MODULE",
    "UNCALLED",
    "UNRAISED",
    "Ending",
    "Error",
    "Facts",
    "Frame",
    "Malformed",
    "Observation",
    "Options",
    "Request",
    "Subject",
    "Unsendable",
    "Violation",
    "answer_without_call",
    "arguments_of",
    "asked_for",
    "load_beside",
    "perform",
    "read_answer",
    "vjp",
]
