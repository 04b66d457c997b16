"""Compares a failed test with a known wrong answer, which makes the same calls.

What differs is weighed. Another value in the same call contradicts the known answer. Another
exception, another graph or other memory does not: the learner may have made a second mistake, or
the author of the known answer wrote it in another way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from torchkata.diagnosis.kinds import kind_of
from torchkata.observe import Ending, Error, Malformed, Observation, arguments_of, read_answer
from torchkata.testing.call import Seen
from torchkata.testing.compare import difference
from torchkata.testing.learner import Transport

_STOPPED = (Ending.RAISED, Ending.REFUSED)
_OWN = ("raise", "assert")  # the start of a line that raises an error in its own words

Finds = Callable[[Transport], str | None]  # the kind of mistake that a test finds in an answer


class Fit(IntEnum):
    """How a known wrong answer fits a failed test, the worst first."""

    AGAINST = 0  # another value: this mistake was not made
    NOTHING = 1  # it passes the test, or there is nothing to compare
    STOPPED = 2  # it stops with an error, so it has no value to compare
    KIND = 3  # the same kind of mistake, with other values: it may stand beside another one
    VALUES = 4  # the same values; something else differs, such as the graph
    SAME = 5  # everything is the same
    SAME_WAY = 6  # and it was reached by the same torch functions, with the same errors

    @property
    def explains(self) -> bool:
        """Whether the known answer alone explains the failure."""
        return self >= Fit.VALUES


@dataclass(frozen=True)
class Failure:
    """A test that the learner's code failed.

    Attributes:
        history: Its calls; the last one failed.
        kind: The kind of mistake that it found.
    """

    history: Sequence[Seen]
    kind: str


def fit(failure: Failure, other: Transport, finds: Finds, *, quick: bool = False) -> Fit:
    """How a known wrong answer fits a failure.

    Args:
        failure: The failure.
        other: The way to the known answer.
        finds: The test that failed, to try it on the known answer.
        quick: Whether to say `NOTHING` for another value, or for an error that the learner's code
            does not raise, without asking whether the known answer passes the test.
    """
    kind = kind_of(failure.kind)
    differing: set[str] = set()
    same_way = same_changed = True
    for seen in failure.history:
        try:
            observed = read_answer(other(seen.sent))
        except Malformed:
            return Fit.AGAINST
        differing |= _differing(seen.observation, observed, only_value=kind.of_value)
        if quick and kind.of_value and "value" in differing:
            return Fit.NOTHING  # the calls after this one do not matter
        same_way = same_way and _went_the_same_way(seen.observation, observed)
        if failure.kind == "argument changed":
            both = (_changed(seen.sent, one) for one in (seen.observation, observed))
            same_changed = same_changed and next(both) == next(both)
    if not differing and (not kind.aside or finds(other) == failure.kind):
        return Fit.SAME_WAY if same_way else Fit.SAME
    if quick and failure.kind == "no error" and "ending" in differing:
        return Fit.NOTHING  # it refuses what the learner's code takes
    if kind.of_value and "value" not in differing and "ending" in differing:
        return Fit.STOPPED
    found = finds(other)
    if found is None:
        return Fit.NOTHING
    shares = not differing & _decisive(failure.kind)
    if shares and (found == failure.kind or not kind.aside):
        return Fit.VALUES
    if kind.of_value:
        return Fit.AGAINST
    stopped = failure.kind.startswith("raised ")
    if found == failure.kind and not stopped and kind.says_all:
        return Fit.KIND if same_changed else Fit.NOTHING
    comparable = not stopped and failure.kind != "no error"
    other_value = "value" in differing and "ending" not in differing
    return Fit.AGAINST if comparable and other_value else Fit.NOTHING


def _changed(sent: bytes, after: Observation) -> list[int]:
    """Which positional arguments a call changed: their values, or their `.grad`."""
    before = arguments_of(sent)[0]
    return [
        place
        for place, (one, other) in enumerate(zip(before, after.arguments, strict=False))
        if not _same(one, other) or not _same(_grad(one), _grad(other))
    ]


def _decisive(kind: str) -> frozenset[str]:
    """The aspects of a call that a known answer has to share to explain a kind of mistake."""
    aspects = {"ending", "error"}
    if kind == "no error":
        return frozenset({"ending"})
    if kind.startswith("raised "):
        return frozenset(aspects)
    aspects.add("value")
    if kind.startswith("argument"):
        aspects.add("arguments")
    elif kind in ("wrong gradient", "no gradient"):
        aspects |= {"gradients", "grad"}
    elif kind in ("alias", "copy", "requires_grad", "tracked", "no leaf"):
        aspects.add("facts")
    elif kind == "forbidden":
        aspects.add("violations")
    return frozenset(aspects)


def _differing(one: Observation, other: Observation, *, only_value: bool) -> set[str]:
    """The aspects in which two observations differ, apart from times, places, prints and warnings.

    (A print says nothing about the result, and torch gives many warnings only once.)

    Args:
        one: An observation.
        other: Another one.
        only_value: Whether the others do not matter once the value differs.
    """
    found: set[str] = set()
    if one.ending is not other.ending or one.ending is Ending.TIMED_OUT:
        return {"ending"}  # nothing else can be compared
    if one.ending in _STOPPED and not _same_error(one.error, other.error):
        found.add("error")
    if not _same(one.value, other.value):
        found.add("value")
        if only_value:
            return found
    before, after = list(one.arguments), list(other.arguments)
    same = {
        "arguments": _same(before, after),
        "grad": _same([_grad(a) for a in before], [_grad(a) for a in after]),
        "gradients": _same(dict(one.gradients), dict(other.gradients))
        and (one.gradient_error is None) == (other.gradient_error is None),
        "facts": _facts(one) == _facts(other),
        "violations": {v.what for v in one.violations} == {v.what for v in other.violations},
    }
    return found | {aspect for aspect, holds in same.items() if not holds}


def _same_error(one: Error | None, other: Error | None) -> bool:
    if one is None or other is None:
        return one is other
    # The code that raises an error chooses its words; torch's words tell mistakes apart.
    own_words = one.frames and one.frames[-1].source.startswith(_OWN)
    return one.type == other.type and bool(own_words or one.message == other.message)


def _went_the_same_way(one: Observation, other: Observation) -> bool:
    """Whether two alike observations have the same torch calls and the same error message."""
    if one.ending in _STOPPED and one.error and other.error:
        same_words = one.error.message == other.error.message
    else:
        same_words = True
    return (
        same_words
        and one.calls == other.calls
        and one.work == other.work
        and bool(one.warnings) == bool(other.warnings)
    )


def _same(one: object, other: object) -> bool:
    return difference(one, other) is None and difference(other, one) is None


def _grad(argument: object) -> object:
    grad = getattr(argument, "grad", None)
    if isinstance(argument, list | tuple):
        return [_grad(item) for item in argument]
    return grad


def _facts(seen: Observation) -> dict[str, tuple[object, ...]]:
    return {
        path: (fact.requires_grad, fact.is_leaf, fact.shares_memory_with, fact.is_parameter)
        for path, fact in seen.facts.items()
    }
