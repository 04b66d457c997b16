"""One run of a learner's code, observed: the one place where that code is called.

`perform` takes a request and gives an answer, both bytes, so that it can stand beside the tests
or across a wall; `Request` and `read_answer` are the tests' side of it.
"""

import contextlib
import dataclasses
import json
import operator
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from torchkata.observe.limit import TimeLimit, limited
from torchkata.observe.record import (
    Error,
    Facts,
    Frame,
    Observation,
    Options,
    Outcome,
    Violation,
    Work,
)
from torchkata.observe.recorders import (
    Calls,
    Meter,
    randomness_from,
    remembered_output,
    settings_restored,
)
from torchkata.observe.subject import Subject
from torchkata.observe.wire import (
    LONGEST,
    Malformed,
    Packet,
    Things,
    Unsendable,
    pack,
    unpack,
)

MOST_TENSORS = 10_000  # in one answer
MOST_PAIRS = 300_000  # of a result's tensor and an argument's, to see whether they share memory
LONGEST_KEY = 60


@dataclass(frozen=True)
class Request:
    """One call to be made in the learner's process.

    Attributes:
        exercise: The exercise that is asked about.
        args: Positional arguments; the probe's own first, where there is a probe.
        kwargs: Keyword arguments.
        probe: Module and name of the probe; None calls the exercise itself.
        options: What to watch for.
    """

    exercise: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    probe: tuple[str, str] | None = None
    options: Options = field(default_factory=Options)

    def to_bytes(self) -> bytes:
        """The request as bytes.

        Raises:
            Unsendable: Where an argument cannot be sent; that is the author's mistake.
        """
        head = {
            "exercise": self.exercise,
            "probe": self.probe,
            "options": _plain_options(self.options),
        }
        packet = pack((self.args, dict(self.kwargs)), functions=True)
        return _join(json.dumps(head).encode(), packet.to_bytes())


def arguments_of(request: bytes) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Fresh copies of a request's arguments, as they were before the call; for an oracle."""
    (args, kwargs), _ = unpack(
        Packet.from_bytes(_split(request, 2)[1]), live=True, function=_loaded_function
    )
    return args, kwargs


def _loaded_function(module: str, name: str) -> Any:
    return operator.attrgetter(name)(sys.modules[module])


def perform(request: bytes, subject: Subject) -> bytes:
    """Make the call and answer with what could be seen; only Ctrl-C gets through."""
    head_bytes, packet = _split(request, 2)
    head = json.loads(head_bytes)
    options = _options(head["options"])
    if subject.failure is not None:
        return _answer(Outcome.RAISED, error=subject.failure)
    exercise = head["exercise"]
    if not subject.has(exercise):
        return _answer(Outcome.RAISED, error=Error("Missing", exercise))
    (args, kwargs), _ = unpack(Packet.from_bytes(packet), live=True, function=subject.function)
    if head["probe"] is None:
        call = lambda: getattr(subject, exercise)(*args, **kwargs)  # noqa: E731
    else:
        probe = subject.function(*head["probe"])
        call = lambda: probe(subject, *args, **kwargs)  # noqa: E731
    return _Run(subject, exercise, args, kwargs, options).answer(call)


