"""Observes one run of a learner's code: the only place that calls it.

`perform` takes a request and gives an answer, both as bytes, so that it can run in the tests'
process or across a wall.
"""

import contextlib
import gc
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from torchkata.observe import interrupt
from torchkata.observe.answer import write_answer
from torchkata.observe.limit import TimeLimit, is_debugger, limited
from torchkata.observe.nest import is_tensor, walk, walk_arguments
from torchkata.observe.pack import pack
from torchkata.observe.record import MOST_WARNINGS, Ending, Error, Frame, Options
from torchkata.observe.recorders import (
    Calls,
    Meter,
    randomness_from,
    remembered_output,
    settings,
    settings_restored,
)
from torchkata.observe.request import options_of
from torchkata.observe.subject import Subject
from torchkata.observe.unpack import unpack
from torchkata.observe.wire import Packet, Unsendable, split


def perform(request: bytes, subject: Subject) -> bytes:
    """Make the call and return its observation; only what ends the whole run is raised."""
    head_bytes, packet = split(request, 2)
    head = json.loads(head_bytes)
    options = options_of(head["options"])
    if subject.failure is not None:
        return write_answer(Ending.RAISED, error=subject.failure)
    exercise = head["exercise"]
    if not subject.has(exercise):
        return write_answer(Ending.RAISED, error=Error("Missing", exercise))
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
        inputs = [leaf for _, leaf in walk_arguments(args, kwargs) if is_tensor(leaf)]
        closed = options.allowed is not None or not options.autograd
        self.calls = Calls(self.place, self.subject.owns, closed)
        self.meter = Meter(options, self.calls, inputs) if options.metered else None

    def answer(self, call: Callable[[], Any]) -> bytes:
        """Call, pack the result, then differentiate, which runs the learner's code again."""
        asked = asked_for(self.args, self.kwargs)
        gradients: tuple[Packet | None, Error | None] = (None, None)
        with self.watched() as (tee, caught):
            before = settings()
            began = time.perf_counter()
            value, ending, error = self.run(call)
            seconds = time.perf_counter() - began
            after = settings()
            switched = [name for name, value in before.items() if after[name] != value]
            seen, refusal = self.look_at(value)
            if refusal is not None and ending is Ending.RETURNED:
                ending, error = Ending.REFUSED, refusal
            if asked and ending is Ending.RETURNED:
                gradients = self.gradients(value, asked)
                if gradients[1] is not None and gradients[1].type == TimeLimit.__name__:
                    ending, error = Ending.TIMED_OUT, gradients[1]
        violations = [*self.calls.violations, *(self.meter.violations if self.meter else ())]
        return write_answer(
            ending,
            seen=seen,
            gradients=gradients[0],
            gradient_error=gradients[1],
            error=error,
            calls=dict(self.calls.counts),
            places=self.calls.places,
            violations=list(dict.fromkeys(violations)),
            work=self.meter.work if self.meter else None,
            warnings=[str(warning.message)[:500] for warning in caught[:MOST_WARNINGS]],
            switched=switched,
            printed=tee.text,
            seconds=seconds,
        )

    def place(self) -> Frame | None:
        """The learner's line that is running now."""
        return self.subject.place(_Run.answer.__code__)

    def run(self, call: Callable[[], Any]) -> tuple[Any, Ending, Error | None]:
        """The result of the call, and how it ended."""
        profile, trace = sys.getprofile(), sys.gettrace()

        def recorded() -> Any:
            with contextlib.ExitStack() as stack:
                if self.meter is not None:
                    stack.enter_context(self.meter)
                stack.enter_context(self.calls)
                value = call()
                _quieten(profile, trace)
                return value

        try:
            return self.limited(recorded), Ending.RETURNED, None
        except interrupt.ENDING:
            raise
        except BaseException as raised:
            error = self.subject.describe(raised)
            return None, self.outcome_of(raised, error), error

    def look_at(self, value: Any) -> tuple[Packet | None, Error | None]:
        """The packed value and arguments, or why the value cannot be judged.

        A hostile object may run any code meanwhile, so this has a time limit, too.
        """

        def look() -> Packet:
            if self.meter is not None:
                self.meter.finish([t for _, t in walk("value", value) if is_tensor(t)])
            return pack((value, *self.after()))

        try:
            return self.limited(look), None
        except interrupt.ENDING:
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
        """The current arguments; a function cannot change, so None replaces it."""
        return (
            tuple(None if callable(value) else value for value in self.args),
            {key: None if callable(value) else value for key, value in self.kwargs.items()},
        )

    @contextlib.contextmanager
    def watched(self) -> Iterator[tuple[Any, list[warnings.WarningMessage]]]:
        """All recorders while the learner's code runs."""
        with (
            _collector_restored(),
            settings_restored(),
            randomness_from(self.options.seed),
            warnings.catch_warnings(record=True) as caught,
            remembered_output() as tee,
        ):
            warnings.simplefilter("always")
            if self.options.default_dtype:
                torch.set_default_dtype(getattr(torch, self.options.default_dtype))
            yield tee, caught

    def outcome_of(self, raised: BaseException, error: Error) -> Ending:
        kind = type(raised)  # isinstance would ask the exception, which may lie
        if issubclass(kind, TimeLimit):
            return Ending.TIMED_OUT
        innermost = error.frames[-1].function.split(".")[0] if error.frames else None
        if issubclass(kind, NotImplementedError) and innermost == self.exercise:
            # torch raises it, too, for example for a dtype that an operation does not support.
            return Ending.TODO if error.frames[-1].raises else Ending.RAISED
        return Ending.RAISED

    def gradients(
        self, value: Any, asked: Mapping[str, torch.Tensor]
    ) -> tuple[Packet | None, Error | None]:
        """The vector-Jacobian product of the result, with an upstream gradient from the seed."""
        try:
            products = self.limited(lambda: vjp(value, list(asked.values()), self.options.upstream))
            return pack(dict(zip(asked, products, strict=True))), None
        except interrupt.ENDING:
            raise
        except BaseException as raised:
            return None, self.subject.describe(raised)


