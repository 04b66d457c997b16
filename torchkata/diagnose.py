"""Which mistake is it: a wrong result against the known wrong answers of its exercise.

Every known wrong answer makes the calls that the failing test made. One that gave what the
learner's code gave, each time and in all that was seen, explains it. Where two with different
sentences do, nothing is said: a wrong guess costs a learner more than silence.
"""

from collections.abc import Iterable, Sequence

from torchkata.answers import Known
from torchkata.compare import difference
from torchkata.learner import Seen, Transport, beside
from torchkata.observe import Error, Malformed, Observation, Outcome, Subject, read_answer


def diagnose(history: Sequence[Seen], known: Iterable[Known], subject: Subject) -> str | None:
    """The sentence of the known wrong answer that explains these calls, if exactly one does.

    Args:
        history: The calls of a failing test, the last of them the one that failed.
        known: The known answers of the exercise.
        subject: The module that they stand in.
    """
    if not history:
        return None
    exercise = history[-1].request.exercise
    matching = [
        answer
        for answer in known
        if answer.sentence is not None
        and _matches(history, beside(subject.with_overrides({exercise: answer.answer})))
    ]
    sentences = {answer.sentence for answer in matching}
    if len(sentences) > 1:
        # Several give this result: the way it was reached may tell them apart.
        sentences = {
            answer.sentence
            for answer in matching
            if _matches(
                history, beside(subject.with_overrides({exercise: answer.answer})), closely=True
            )
        }
    return sentences.pop() if len(sentences) == 1 else None


def _matches(history: Sequence[Seen], transport: Transport, closely: bool = False) -> bool:
    for seen in history:
        try:
            other = read_answer(transport(seen.sent))
        except Malformed:
            return False
        if not _alike(seen.observation, other, closely):
            return False
    return True


def _alike(one: Observation, other: Observation, closely: bool) -> bool:
    """Whether two observations show the same, but for time and places."""
    if one.outcome is not other.outcome or one.outcome is Outcome.TIMED_OUT:
        return False
    if one.outcome in (Outcome.RAISED, Outcome.REFUSED) and not _same_error(
        one.error, other.error, closely
    ):
        return False
    if closely and (one.calls != other.calls or one.work != other.work):
        return False
    return (
        _same(one.value, other.value)
        and _same(list(one.arguments), list(other.arguments))
        and _same([_grad(a) for a in one.arguments], [_grad(a) for a in other.arguments])
        and _same(dict(one.gradients), dict(other.gradients))
        and (one.gradient_error is None) == (other.gradient_error is None)
        and _facts(one) == _facts(other)
        and {v.what for v in one.violations} == {v.what for v in other.violations}
        and bool(one.printed) == bool(other.printed)
        and bool(one.warnings) == bool(other.warnings)
    )


def _same_error(one: Error | None, other: Error | None, closely: bool) -> bool:
    if one is None or other is None:
        return one is other
    # Who raises an error chooses its words; torch's words say which mistake it is.
    own_words = not closely and one.frames and one.frames[-1].source.startswith("raise")
    return one.type == other.type and (own_words or one.message == other.message)


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
