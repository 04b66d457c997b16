"""An observation as bytes: the learner's side writes it, and the tests' side reads it."""

import dataclasses
import json
from typing import Any

from torchkata.observe.facts import facts
from torchkata.observe.record import (
    MANY,
    MOST_BASES,
    MOST_PRINTED,
    MOST_WARNINGS,
    Ending,
    Error,
    Frame,
    Observation,
    Violation,
    Work,
)
from torchkata.observe.unpack import unpack
from torchkata.observe.wire import LONGEST, Malformed, Packet, join, split

MOST_NAMES = 10_000  # of operations or settings; torch has fewer
# What a worker of ours writes at most; each of the objects read from a text takes many times that.
MOST = dict.fromkeys(("calls", "places", "switched"), MOST_NAMES)
MOST |= {"violations": 2 * MANY, "warnings": MOST_WARNINGS, "printed": MOST_PRINTED}


def read_answer(answer: bytes) -> Observation:
    """The observation that an answer describes.

    Raises:
        Malformed: If it does not have the form of an answer.
    """
    head_bytes, seen_bytes, gradient_bytes = split(answer, 3)
    if len(head_bytes) > LONGEST:
        raise Malformed("the answer's head is too long")
    try:
        head = json.loads(head_bytes)
        if any(len(head[part]) > most for part, most in MOST.items()):
            raise Malformed("the answer's head names more than there is")
        fields: dict[str, Any] = {
            "ending": Ending(head["ending"]),
            "error": _read_error(head["error"]),
            "gradient_error": _read_error(head["gradient_error"]),
            "calls": {str(name): int(count) for name, count in head["calls"].items()},
            "places": {str(name): _read_frame(f) for name, f in head["places"].items()},
            "violations": tuple(
                Violation(str(what), None if frame is None else _read_frame(frame), str(called))
                for what, frame, called in head["violations"]
            ),
            "work": None if head["work"] is None else Work(*map(int, head["work"])),
            "warnings": tuple(str(text) for text in head["warnings"]),
            "switched": tuple(str(name) for name in head["switched"]),
            "printed": str(head["printed"]),
            "seconds": float(head["seconds"]),
        }
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise Malformed("the answer's head has another form") from error
    except RecursionError as error:
        raise Malformed("the answer's head is nested too deep") from error
    if seen_bytes:
        seen, things = unpack(Packet.from_bytes(seen_bytes))
        if not (
            isinstance(seen, tuple)
            and len(seen) == 3
            and isinstance(seen[1], tuple)
            and isinstance(seen[2], dict)
        ):
            raise Malformed("the answer does not contain a value and its arguments")
        fields["value"], fields["arguments"], fields["keywords"] = seen
        fields["facts"] = facts(*seen, things)
    if gradient_bytes:
        gradients, _ = unpack(Packet.from_bytes(gradient_bytes))
        if not isinstance(gradients, dict):
            raise Malformed("the gradients are not a dict")
        fields["gradients"] = gradients
    return Observation(**fields)


def answer_without_call(ending: Ending, error: Error | None = None) -> bytes:
    """An answer without a call: its process was lost, or its module could not be loaded."""
    return write_answer(ending, error=error)


def write_answer(
    ending: Ending,
    *,
    seen: Packet | None = None,
    gradients: Packet | None = None,
    error: Error | None = None,
    gradient_error: Error | None = None,
    calls: dict[str, int] | None = None,
    places: dict[str, Frame] | None = None,
    violations: list[Violation] | None = None,
    work: Work | None = None,
    warnings: list[str] | None = None,
    switched: list[str] | None = None,
    printed: str = "",
    seconds: float = 0.0,
) -> bytes:
    """The observation of a call as bytes; the head is JSON, values and gradients are packets."""
    head = {
        "ending": ending,
        "error": None if error is None else dataclasses.astuple(error),
        "gradient_error": None if gradient_error is None else dataclasses.astuple(gradient_error),
        "calls": calls or {},
        "places": {name: _plain_frame(frame) for name, frame in (places or {}).items()},
        "violations": [dataclasses.astuple(violation) for violation in violations or ()],
        "work": None if work is None else dataclasses.astuple(work),
        "warnings": warnings or [],
        "switched": switched or [],
        "printed": printed,
        "seconds": seconds,
    }
    return join(
        json.dumps(head).encode(),
        seen.to_bytes() if seen else b"",
        gradients.to_bytes() if gradients else b"",
    )


def _read_error(plain: Any) -> Error | None:
    if plain is None:
        return None
    kind, message, bases, frames, trace = plain
    if max(len(bases), len(frames)) > MOST_BASES:
        raise Malformed("an error with more bases or frames than are sent")
    return Error(
        str(kind),
        str(message),
        tuple(map(str, bases)),
        tuple(_read_frame(f) for f in frames),
        str(trace),
    )


def _plain_frame(frame: Frame) -> tuple[str, int, str, str]:
    return frame.file, frame.line, frame.function, frame.source


def _read_frame(plain: Any) -> Frame:
    file, line, function, source = plain
    return Frame(str(file), int(line), str(function), str(source))
