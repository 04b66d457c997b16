"""The watcher: saves and answers change the state of a watch, one at a time."""

import contextlib
import random
import signal
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from torchkata.diagnosis.verdict import EXAMPLE, property_of
from torchkata.i18n import _
from torchkata.kata.bars import Segment
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress
from torchkata.kata.syllabus import Exercise
from torchkata.run.trial import Trial
from torchkata.watch.pool import Message, Pool, Spare
from torchkata.watch.standing import Standing, lines
from torchkata.watch.touched import Touched

REST = 2.0  # seconds without a run before slow spares are made
HANGS = 3  # times the limit of a call before a silent run is stopped

Event = Callable[[], object]


class Watcher:
    """Handles events, and runs the exercises that they are about.

    Args:
        kata: The kata.
        scope: The exercises to go through, in this order.
        seconds: The time limit of one call.
        show: Shows the state of the watch.
        post: Takes calls from any thread, to run them in this one.
        method: The way to start processes, see `pool`.
        tell: Called with each trial that a board should know, if the learner has joined one.

    Attributes:
        standing: The state of the watch.
    """

    def __init__(
        self,
        kata: Kata,
        scope: list[Exercise],
        seconds: float,
        show: Callable[[Standing], None],
        post: Callable[[Event], None],
        method: str,
        tell: Callable[[Trial], None] = lambda _trial: None,
    ) -> None:
        self.kata = kata
        self.progress = Progress(kata)
        self.standing = Standing(kata, scope, self.progress)
        self._seconds = seconds
        self._show = show
        self._post = post
        self._method = method
        self._tell = tell
        self._touched = Touched(self.progress)
        self._digest = ""
        self._test = ""
        self._heard = 0.0
        self._pool = self._new_pool()

    def _new_pool(self) -> Pool:
        def tell(spare: Spare, message: Message) -> None:
            self._post(lambda: self.answer(spare, message))

        return Pool(tell, self._method)

    def draw(self) -> None:
        """Show the state of the watch."""
        self._show(self.standing)

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    # --- events ----------------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the next exercise, and run it if it was begun."""
        self.select(self.progress.first(self.standing.scope))

    def saved(self, files: set[Path]) -> None:
        """Run the changed exercise."""
        now = self.standing
        self.progress.read_again()
        now.saved_at = f"{datetime.now():%H:%M:%S}"
        if any(self.kata.exercises not in file.parents for file in files):
            # The tests have changed; the fork server has the old ones.
            self._pool.close()
            self._method = "spawn"
            self._pool = self._new_pool()
        touched = [one for file in sorted(files) for one in self._touched.by(file)]
        if now.current not in touched:
            near = touched or self._of_file(files)
            if near:
                now.current = near[0]
        if touched or (now.current and not self.progress.is_todo(now.current)):
            now.said = []
        self.run()

    def note(self, kind: str, said: str) -> None:
        """Show what the watch cannot do, until something else is said about it."""
        self.standing.notes[kind] = said
        self.draw()

    def answer(self, spare: Spare, message: Message) -> None:
        """Handle a process's message about the current run."""
        heard = self._pool.heard(spare, message)
        self.standing.warm = self._pool.warm
        if heard is None or self.standing.running is None:
            return
        self._heard = time.monotonic()
        if "test" in heard:
            self._test = heard["test"]
        else:
            self._ended(heard)
            self._pool.refresh()

    def _ended(self, heard: Message) -> None:
        if "trial" in heard:
            self._finished(Trial.read(heard["trial"]))
        elif "fault" in heard:
            self.standing.running = None
            self.standing.left = []
            self.standing.said = [
                [(_("This error is not in your code: "), "bold red")],
                *lines(heard["fault"]),
            ]
            self.draw()
        else:
            self._gave_up(
                Outcome.CRASHED, _("ended the process that it ran in") + _status(heard["ended"])
            )

    def tick(self) -> None:
        """Called regularly: stop a run that hangs, and make spares in a rest."""
        now = time.monotonic()
        if self.standing.running is not None:
            if now - self._heard > max(30.0, HANGS * self._seconds) and self._test:
                self._pool.stop()
                said = _("hangs in a call that cannot be interrupted")
                self._gave_up(Outcome.TIMED_OUT, said)
        elif now - self._heard > REST:
            self._heard = now  # if none can be made, try again after a rest
            self._pool.top_up()

    # --- running ---------------------------------------------------------------------------------

    def select(self, exercise: Exercise | None) -> None:
        """Go to an exercise."""
        self.standing.current = exercise
        self.run()

    def run(self) -> None:
        """Run the current exercise, if it was begun."""
        now = self.standing
        now.solved, now.trial, now.left, now.all_run = None, None, [], False
        if now.current is None or self.progress.is_todo(now.current):
            self._stop()
            self.draw()
        else:
            self._run(now.current)

    def run_all(self) -> None:
        """Run every exercise that was begun, one after another."""
        now = self.standing
        now.solved, now.trial, now.wrong, now.all_run = None, None, [], False
        now.left = [one for one in now.scope if not self.progress.is_todo(one)]
        self._run_left()

    def start_over(self) -> None:
        """Forget the current exercise's run and result, after it was put back to its stub."""
        self.progress.read_again()
        self._touched = Touched(self.progress)
        self._stop()
        self.standing.trial = None

    def _stop(self) -> None:
        self._pool.stop()
        self.standing.running = None

    def _run(self, exercise: Exercise) -> None:
        now = self.standing
        now.running, self._test = exercise, ""
        self._digest = self.progress.digest(exercise)
        now.since = self._heard = time.monotonic()
        seed = random.SystemRandom().randrange(1_000_000)
        self._pool.run({"exercise": exercise.name, "seed": seed, "seconds": self._seconds})
        now.warm = self._pool.warm

    def _run_left(self) -> None:
        if self.standing.left:
            self._run(self.standing.left[0])

    def _finished(self, trial: Trial) -> None:
        """Show the result of a run, and go on."""
        now = self.standing
        exercise, now.running = self.kata.syllabus.exercise(trial.exercise), None
        now.notes["progress"] = trial.unkept
        if trial.is_new or not now.left:  # of "run all", only what is not known already
            self._tell(trial)
        if trial.unkept:
            entry = {"outcome": trial.outcome.value, "digest": self._digest}
            self.progress.outcomes.hold({exercise.name: entry})
        self.progress.read_outcomes()
        if now.left:
            now.left.pop(0)
            if trial.lines:
                now.wrong.append(trial)
            self._run_left()
            now.all_run = not now.left
        elif trial.outcome.is_done:
            now.solved, now.said = exercise, [[line] for line in trial.lines]
            now.current, now.trial = self.progress.first(now.unsolved_after(exercise)), None
            if now.current and not self.progress.is_todo(now.current):
                self._run(now.current)
        else:
            now.trial = trial
        self.draw()

    def _gave_up(self, outcome: Outcome, said: str) -> None:
        """Save and show the outcome of a run that gave no answer."""
        exercise = self.standing.running
        assert exercise is not None
        entry = {"outcome": outcome, "digest": self._digest}
        unkept = self.progress.outcomes.keep({exercise.name: entry})
        told: list[Segment] = [(f"{exercise.name}: {outcome.words}", "bold red")]
        if self._test:
            is_example = self._test == EXAMPLE
            said_where = _("in its example") if is_example else _('in the test "{test}"')
            told.append(("    " + said_where.format(test=property_of(self._test)), ""))
        told += [(f"    {said}", ""), (f"    {self.progress.state(exercise).place}", "")]
        self._finished(Trial(exercise.name, outcome, told, 0, 0.0, unkept))

    def _of_file(self, files: set[Path]) -> list[Exercise]:
        """The exercises of a save without changed definitions, if the current one is not in it."""
        topics = {file.stem for file in files}
        if self.standing.current is None or self.standing.current.topic in topics:
            return []
        inside = [one for one in self.kata.syllabus if one.topic in topics]
        return [one for one in inside if not self.progress.state(one).is_done] or inside


def _status(ended: int | None) -> str:
    """How a process ended, as far as known: ` (SIGSEGV)`."""
    if ended is None or ended >= 0:
        return f" ({_('exit status')} {ended})"
    with contextlib.suppress(ValueError):
        return f" ({signal.Signals(-ended).name})"
    return ""
