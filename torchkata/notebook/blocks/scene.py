"""What a picture of one call shows: what was given, what came back, what was wanted."""

import ast
import contextlib
import doctest
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from torchkata.errors import KataError
from torchkata.i18n import _, listed
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.notebook.blocks.panels import Panel, panel, unplaced
from torchkata.notebook.blocks.places import (
    Memories,
    is_drawable,
    is_moved,
    origins,
    where_it_lies,
)
from torchkata.observe import Ending, Request, Subject, Unsendable, arguments_of
from torchkata.observe.nest import walk, walk_arguments
from torchkata.run.examples import examples_of, run_examples
from torchkata.run.failed import Failed, NothingFailed, ensure_loaded, failed
from torchkata.run.session import Session
from torchkata.testing import messages
from torchkata.testing.call import Finding, Seen
from torchkata.testing.compare import same_form
from torchkata.testing.describe import with_type

LEGEND = _("a0 is the first place of memory a; the same name and colour is the same place.")
MOST_PANELS = 4  # of what was given, and of what came back


@dataclass(frozen=True)
class Scene:
    """One call, ready to be drawn.

    Attributes:
        title: The exercise, and which call it is.
        call: The call, in one line.
        panels: The tensors, in order.
        said: What cannot be drawn, and what a message says, one sentence each.
        moves: Whether the result's numbers are those of the arguments, only in other places.
    """

    title: str
    call: str
    panels: list[Panel]
    said: list[str] = field(default_factory=list)
    moves: bool = False


def scene_of(root: Path, name: str, seconds: float = 10.0) -> Scene:
    """The call that the last message about an exercise is about; its example if it is solved.

    Args:
        root: A folder in the kata.
        name: The exercise.
        seconds: The time limit of one call.

    Raises:
        KataError: If nothing is written yet, or no call was made.
    """
    with contextlib.redirect_stdout(io.StringIO()):  # what the learner's code prints meanwhile
        try:
            found = failed(root, name, seconds)
        except NothingFailed:
            session = Session.open(root, "exercises", 0, seconds)
            return of_example(session, session.kata.syllabus.exercise(name))
        return of_failure(found)


def of_failure(found: Failed) -> Scene:
    """The call of a failing test."""
    ensure_loaded(found.session, found.exercise)
    if found.finding is None:
        return of_example(found.session, found.exercise, is_solved=False)
    return of_call(found.title, found.finding.seen, found.finding)


def of_example(session: Session, exercise: Exercise, is_solved: bool = True) -> Scene:
    """A call of an exercise's example: the first one, or the one at which it failed.

    Raises:
        KataError: If the example makes no call that can be drawn.
    """
    learner = session.learner(exercise, "example")
    if learner is None:
        raise KataError(_("{name} is still to do.").format(name=exercise.name))
    ensure_loaded(session, exercise)
    subject = session.code.subject(exercise.topic)
    examples = examples_of(session.code.shipped(exercise.topic), exercise.name)
    sent: list[bytes] = []
    if subject.has(exercise.name):
        subject = _keeping_calls(subject, exercise.name, sent, only_first=is_solved)
    verdict = run_examples(examples, subject, exercise.name, session.setting.seconds)
    if not sent:
        told = _("The example of {name} makes no call of a function with values that can be drawn.")
        raise KataError(told.format(name=exercise.name))
    args, kwargs = arguments_of(sent[-1])
    said = [] if verdict.outcome is Outcome.SOLVED else verdict.said.splitlines()
    title = _("{name}, the example in its docstring").format(name=exercise.name)
    failing = next((one for one in examples if said and one.source.strip() == verdict.call), None)
    wanted = _shown(failing, exercise.name) if failing else {}
    return of_call(title, getattr(learner, exercise.name)(*args, **kwargs), None, said, wanted)


def _shown(example: doctest.Example, name: str) -> dict[str, Any]:
    """What an example wants as a tensor, if it shows a whole result: `NAME(...).tolist()`."""
    match ast.parse(example.source).body:
        case [
            ast.Expr(
                ast.Call(ast.Attribute(ast.Call(ast.Name(called)), "tolist" | "item"), args=[])
            )
        ] if called == name:
            with contextlib.suppress(ValueError, TypeError, SyntaxError):
                return {_("wanted"): torch.tensor(ast.literal_eval(example.want))}
    return {}


