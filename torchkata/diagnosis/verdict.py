"""The verdict on one test of one exercise, with its words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from torchkata.i18n import _
from torchkata.kata.outcome import Outcome

EXAMPLE = "example"  # the name of the test that runs an exercise's example


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
        evidence: How the sentences of known wrong answers fit this test, as numbers of
            `torchkata.diagnosis.match.Fit`; None if none was tried.
        trace: The whole traceback of an error, if it was asked for.
        printed: Whether the code under test printed something in a call; it costs nothing.
        related: What its results, and those of the tests before it, have to do with the right
            ones; empty if nothing simple holds, None if no test failed yet.
    """

    outcome: Outcome
    kind: str = ""
    call: str = ""
    said: str = ""
    place: str = ""
    notes: list[str] = field(default_factory=list)
    elsewhere: bool = False
    evidence: Mapping[str, int] | None = None
    trace: str = ""
    printed: bool = False
    related: str | None = None

    def plain(self) -> dict[str, Any]:
        """The verdict as a dict, to cross between processes."""
        evidence = self.evidence and {sentence: int(fit) for sentence, fit in self.evidence.items()}
        # execnet takes plain text and numbers only
        return asdict(self) | {"outcome": self.outcome.value, "evidence": evidence}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Verdict":
        """The verdict that `plain` gave; unknown keys are ignored."""
        given = {one.name: plain[one.name] for one in fields(cls) if one.name in plain}
        return cls(**given | {"outcome": Outcome(plain["outcome"])})

    def lines(self, sentences: Sequence[str] = ()) -> list[str]:
        """The message to the learner, most important first, with the exercise's diagnosis."""
        found = [*self.notes, *self.call.split("\n"), *self.said.split("\n"), *sentences]
        if self.place and self.place not in self.said:
            found.append(self.place)
        return [line for line in found if line]


# Standard checks whose names say less in a message than beside their neighbours in the code.
_TITLES = {
    "right_on_fresh_inputs": _("gives the right result"),
    "gradient_agrees_with_autograd": _("has the right gradient"),
}


def property_of(test: str) -> str:
    """The property that a test checks, from its name: `equals the mean over every element`."""
    match = re.fullmatch(r"test_standard\[(\w+)\]", test)
    if match and match[1] in _TITLES:
        return _TITLES[match[1]]
    name, bracket, given = (match[1] if match else test.removeprefix("test_")).partition("[")
    given = given.removesuffix("]").replace(")-", "), ")
    if bracket and not given.startswith("("):
        given = f"({given})"
    return f"{name} {given}".replace("_", " ").rstrip()