class _Run:
    def __init__(
        self,
        subject: Subject,
        exercise: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        options: Options,
    ) -> None:
        self.subject = subject
        self.exercise = exercise
        self.args = args
        self.kwargs = kwargs
        self.options = options
        inputs = [leaf for _, leaf in _walk_arguments(args, kwargs) if _is_tensor(leaf)]
        closed = options.allowed is not None or not options.autograd
        self.calls = Calls(subject.place, closed)
        self.meter = Meter(options, subject.place, inputs) if options.metered else None

    def answer(self, call: Callable[[], Any]) -> bytes:
        """Call, pack what came of it, then differentiate: that runs the learner's code again."""
        asked = asked_for(self.args, self.kwargs)
        gradients: tuple[Packet | None, Error | None] = (None, None)
        with self.watched() as (tee, caught):
            began = time.perf_counter()
            value, outcome, error = self.run(call)
            seconds = time.perf_counter() - began
            seen, refusal = self.look_at(value)
            if refusal is not None and outcome is Outcome.RETURNED:
                outcome, error = Outcome.REFUSED, refusal
            if asked and outcome is Outcome.RETURNED:
                gradients = self.gradients(value, asked)
                if gradients[1] is not None and gradients[1].type == TimeLimit.__name__:
                    outcome, error = Outcome.TIMED_OUT, gradients[1]
        violations = [*self.calls.violations, *(self.meter.violations if self.meter else ())]
        return _answer(
            outcome,
            seen=seen,
            gradients=gradients[0],
            gradient_error=gradients[1],
            error=error,
            calls=dict(self.calls.counts),
            places=self.calls.places,
            violations=list(dict.fromkeys(violations)),
            work=self.meter.work if self.meter else None,
            warnings=[str(warning.message)[:500] for warning in caught[:20]],
            printed=tee.text,
            seconds=seconds,
        )

    def run(self, call: Callable[[], Any]) -> tuple[Any, Outcome, Error | None]:
        """What the call returned, or how else it ended."""

        def recorded() -> Any:
            with contextlib.ExitStack() as stack:
                if self.meter is not None:
                    stack.enter_context(self.meter)
                stack.enter_context(self.calls)
                return call()

        try:
            return self.limited(recorded), Outcome.RETURNED, None
        except KeyboardInterrupt:
            raise
        except BaseException as raised:
            error = self.subject.describe(raised)
            return None, self.outcome_of(raised, error), error

    def look_at(self, value: Any) -> tuple[Packet | None, Error | None]:
        """The value and the arguments at rest, or why the value cannot be judged.

        A hostile object may do anything when it is looked at, so this has its time limit too.
        """

        def look() -> Packet:
            if self.meter is not None:
                self.meter.finish([t for _, t in _walk("value", value) if _is_tensor(t)])
            return pack((value, *self.after()))

        try:
            return self.limited(look), None
        except KeyboardInterrupt:
            raise
        except Unsendable as why:
            refusal = Error("Unsendable", str(why))
        except BaseException as raised:
            refusal = self.subject.describe(raised)
        with contextlib.suppress(Unsendable):
            return pack((None, *self.after())), refusal
        return None, refusal

    def limited(self, work: Callable[[], Any]) -> Any:
        return limited(work, self.options.seconds, self.subject.where)

    def after(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments as they are now; a function cannot change, so None goes in its place."""
        return (
            tuple(None if callable(value) else value for value in self.args),
            {key: None if callable(value) else value for key, value in self.kwargs.items()},
        )

    @contextlib.contextmanager
    def watched(self) -> Iterator[tuple[Any, list[warnings.WarningMessage]]]:
        """Everything that is on while the learner's code runs."""
        with (
            settings_restored(),
            randomness_from(self.options.seed),
            warnings.catch_warnings(record=True) as caught,
            remembered_output() as tee,
        ):
            warnings.simplefilter("always")
            yield tee, caught

    def outcome_of(self, raised: BaseException, error: Error) -> Outcome:
        kind = type(raised)  # isinstance would ask the exception, which may lie
        if issubclass(kind, TimeLimit):
            return Outcome.TIMED_OUT
        innermost = error.frames[-1].function.split(".")[0] if error.frames else None
        if issubclass(kind, NotImplementedError) and innermost == self.exercise:
            return Outcome.TODO
        return Outcome.RAISED

    def gradients(
        self, value: Any, asked: Mapping[str, torch.Tensor]
    ) -> tuple[Packet | None, Error | None]:
        """The vector-Jacobian product of the result, with a cotangent drawn from the seed."""
        try:
            products = self.limited(lambda: vjp(value, list(asked.values()), self.options.seed))
            return pack(dict(zip(asked, products, strict=True))), None
        except KeyboardInterrupt:
            raise
        except BaseException as raised:
            return None, self.subject.describe(raised)


def vjp(value: Any, inputs: list[torch.Tensor], seed: int) -> list[torch.Tensor | None]:
    """The vector-Jacobian product of a nest of results, for each of the inputs.

    The upstream gradients are normal draws, the same wherever the seed is known; None stands for
    an input that autograd finds no way to.

    Each result enters as its real inner product with its upstream gradient, of which autograd takes
    the derivative without being given one: `grad_outputs` would cost the import of sympy.
    """
    generator = torch.Generator().manual_seed(seed)
    products = []
    for _, tensor in _walk("value", value):
        if _is_tensor(tensor) and (tensor.is_floating_point() or tensor.is_complex()):
            normal = torch.randn(tensor.shape, dtype=torch.float64, generator=generator)
            if tensor.requires_grad:
                upstream = normal.to(tensor.device, tensor.dtype)
                products.append(torch.real((tensor * upstream.conj()).sum()))
    if not products:
        return [None] * len(inputs)
    return list(torch.autograd.grad(products, inputs, allow_unused=True))


def asked_for(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    """The arguments that a gradient is taken for, by path: leaves that require grad."""
    return {
        path: leaf
        for path, leaf in _walk_arguments(args, kwargs)
        if _is_tensor(leaf) and leaf.requires_grad and leaf.is_leaf
    }


def read_answer(answer: bytes) -> Observation:
    """The observation that an answer describes.

    Raises:
        Malformed: Where it is not an answer of ours.
    """
    head_bytes, seen_bytes, gradient_bytes = _split(answer, 3)
    if len(head_bytes) > LONGEST:
        raise Malformed("the answer's head is too long")
    try:
        head = json.loads(head_bytes)
        fields: dict[str, Any] = {
            "outcome": Outcome(head["outcome"]),
            "error": _read_error(head["error"]),
            "gradient_error": _read_error(head["gradient_error"]),
            "calls": {str(name): int(count) for name, count in head["calls"].items()},
            "places": {str(name): _read_frame(f) for name, f in head["places"].items()},
            "violations": tuple(
                Violation(str(what), None if frame is None else _read_frame(frame))
                for what, frame in head["violations"]
            ),
            "work": None if head["work"] is None else Work(*map(int, head["work"])),
            "warnings": tuple(str(text) for text in head["warnings"]),
            "printed": str(head["printed"]),
            "seconds": float(head["seconds"]),
        }
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise Malformed("the answer's head is not one") from error
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
            raise Malformed("the answer does not hold a value and its arguments")
        fields["value"], fields["arguments"], fields["keywords"] = seen
        fields["facts"] = _facts(*seen, things)
    if gradient_bytes:
        gradients, _ = unpack(Packet.from_bytes(gradient_bytes))
        if not isinstance(gradients, dict):
            raise Malformed("the gradients are not a dict")
        fields["gradients"] = gradients
    return Observation(**fields)


def answer_without_call(outcome: Outcome, error: Error | None = None) -> bytes:
    """An answer about a call that was not made: its process was lost, or its module not loaded."""
    return _answer(outcome, error=error)


# --- the answer as bytes -------------------------------------------------------------------------


def _answer(
    outcome: Outcome,
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
    printed: str = "",
    seconds: float = 0.0,
) -> bytes:
    head = {
        "outcome": outcome,
        "error": None if error is None else dataclasses.astuple(error),
        "gradient_error": None if gradient_error is None else dataclasses.astuple(gradient_error),
        "calls": calls or {},
        "places": {name: _plain_frame(frame) for name, frame in (places or {}).items()},
        "violations": [dataclasses.astuple(violation) for violation in violations or ()],
        "work": None if work is None else dataclasses.astuple(work),
        "warnings": warnings or [],
        "printed": printed,
        "seconds": seconds,
    }
    return _join(
        json.dumps(head).encode(),
        seen.to_bytes() if seen else b"",
        gradients.to_bytes() if gradients else b"",
    )


def _join(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(8, "little") + part for part in parts)


def _split(data: bytes, count: int) -> list[bytes]:
    parts, at = [], 0
    for _ in range(count):
        size = int.from_bytes(data[at : at + 8], "little")
        if at + 8 + size > len(data):
            raise Malformed("the message is cut short")
        parts.append(data[at + 8 : at + 8 + size])
        at += 8 + size
    if at != len(data):
        raise Malformed("the message goes on after its end")
    return parts


def _plain_options(options: Options) -> dict[str, Any]:
    allowed = None if options.allowed is None else sorted(options.allowed)
    return vars(options) | {"allowed": allowed}


def _options(plain: dict[str, Any]) -> Options:
    allowed = plain.pop("allowed")
    return Options(**plain, allowed=None if allowed is None else frozenset(allowed))


def _read_error(plain: Any) -> Error | None:
    if plain is None:
        return None
    kind, message, bases, frames = plain
    return Error(
        str(kind), str(message), tuple(map(str, bases)), tuple(_read_frame(f) for f in frames)
    )


def _plain_frame(frame: Frame) -> tuple[str, int, str, str]:
    return frame.file, frame.line, frame.function, frame.source


def _read_frame(plain: Any) -> Frame:
    file, line, function, source = plain
    return Frame(str(file), int(line), str(function), str(source))


# --- paths ---------------------------------------------------------------------------------------


def _is_tensor(value: Any) -> bool:
    return type(value) in (torch.Tensor, torch.nn.Parameter)


def _walk(path: str, value: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every leaf of a nest, with its path."""
    if depth > 32:
        return
    if type(value) in (tuple, list) or (isinstance(value, tuple) and hasattr(value, "_fields")):
        for index, item in enumerate(value):
            yield from _walk(f"{path}[{index}]", item, depth + 1)
    elif type(value) is dict:
        for key, item in value.items():
            yield from _walk(f"{path}[{_key(key)}]", item, depth + 1)
    else:
        yield path, value


def _key(key: Any) -> str:
    try:
        return repr(key)[:LONGEST_KEY]
    except ValueError:  # an integer that Python refuses to write
        return "..."


def _walk_arguments(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from _walk("arguments", args)
    yield from _walk("keywords", dict(kwargs))


def _facts(
    value: Any, args: tuple[Any, ...], kwargs: dict[str, Any], things: Things
) -> dict[str, Facts]:
    given = _described(_walk_arguments(args, kwargs), things)
    leaves = _described(_walk("value", value), things)
    if len(given) * len(leaves) > MOST_PAIRS:
        raise Malformed("too many tensors")
    facts = {path: _fact(description, ()) for path, description in given}
    for path, description in leaves:
        shared = tuple(path for path, argument in given if _overlap(description, argument))
        facts[path] = _fact(description, shared)
    return facts


def _described(
    leaves: Iterator[tuple[str, Any]], things: Things
) -> list[tuple[str, dict[str, Any]]]:
    """Those leaves that are tensors or arrays, with what is told of them."""
    found = []
    for path, leaf in leaves:
        description = things.describe(leaf)
        if description is not None:
            found.append((path, description))
        if len(found) > MOST_TENSORS:
            raise Malformed("too many tensors")
    return found


def _fact(description: dict[str, Any], shared: tuple[str, ...]) -> Facts:
    return Facts(
        shape=tuple(description.get("shape", ())),
        dtype=str(description.get("dtype", "")),
        device=str(description.get("device", "cpu")),
        strides=tuple(description.get("strides", ())),
        requires_grad=bool(description.get("requires_grad")),
        is_leaf=bool(description.get("leaf", True)),
        grad_fn=description.get("grad_fn"),
        is_parameter=description.get("kind") == "parameter",
        is_array=description.get("kind") == "array",
        shares_memory_with=shared,
    )


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two things lie in one region and reach into each other."""
    if one.get("region") is None or one["region"] != other.get("region"):
        return False
    (low, high), (start, end) = _extent(one), _extent(other)
    return low < end and start < high


def _extent(thing: dict[str, Any]) -> tuple[int, int]:
    if thing["kind"] == "array":
        size = int(thing["dtype"][2:])
        reaches = [(n - 1) * s for n, s in zip(thing["shape"], thing["strides"], strict=True)]
    else:
        size = getattr(torch, thing["dtype"]).itemsize
        reaches = [
            (n - 1) * s * size for n, s in zip(thing["shape"], thing["strides"], strict=True)
        ]
    low = thing["offset"] + sum(reach for reach in reaches if reach < 0)
    return low, thing["offset"] + sum(reach for reach in reaches if reach > 0) + size
