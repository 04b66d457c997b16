"""The verdict on one test of one exercise, with its words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from torchkata.diagnosis.kinds import kind_of
from torchkata.diagnosis.match import Matches, diagnosis
from torchkata.kata.outcome import Outcome


@dataclass(frozen=True)
class Verdict:
    """The outcome of one test, with its message.

    Attributes:
        outcome: The outcome.
        kind: The kind of mistake, such as `wrong shape`; it reveals no expected value.
        call: The call: `mse(predictions: (5, 2), targets: (5, 2))`.
        said: The message, in one or more lines.
        place: Where to look: `exercises/line_fit.py:31`.
        notes: Sentences to read first.
        elsewhere: Whether something else failed than the property that the test is named after.
        alike: Sentences of known wrong answers with the same result; None if none was tried.
        close: Those of answers that take the same way, too.
        printed: Whether the code under test printed something in a call; it costs nothing.
    """

    outcome: Outcome
    kind: str = ""
    call: str = ""
    said: str = ""
    place: str = ""
    notes: list[str] = field(default_factory=list)
    elsewhere: bool = False
    alike: list[str] | None = None
    close: list[str] | None = None
    printed: bool = False

    def plain(self) -> dict[str, Any]:
        """The verdict as a dict, to cross between processes."""
        return asdict(self) | {"outcome": self.outcome.value}  # execnet takes plain text only

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Verdict":
        """The verdict that `plain` gave; unknown keys are ignored."""
        given = {one.name: plain[one.name] for one in fields(cls) if one.name in plain}
        return cls(**given | {"outcome": Outcome(plain["outcome"])})

    def lines(self, diagnosis: str | None = None) -> list[str]:
        """The message to the learner, most important first, with the exercise's diagnosis."""
        found = [*self.notes, self.call, *self.said.split("\n"), diagnosis or ""]
        if self.place and self.place not in self.said:
            found.append(self.place)
        return [line for line in found if line]


def property_of(test: str) -> str:
    """The property that a test checks, from its name: `equals the mean over every element`."""
    match = re.fullmatch(r"test_standard\[(\w+)\]", test)
    name, bracket, given = (match[1] if match else test.removeprefix("test_")).partition("[")
    given = given.removesuffix("]").replace(")-", "), ")
    if bracket and not given.startswith("("):
        given = f"({given})"
    return f"{name} {given}".replace("_", " ").rstrip()


def most_telling(verdicts: Mapping[str, Verdict]) -> str:
    """The failing test to show first: one with a known mistake, else by the rank of its kind."""

    def rank(test: str) -> int:
        verdict = verdicts[test]
        return 0 if verdict.alike else kind_of(verdict.kind).rank

    return min(verdicts, key=rank)


def diagnosed(verdicts: Iterable[Verdict]) -> str | None:
    """The only known mistake that explains every failing test of an exercise, if there is one."""
    return diagnosis(
        [
            Matches(tuple(verdict.alike), tuple(verdict.close or ()))
            for verdict in verdicts
            if verdict.alike is not None
        ]
    )
