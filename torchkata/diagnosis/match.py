"""Finds the mistake: compares a wrong result with the known wrong answers of the exercise.

Every known wrong answer makes the calls of the failing tests. It explains the failure if its
observation of every call equals that of the learner's code. If two answers with different messages
do, no message appears: a wrong guess costs a learner more than silence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from torchkata.observe import Ending, Error, Malformed, Observation, Subject, read_answer
from torchkata.testing.call import Seen
from torchkata.testing.compare import difference
from torchkata.testing.known import Known
from torchkata.testing.learner import Transport, beside

_STOPPED = (Ending.RAISED, Ending.REFUSED)
_OWN = ("raise", "assert")  # the start of a line that raises an error in its own words


@dataclass(frozen=True)
class Matches:
    """The known wrong answers with the same result as the learner's code in one test.

    Attributes:
        alike: The sentences of all of them.
        close: Those of answers that also took the same way: the same torch functions and errors.
    """

    alike: tuple[str, ...] = ()
    close: tuple[str, ...] = ()


def match(history: Sequence[Seen], known: Iterable[Known], subject: Subject) -> Matches:
    """Which known wrong answers explain the calls of one failing test.

    Args:
        history: The calls; the last one failed.
        known: The known answers of the exercise.
        subject: The module that they belong to.
    """
    alike, close = [], []
    for answer in known:
        if answer.sentence is not None:
            exercise = history[-1].request.exercise
            other = beside(subject.with_overrides({exercise: answer.answer}))
            same_result, same_way = _compared(history, other)
            alike += [answer.sentence] * same_result
            close += [answer.sentence] * same_way
    return Matches(tuple(dict.fromkeys(alike)), tuple(dict.fromkeys(close)))


def diagnosis(tests: Sequence[Matches]) -> str | None:
    """The only sentence that explains every failing test, if there is one."""
    for sentences in ([one.alike for one in tests], [one.close for one in tests]):
        common = set(sentences[0]).intersection(*sentences[1:]) if sentences else set()
        if len(common) == 1:
            return common.pop()
    return None


def _compared(history: Sequence[Seen], transport: Transport) -> tuple[bool, bool]:
    """Whether another answer gives the same result in every call, and takes the same way."""
    same_way = True
    for seen in history:
        try:
            other = read_answer(transport(seen.sent))
        except Malformed:
            return False, False
        if not _alike(seen.observation, other):
            return False, False
        same_way = same_way and _went_the_same_way(seen.observation, other)
    return True, same_way


def _alike(one: Observation, other: Observation) -> bool:
    """Whether two observations are the same, apart from times, places, prints and warnings.

    (A print says nothing about the result, and torch gives many warnings only once.)
    """
    if one.ending is not other.ending or one.ending is Ending.TIMED_OUT:
        return False
    if one.ending in _STOPPED and not _same_error(one.error, other.error):
        return False
    return (
        _same(one.value, other.value)
        and _same(list(one.arguments), list(other.arguments))
        and _same([_grad(a) for a in one.arguments], [_grad(a) for a in other.arguments])
        and _same(dict(one.gradients), dict(other.gradients))
        and (one.gradient_error is None) == (other.gradient_error is None)
        and _facts(one) == _facts(other)
        and {v.what for v in one.violations} == {v.what for v in other.violations}
    )


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
