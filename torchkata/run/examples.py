"""The examples in the shipped docstrings, as tests that a learner can read."""

import contextlib
import doctest
import functools
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch

from torchkata.diagnosis.verdict import Verdict
from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.kata.source import Source
from torchkata.observe import interrupt
from torchkata.observe.limit import TimeLimit, limited
from torchkata.observe.recorders import remembered_output, settings_restored
from torchkata.observe.subject import Subject
from torchkata.testing import messages

_MINUS_ZERO = re.compile(r"(?<![\w.])-(?=0(?:\.0*)?(?![\w.]))")
_FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def examples_of(shipped: Source, name: str) -> list[doctest.Example]:
    """The examples of one exercise, from its docstring as shipped."""
    return doctest.DocTestParser().get_examples(shipped.docstring(name), name)


def run_examples(
    examples: list[doctest.Example], subject: Subject, exercise: str, seconds: float
) -> Verdict:
    """Run the examples in order on the learner's code, up to the first that fails."""
    if subject.failure is not None:
        said = "\n".join(messages.exception(subject.failure))
        places = [f"{frame.file}:{frame.line}" for frame in subject.failure.frames[-1:]]
        trace = subject.failure.trace
        return Verdict(Outcome.RAISED, "import", exercise, said, "".join(places), trace=trace)
    if not subject.has(exercise):
        said = _("is not there: was it renamed or deleted? `kata reset {name}` brings it back")
        return Verdict(Outcome.RAISED, "missing", exercise, said.format(name=exercise))
    last = _Last()
    names = dict(vars(subject.module)) | subject.overrides | {"torch": torch}
    verdict = None
    if not isinstance(names[exercise], type):
        names[exercise] = last.keeping(names[exercise])
    with settings_restored(), remembered_output() as tee:
        for example in examples:
            last.source = example.source.strip()
            verdict = _run(example, names, subject, exercise, seconds, last)
            if verdict is not None and verdict.kind == "nothing returned":
                verdict = _with_print(verdict, tee.text)
            if verdict is not None:
                break
    return replace(verdict or Verdict(Outcome.SOLVED), printed=bool(tee.text))


def _run(
    example: doctest.Example,
    names: dict[str, Any],
    subject: Subject,
    exercise: str,
    seconds: float,
    last: "_Last",
) -> Verdict | None:
    call = example.source.strip()
    shown: list[str] = []
    try:
        with _displaying(shown):
            limited(_statement(example, names), seconds, subject.where)
    except interrupt.ENDING:
        raise
    except BaseException as raised:
        error = subject.describe(raised)
        if example.exc_msg is not None:
            got = f"{error.type}: {error.message}".strip()
            if got == example.exc_msg.strip():
                return None
        frame = error.frames[-1] if error.frames else None
        place = f"{frame.file}:{frame.line}" if frame else ""
        if isinstance(raised, TimeLimit):
            said = _("ran for more than {seconds:g} s and was stopped").format(seconds=seconds)
            said += "".join(f"\n  {messages.place(frame)}" for frame in error.frames[-1:])
            return Verdict(Outcome.TIMED_OUT, "timed out", call, said, place)
        inside = frame is not None and frame.function.split(".")[0] == exercise and frame.raises
        if isinstance(raised, NotImplementedError) and inside:
            return Verdict(Outcome.TODO, "todo", call, _("is still to do"))
        if not error.frames and not last.results and "'NoneType' object" in error.message:
            last.keep(None)  # of a method, if the exercise is a class
        if not error.frames and last.results:  # the example stops at what the exercise returned
            (result,) = last.results
            kind = "nothing returned" if result is None else "example"
            stops = _("So the example {stops}").format(stops=messages.exception(error)[0])
            said = f"{messages.came_back(result)}\n{stops}"
            return Verdict(Outcome.WRONG, kind, last.call, said)
        said = "\n".join(messages.exception(error))
        return Verdict(Outcome.RAISED, f"raised {error.type}", call, said, place, trace=error.trace)
    got, wanted = "\n".join([*shown, ""]), example.want
    # The zero of -2 * (target - prediction) has a minus, not that of 2 * (prediction - target).
    alike = doctest.OutputChecker().check_output(
        _MINUS_ZERO.sub("", wanted), _MINUS_ZERO.sub("", got), _FLAGS
    )
    if alike and example.exc_msg is None:
        return None
    wanted = (example.exc_msg or wanted).strip()
    if not got.strip() and last.results == [None] and wanted:
        return Verdict(Outcome.WRONG, "nothing returned", call, messages.came_back(None))
    said = _("gives {got}, wanted {wanted}").format(
        got=got.strip()[:200] or _("nothing"), wanted=wanted
    )
    return Verdict(Outcome.WRONG, "example", call, said)


class _Last:
    """The last call of the exercise in its examples.

    Attributes:
        source: The example that runs now.
        call: The example with the last call.
        results: Its result, if it returned.
    """

    def __init__(self) -> None:
        self.source = self.call = ""
        self.results: list[Any] = []

    def keep(self, result: Any) -> None:
        """Note a result."""
        self.call, self.results = self.source, [result]

    def keeping(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, which keeps its last result."""

        @functools.wraps(function)
        def kept(*args: Any, **kwargs: Any) -> Any:
            self.results = []
            result = function(*args, **kwargs)
            self.keep(result)
            return result

        return kept


def _with_print(verdict: Verdict, printed: str) -> Verdict:
    """A verdict on a result of None, with a word on what was printed instead."""
    hints = messages.nothing_returned(), messages.nothing_returned(printed)
    return replace(verdict, said=verdict.said.replace(*hints, 1))


@contextlib.contextmanager
def _displaying(shown: list[str]) -> Iterator[None]:
    """Keep what a REPL would show for each expression; prints go to standard output."""

    def keep(value: object) -> None:
        if value is not None:
            shown.append(repr(value))

    before, sys.displayhook = sys.displayhook, keep
    try:
        yield
    finally:
        sys.displayhook = before


def _statement(example: doctest.Example, names: dict[str, Any]) -> Callable[[], None]:
    code = compile(example.source, f"<example, line {example.lineno}>", "single")
    return lambda: exec(code, names)  # noqa: S102 - the examples are our own text
