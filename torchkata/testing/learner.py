"""The learner as tests see it: `learner.mse(predictions, targets)` is one observed call."""

import dataclasses
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from torchkata.errors import AuthorError
from torchkata.observe import (
    Ending,
    Error,
    Malformed,
    Observation,
    Options,
    Request,
    Unsendable,
    perform,
    read_answer,
)
from torchkata.observe.subject import Subject
from torchkata.observe.wire import LARGEST
from torchkata.testing.call import Seen
from torchkata.testing.draw import seed_for

Transport = Callable[[bytes], bytes]


def beside(subject: Subject) -> Transport:
    """Calls in this process: print, pdb and tracebacks work as usual."""
    return lambda request: perform(request, subject)


@dataclass(frozen=True)
class Learner:
    """Makes observed calls to one exercise, and remembers them.

    Attributes:
        transport: Carries a request to the learner's code, and its answer back.
        exercise: The exercise under test.
        parameters: For each exercise of the topic, the names of its parameters.
        options: How its calls are watched.
        history: The calls so far.
        received: The bytes of the answer to each of them.
    """

    transport: Transport
    exercise: str
    parameters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    history: list[Seen] = field(default_factory=list)
    received: list[int] = field(default_factory=list)

    def watching(self, **options: Any) -> "Learner":
        """The same learner, watched more closely: `options` are those of `observe.Options`."""
        if options.get("allowed") is not None:
            options["allowed"] = frozenset(options["allowed"])
        return dataclasses.replace(self, options=dataclasses.replace(self.options, **options))

    def __getattr__(self, name: str) -> Callable[..., Seen]:
        if name.startswith("__"):
            raise AttributeError(name)
        parameters = self.parameters.get(name, ())
        return lambda *args, **kwargs: self._call(Request(name, args, kwargs), parameters)

    def probe(self, function: Callable[..., Any]) -> Callable[..., Seen]:
        """Calls through a probe: a function of ours that runs beside the learner's code.

        The probe takes the learner's module first; it has to be in the topic's `probes.py`.
        """
        name = (function.__module__, function.__qualname__)
        return lambda *args, **kwargs: self._call(
            Request(self.exercise, args, kwargs, name), self._names_for(function, len(args))
        )

    def _names_for(self, function: Callable[..., Any], count: int) -> list[str]:
        """The names of a probe's arguments; its `*options` are the exercise's last parameters."""
        kinds = list(inspect.signature(function).parameters.values())[1:]
        names = [one.name for one in kinds]
        if kinds and kinds[-1].kind is inspect.Parameter.VAR_POSITIONAL:
            more = count - len(kinds) + 1
            last = list(self.parameters.get(self.exercise, ()))[-more:] if more > 0 else []
            if kinds[-1].name == "options" and len(last) == more:
                return [*names[:-1], *last]
        return names

    def _call(self, request: Request, parameters: Sequence[str]) -> Seen:
        # Each call has its own seed, so that its draws cannot be predicted.
        call = str(len(self.history))
        seed, upstream = (seed_for(self.options.seed, name) for name in (call, f"upstream {call}"))
        options = dataclasses.replace(self.options, seed=seed, upstream=upstream)
        request = dataclasses.replace(request, options=options)
        try:
            sent = request.to_bytes()
        except Unsendable as error:
            raise AuthorError(
                f"{request.exercise}: an argument cannot be sent, {error}. Functions have to "
                "come from torch or from the topic's probes.py."
            ) from error
        observed = self._observed(request, sent)
        seen = Seen(request, sent, observed, parameters, self.received[-1])
        self.history.append(seen)
        return seen

    def _observed(self, request: Request, sent: bytes) -> Observation:
        """What the code under test answers, as far as it can be an answer to this call."""
        answer = self.transport(sent)
        self.received.append(len(answer))
        if sum(self.received) > LARGEST:  # the history holds them all
            large = f"more than {LARGEST >> 20} MiB in all calls of one test"
            return Observation(Ending.REFUSED, error=Error("Unsendable", large))
        try:
            observation = read_answer(answer)
        except Malformed:
            return Observation(Ending.CRASHED)
        came_back = len(observation.arguments), observation.keywords.keys()
        if observation.ending is Ending.RETURNED and came_back != (
            len(request.args),
            request.kwargs.keys(),
        ):  # no code of ours says so
            return Observation(Ending.CRASHED)
        return observation
