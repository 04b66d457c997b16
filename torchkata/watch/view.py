"""The words of a watch, in their order on the screen."""

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.bars import Segment, bar
from torchkata.kata.solution import solution_text
from torchkata.kata.syllabus import Exercise
from torchkata.watch import keys
from torchkata.watch.screen import Block, Code

if TYPE_CHECKING:
    from torchkata.watch.watcher import Watcher


def body(watcher: "Watcher") -> list[Block]:
    """What stands above the keys."""
    return list(_body(watcher))


def _body(watcher: "Watcher") -> Iterator[Block]:
    if not watcher.left and not watcher.summary:
        yield from _header(watcher)
    if watcher.solved is not None:
        outcome = watcher.progress.state(watcher.solved).outcome
        yield [(f"{watcher.solved.name}: {outcome.words}", "bold green")]
        yield [("    " + watcher.solved.hints[0], "")]
        yield [("", "")]
    if watcher.left:
        yield [(_("Running all: {name}").format(name=watcher.left[0].name), "bold")]
        yield [("    " + _("{count} to go").format(count=len(watcher.left)), "")]
    elif watcher.summary:
        yield from watcher.summary
    elif watcher.trial is not None and watcher.trial.lines:
        yield from ([line] for line in watcher.trial.lines)
    elif watcher.current is None:
        yield [(_("Everything is solved. Well done!"), "green")]
    elif watcher.running is not None:
        spare = watcher.pool.running
        warm = spare is not None and spare.warm
        waits = _("running ...") if warm else _("loading torch and the tests ...")
        took = time.monotonic() - watcher.since
        yield [(f"{watcher.running.name}: ", "bold"), (waits, ""), (f" {took:.0f} s", "")]
    else:
        yield from _todo(watcher, watcher.current)
    if watcher.said:
        yield [("", "")]
        yield from watcher.said
    if watcher.solved is not None:
        yield from _solution(watcher, watcher.solved)


def _header(watcher: "Watcher") -> Iterator[Block]:
    shown = watcher.solved or watcher.current or watcher.scope[-1]
    topic = watcher.kata.syllabus.topic(shown.topic)
    assert topic is not None
    line = bar(watcher.progress, topic, watcher.screen.unicode)
    yield [(f"{watcher.saved_at}  ", "dim"), *line] if watcher.saved_at else line
    yield [("", "")]


def _solution(watcher: "Watcher", exercise: Exercise) -> Iterator[Block]:
    """Comes last: in a low window it is what may be cut."""
    with contextlib.suppress(KataError):  # a course copy has no solutions
        code = Code(solution_text(watcher.kata, exercise))
        yield [("", "")]
        head = _("The solution of {name}, to compare with yours:")
        yield [(head.format(name=exercise.name), "")]
        yield code


def _todo(watcher: "Watcher", exercise: Exercise) -> Iterator[Block]:
    state = watcher.progress.state(exercise)
    yield [(_("Next: "), "bold"), (exercise.name, "bold"), (f"  {exercise.title}", "")]
    yield [(f"    {state.place}", "")]
    yield [("    " + _("Write it, and save."), "")]


def foot() -> list[Segment]:
    """The keys, where there are any."""
    if not keys.terminal():
        return [(_("Ctrl-C ends the watch."), "dim")]
    shown: list[Segment] = []
    for key, words in _words().items():
        shown += [(" · " if shown else "", "dim"), (key, "bold"), (f" {words}", "dim")]
    return shown


def _words() -> dict[str, str]:
    return {
        "n": _("next"),
        "h": _("hint"),
        "a": _("run all"),
        "l": _("list"),
        "r": _("reset"),
        "s": _("solution"),
        "q": _("quit"),
    }
