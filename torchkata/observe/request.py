"""A call for the learner's process, as bytes: the tests' side of `perform`."""

import json
import operator
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torchkata.observe.pack import pack
from torchkata.observe.record import Options
from torchkata.observe.unpack import unpack
from torchkata.observe.wire import Packet, join, split


@dataclass(frozen=True)
class Request:
    """A call for the learner's process.

    Attributes:
        exercise: The exercise.
        args: Positional arguments, of the probe if there is one.
        kwargs: Keyword arguments.
        probe: Module and name of the probe; None calls the exercise itself.
        options: How to watch the call.
    """

    exercise: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    probe: tuple[str, str] | None = None
    options: Options = field(default_factory=Options)

    def to_bytes(self) -> bytes:
        """The request as bytes.

        Raises:
            Unsendable: If an argument cannot be sent, which is the author's mistake.
        """
        head = {
            "exercise": self.exercise,
            "probe": self.probe,
            "options": _plain_options(self.options),
        }
        packet = pack((self.args, dict(self.kwargs)), functions=True)
        return join(json.dumps(head).encode(), packet.to_bytes())


def arguments_of(request: bytes) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Fresh copies of a request's arguments before the call, for an oracle."""
    (args, kwargs), _ = unpack(
        Packet.from_bytes(split(request, 2)[1]), live=True, function=_loaded_function
    )
    return args, kwargs


def _loaded_function(module: str, name: str) -> Any:
    return operator.attrgetter(name)(sys.modules[module])


def _plain_options(options: Options) -> dict[str, Any]:
    allowed = None if options.allowed is None else sorted(options.allowed)
    return vars(options) | {"allowed": allowed}


def options_of(plain: dict[str, Any]) -> Options:
    """The options of a request, from its head."""
    allowed = plain.pop("allowed")
    return Options(**plain, allowed=None if allowed is None else frozenset(allowed))
