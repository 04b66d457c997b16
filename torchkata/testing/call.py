"""One call as a test sees it, and a finding: something that is wrong in that call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.observe import Ending, Error, Observation, Request, arguments_of
from torchkata.testing import messages
from torchkata.testing.compare import same_form

What = Literal["value", "argument", "grad", "gradient"]


@dataclass(frozen=True)
class Compared:
    """A part of a call that a check compared with what it should be.

    Attributes:
        what: The result, an argument after the call, its `.grad`, or the gradient of the result
            with respect to it.
        name: The argument, or a part of it: `params[1]`; empty for the result.
        got: What it is.
        wanted: What it should be.
        agrees: Whether the two agree.
        oracle: The right function of the same arguments, if the check has one.
        tolerance: The absolute and the relative tolerance; None is the usual one.
    """

    what: What
    name: str
    got: Any
    wanted: Any
    agrees: bool
    oracle: Callable[..., Any] | None = None
    tolerance: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True)
class Seen:
    """One call and its observation.

    Attributes:
        request: The call.
        sent: The same call as bytes, to repeat it.
        observation: The record of the call.
        parameters: The parameter names of the exercise, or of the probe.
        received: The number of bytes of the answer.
        compared: What the checks compared so far; a relation is looked for in it.
    """

    request: Request
    sent: bytes
    observation: Observation
    parameters: Sequence[str]
    received: int = 0
    compared: list[Compared] = field(default_factory=list, compare=False)

    @property
    def value(self) -> Any:
        """The result.

        Raises:
            Finding: If the call gave no result that can be judged.
        """
        returned(self)
        return self.observation.value

    @property
    def arguments(self) -> Sequence[Any]:
        """The arguments after the call; the next call, or an oracle, can take them.

        Raises:
            Finding: If the call did not return, or if it gave back something else than it was sent.
        """
        returned(self)
        sent, _keywords = arguments_of(self.sent)
        for place, (after, before) in enumerate(zip(self.observation.arguments, sent, strict=True)):
            if not same_form(after, before):
                said = _("changed its argument {name}: it has another form than before the call")
                raise Finding(self, "argument changed", said.format(name=self.parameter(place)))
        return self.observation.arguments

    def parameter(self, place: int) -> str:
        """The name of a positional argument."""
        names = self.parameters
        return names[place] if place < len(names) else _("argument {n}").format(n=place + 1)


class Finding(AssertionError):
    """A mistake that a test found.

    Attributes:
        seen: The call that showed it.
        outcome: `wrong`, or how the call ended if it did not return.
        kind: The kind of mistake, one of `torchkata.diagnosis.kinds`; it has no expected value.
        said: The message; its first line continues "your function ...".
        elsewhere: Whether something else failed than the property that the test is named after.
    """

    def __init__(self, seen: Seen, kind: str, said: str, outcome: Outcome = Outcome.WRONG) -> None:
        super().__init__(said)
        self.seen = seen
        self.outcome = outcome
        self.kind = kind
        self.said = said
        self.elsewhere = False

    @property
    def before(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Fresh copies of the arguments before the call."""
        return arguments_of(self.seen.sent)

    @property
    def call(self) -> str:
        """The call with its arguments; for a probe, also what the learner may not know of it."""
        request = self.seen.request
        if request.probe is None:
            name, template = request.exercise, "{call}"
        else:
            name, template = request.probe[1], _("{call}, a function in probes.py that uses {name}")
        called = messages.call(name, self.seen.parameters, request.args, request.kwargs)
        first, *numbers = called.split("\n")
        said = template.format(call=first, name=request.exercise)
        if request.options.default_dtype:
            said += _(", after torch.set_default_dtype(torch.{dtype})").format(
                dtype=request.options.default_dtype
            )
        return "\n".join([said, *numbers])


def returned(seen: Seen) -> None:
    """Check that the call returned something that can be judged.

    Raises:
        Finding: If it did not.
    """
    ending, error = seen.observation.ending, seen.observation.error
    if ending is Ending.RETURNED:
        return
    if ending is Ending.TIMED_OUT:
        limit = seen.request.options.seconds
        said = _("ran for more than {seconds:g} s and was stopped").format(seconds=limit)
        frames = error.frames if error else ()
        said += "".join(f"\n  {messages.place(frame)}" for frame in frames)
        raise Finding(seen, "timed out", said, Outcome.TIMED_OUT)
    if ending is Ending.REFUSED:
        what = error.message if error else "?"
        if said := messages.unfinished(what):
            is_any = what.startswith("a value of type ")  # of a type that no exercise asks for
            raise Finding(seen, "wrong type", said, Outcome.REFUSED if is_any else Outcome.WRONG)
        said = _("returned {what}, which cannot be judged").format(what=what)
        raise Finding(seen, "wrong type", said, Outcome.REFUSED)
    if ending is Ending.TODO:
        raise Finding(seen, "todo", _("is still to do"), Outcome.TODO)
    if ending is Ending.CRASHED or error is None:
        said = _("ended the process that it ran in")
        raise Finding(seen, "crashed", said, Outcome.CRASHED)
    if error.type == "Missing":
        said = _("is not there: was it renamed or deleted? `kata reset {name}` brings it back")
        raise Finding(seen, "missing", said.format(name=error.message), Outcome.RAISED)
    raise raised(seen, error)


def raised(seen: Seen, error: Error, *more: str) -> Finding:
    """An unexpected error as a finding; `more` are lines to add."""
    said = "\n".join([*messages.exception(error), *more])
    if error.type == "TypeError" and not error.frames and seen.request.probe is None:
        wanted = ", ".join(seen.parameters)
        said += "\n" + _("It is called with ({parameters}).").format(parameters=wanted)
        return Finding(seen, "wrong parameters", said, Outcome.RAISED)
    return Finding(seen, f"raised {error.type}", said, Outcome.RAISED)