def _quieten(profile: Any, trace: Any) -> None:
    """Stop what runs by itself: after the call, it would run where nothing is recorded."""
    gc.disable()
    if sys.getprofile() is not profile:
        sys.setprofile(profile)
    now = sys.gettrace()
    if now is not trace and not is_debugger(getattr(now, "__code__", None)):
        sys.settrace(trace)


@contextlib.contextmanager
def _collector_restored() -> Iterator[None]:
    collects = gc.isenabled()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def vjp(value: Any, inputs: list[torch.Tensor], seed: int) -> list[torch.Tensor | None]:
    """The vector-Jacobian product of a nested result, for each of the inputs.

    The upstream gradients are normal draws from the seed; None means that autograd finds no way to
    an input.

    autograd differentiates each result's real inner product with its upstream gradient, because
    `grad_outputs` would import sympy, which is slow.
    """
    generator = torch.Generator().manual_seed(seed)
    products = []
    for _, tensor in walk("value", value):
        if is_tensor(tensor) and (tensor.is_floating_point() or tensor.is_complex()):
            normal = torch.randn(tensor.shape, dtype=torch.float64, generator=generator)
            if tensor.requires_grad:
                upstream = normal.to(tensor.device, tensor.dtype)
                products.append(torch.real((tensor * upstream.conj()).sum()))
    if not products:
        return [None] * len(inputs)
    return list(torch.autograd.grad(products, inputs, allow_unused=True))


def asked_for(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    """The arguments that get a gradient, by path: leaves that require grad."""
    return {
        path: leaf
        for path, leaf in walk_arguments(args, kwargs)
        if is_tensor(leaf) and leaf.requires_grad and leaf.is_leaf
    }
