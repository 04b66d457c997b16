"""The view of a watch: it puts the texts in order on the screen, and redraws when needed."""

import contextlib
import time
from collections.abc import Iterator

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.bars import Segment, bar, bars, core_done, missing
from torchkata.kata.solution import solution_text
from torchkata.kata.syllabus import Exercise
from torchkata.watch import keys
from torchkata.watch.screen import Screen
from torchkata.watch.standing import Block, Code, Standing

QUIET = 0.4  # seconds before a run is shown as still running


class View:
    """Draws the state of a watch on a screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._size = screen.size
        self._drawn = 0.0

    def show(self, standing: Standing) -> None:
        """Draw it."""
        self._drawn = time.monotonic()
        self._screen.show(list(_body(standing, self._screen.unicode)), _foot(standing))

    def tick(self, standing: Standing) -> None:
        """Redraw if a run takes long, or the window has a new size."""
        resized, self._size = self._size != self._screen.size, self._screen.size
        now = time.monotonic()
        runs = standing.running is not None and now - standing.since > QUIET
        if self._screen.clears and (resized or (runs and now - self._drawn > 1)):
            self.show(standing)


def _body(now: Standing, unicode: bool) -> Iterator[Block]:
    if now.announcement:
        yield [(_("From your instructor: "), "bold cyan"), (now.announcement, "cyan")]
        yield [("", "")]
    if not now.left and not now.all_run:
        yield from _header(now, unicode)
    if now.solved is not None:
        outcome = now.progress.state(now.solved).outcome
        yield [(f"{now.solved.name}: {outcome.words}", "bold green")]
        yield [("    " + now.solved.hints[0], "")]
        yield [("", "")]
        if now.solved.core and now.current is not None and now.progress.core_is_done:
            yield from core_done(now.progress)
            yield [("", "")]
    if now.left:
        yield [(_("Running all: {name}").format(name=now.left[0].name), "bold")]
        yield [("    " + _("{count} to go").format(count=len(now.left)), "")]
    elif now.all_run:
        yield from _summary(now, unicode)
    elif now.trial is not None and now.trial.lines:
        yield from ([line] for line in now.trial.lines)
    elif now.current is None:
        yield from _done(now)
    elif now.running is not None:
        waits = _("running ...") if now.warm else _("loading torch and the tests ...")
        took = time.monotonic() - now.since
        yield [(f"{now.running.name}: ", "bold"), (waits, ""), (f" {took:.0f} s", "")]
    else:
        yield from _todo(now, now.current)
    if now.said:
        yield [("", "")]
        yield from now.said
    for note in filter(None, now.notes.values()):
        yield [("", "")]
        yield [(note, "yellow")]
    if now.solved is not None:
        yield from _solution(now, now.solved)


def _done(now: Standing) -> Iterator[Block]:
    """Nothing is left of what is watched, but perhaps of the kata."""
    following = now.progress.next()
    if following is None:
        yield [(_("Everything is solved. Well done!"), "green")]
    else:
        said = _("All that you watch is solved. kata watch goes on with {name}.")
        yield [(said.format(name=following.exercise.name), "green")]


def _header(now: Standing, unicode: bool) -> Iterator[Block]:
    shown = now.solved or now.current or now.scope[-1]
    topic = now.kata.syllabus.topic(shown.topic)
    assert topic is not None
    line = bar(now.progress, topic, unicode)
    yield [(f"{now.saved_at}  ", "dim"), *line] if now.saved_at else line
    yield [("", "")]


def _summary(now: Standing, unicode: bool) -> Iterator[Block]:
    yield from bars(now.progress, unicode)
    for trial in now.wrong:
        yield [("", "")]
        yield from ([line] for line in trial.lines)


def _solution(now: Standing, exercise: Exercise) -> Iterator[Block]:
    """The solution comes last, because a small window cuts the end."""
    with contextlib.suppress(KataError):  # a course copy has no solutions
        code = Code(solution_text(now.kata, exercise))
        yield [("", "")]
        head = _("The solution of {name}, to compare with yours:")
        yield [(head.format(name=exercise.name), "")]
        yield code


def _todo(now: Standing, exercise: Exercise) -> Iterator[Block]:
    state = now.progress.state(exercise)
    yield [(_("Next: "), "bold"), (exercise.name, "bold"), (f"  {exercise.title}", "")]
    yield [(f"    {state.place}", "")]
    if now.progress.sources[exercise.topic].is_missing:
        said, style = missing(exercise)
        yield [(f"    {said}", style)]
    else:
        yield [("    " + _("Write it, and save."), "")]


def _foot(now: Standing) -> list[Segment]:
    """The keys, if the input is a terminal."""
    if not keys.terminal():
        return [(_("Ctrl-C ends the watch."), "dim")]
    shown: list[Segment] = []
    for key, words in _words(now).items():
        shown += [(" · " if shown else "", "dim"), (key, "bold"), (f" {words}", "dim")]
    return shown


def _words(now: Standing) -> dict[str, str]:
    joined = {"?": _("lower hand") if now.hand else _("raise hand"), "c": _("show code")}
    return {
        "n": _("next"),
        "h": _("hint"),
        "a": _("run all"),
        "l": _("list"),
        "r": _("reset"),
        "s": _("solution"),
        **(joined if now.has_joined else {}),
        "q": _("quit"),
    }
