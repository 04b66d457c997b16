"""The part of a call that a check looks at: its result, or one of its arguments after it."""

import re
from collections.abc import Callable
from typing import Any, NoReturn, Self

from torchkata.i18n import _
from torchkata.observe import Facts, arguments_of
from torchkata.testing import messages
from torchkata.testing.call import Compared, Finding, Seen, What, returned


class Part:
    """A part of a call, with its name.

    Attributes:
        seen: The call.
        path: The part: `value`, or `arguments[2]`.
        name: The same for a reader: empty for the result, else the parameter's name.
    """

    def __init__(self, seen: Seen, path: str = "value", name: str = "") -> None:
        self.seen = seen
        self.observation = seen.observation
        self.path = path
        self.name = name

    def returned(self) -> Self:
        """The call returned something that can be judged."""
        returned(self.seen)
        return self

    def argument(self, name: str) -> Self:
        """The same checks of an argument after the call, or of a part of it: `params[1]`."""
        parameter, bracket, rest = name.partition("[")
        index = list(self.seen.parameters).index(parameter)
        return type(self)(self.seen, f"arguments[{index}]{bracket}{rest}", name)

    def _note(
        self,
        what: What,
        name: str,
        got: Any,
        wanted: Any,
        found: object,
        oracle: Callable[..., Any] | None,
        tolerance: tuple[float | None, float | None] = (None, None),
    ) -> None:
        """Keep what was compared, and whether a difference was found."""
        compared = Compared(what, name, got, wanted, found is None, oracle, tolerance)
        self.seen.compared.append(compared)

    def _fail(self, kind: str, said: str) -> NoReturn:
        raise Finding(self.seen, kind, said)

    def _arguments_before(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return arguments_of(self.seen.sent)

    def _got(self) -> Any:
        if self.path == "value":
            return self.observation.value
        got = self.observation.arguments
        for index in re.findall(r"\[(\d+)\]", self.path):
            got = got[int(index)]
        return got

    def _facts(self) -> Facts:
        facts = self.observation.facts.get(self.path)
        if facts is None:
            if self._got() is None and not self.name:
                self._fail("nothing returned", messages.came_back(None, self.observation.printed))
            what = messages.argument(self._got())
            self._fail("wrong type", _("returned {what}, wanted a tensor").format(what=what))
        return facts

    def _argument(self, index: int) -> Self:
        return type(self)(self.seen, f"arguments[{index}]", self._parameter(index))

    def _parameter(self, key: int | str) -> str:
        return key if isinstance(key, str) else self.seen.parameter(key)

    def _path_of(self, name: str) -> str:
        return f"arguments[{list(self.seen.parameters).index(name)}]"

    def _name_of(self, path: str) -> str:
        if not path.startswith("arguments["):
            return path
        index, _bracket, rest = path[len("arguments[") :].partition("]")
        return self._parameter(int(index)) + rest

    def _what(self) -> str:
        return self.name or _("the result")