def _keeping_calls(subject: Subject, name: str, sent: list[bytes], only_first: bool) -> Subject:
    """The same module, which keeps the first or the last call of a function as a request.

    A call with a function among its arguments is left out: it may be one of the example's own.
    """
    function = subject.overrides.get(name) or getattr(subject.module, name)

    def keeping(*args: Any, **kwargs: Any) -> Any:
        has_function = any(callable(leaf) for _path, leaf in walk_arguments(args, kwargs))
        if not has_function and not (only_first and sent):
            with contextlib.suppress(Unsendable):
                sent[:] = [Request(name, args, kwargs).to_bytes()]
        return function(*args, **kwargs)

    if isinstance(function, type):
        return subject
    return subject.with_overrides(subject.overrides | {name: keeping})


def of_call(
    title: str,
    seen: Seen,
    finding: Finding | None,
    said: Sequence[str] = (),
    shown: Mapping[str, Any] | None = None,
) -> Scene:
    """One observed call; `shown` is what the example wants, whose text does not say the dtype."""
    observed = seen.observation
    before = _named(seen, *arguments_of(seen.sent))
    returned = observed.ending is Ending.RETURNED
    after = _named(seen, observed.arguments, observed.keywords) if returned else before
    results = dict(walk(_("returned"), observed.value)) if returned else {}
    given = {name: value for name, value in after.items() if is_drawable(value)}
    drawn = {name: value for name, value in results.items() if is_drawable(value)}
    memories = Memories([*given.values(), *drawn.values()])
    told = [*said, *(finding.said.splitlines() if finding else ())]
    numbers = {
        name: before[name] if same_form(value, before.get(name)) else value
        for name, value in given.items()
    }
    panels = [
        panel(name, value, memories, shown=numbers[name])
        for name, value in list(given.items())[:MOST_PANELS]
    ]
    panels += [
        panel(name, value, memories, said=where_it_lies(value, given, memories))
        for name, value in list(drawn.items())[:MOST_PANELS]
    ]
    wanted = _wanted(finding) or shown or {}
    if wanted:
        origin = origins([(numbers[name], given[name]) for name in given], memories)
        made = [unplaced(name, value, origin) for name, value in wanted.items()]
        panels += [
            replace(one, facts=str(tuple(wanted[one.name].shape))) if shown else one
            for one in made[:MOST_PANELS]
        ]
    for left in (list(given), list(drawn), list(wanted)):
        told += _left_out(left[MOST_PANELS:])
    told += _not_drawn(results, drawn)
    return Scene(
        title,
        _call(seen),
        panels,
        told,
        any(is_moved(one, numbers.values()) for one in (*drawn.values(), *wanted.values())),
    )


def _call(seen: Seen) -> str:
    request = seen.request
    name = request.probe[1] if request.probe else request.exercise
    return messages.call(name, seen.parameters, request.args, request.kwargs).split("\n")[0]


def _named(seen: Seen, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Every leaf of the arguments by its name, such as `params[1]`."""
    pairs = [(seen.parameter(place), value) for place, value in enumerate(args)]
    return dict(leaf for name, value in (*pairs, *kwargs.items()) for leaf in walk(name, value))


def _wanted(finding: Finding | None) -> dict[str, Any]:
    """The tensors that a check compared with what came back: the failing check's, or the last."""
    compared = (
        [one for one in finding.seen.compared if one.what in ("value", "argument")]
        if finding
        else []
    )
    failing = [one for one in compared if not one.agrees]
    values = [one for one in compared if one.what == "value"]
    for one in [*failing[:1], *values[-1:]]:
        name = _("wanted") + (f" {one.name}" if one.name else "")
        return {name: value for name, value in walk(name, one.wanted) if is_drawable(value)}
    return {}


def _left_out(names: Sequence[str]) -> list[str]:
    return [_("Not drawn: {names}.").format(names=listed(names, 6))] if names else []


def _not_drawn(results: Mapping[str, Any], drawn: Mapping[str, Any]) -> list[str]:
    """What came back that is not a tensor, in one sentence."""
    others = [value for name, value in results.items() if name not in drawn]
    if not others:
        return []
    said = _("Not drawn, because only tensors are: {values}.")
    return [said.format(values=listed([with_type(value) for value in others], 4))]
