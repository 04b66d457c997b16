"""Where a watch stands: saves, keys and answers change it, one at a time."""

import contextlib
import random
import signal
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.bars import Segment, bars
from torchkata.kata.folder import Kata
from torchkata.kata.hints import next_hint
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress
from torchkata.kata.reset import reset
from torchkata.kata.solution import solution_text
from torchkata.kata.syllabus import Exercise
from torchkata.run.trial import Trial
from torchkata.watch.pool import Message, Pool, Spare
from torchkata.watch.screen import Block, Code, Screen
from torchkata.watch.touched import Touched
from torchkata.watch.view import body, foot

QUIET = 0.4  # seconds after which a run says that it is still running
REST = 2.0  # seconds without a run, after which spares are made where that takes a while
HANGS = 3  # times the limit of a call, after which a run that says nothing is given up

Event = Callable[[], object]


class Leave(Exception):
    """The learner has had enough."""


class Watcher:
    """Where a watch stands.

    Attributes:
        current: The exercise that is worked on; None when all are solved.
        trial: What came out for it, when it was last run.
        solved: The exercise that was solved by the last save.
        said: What a key brought up: a hint, a list, a solution, a question.
        asked: The key that was pressed last, where pressing it again means yes.
        left: The exercises that are still to run, where all were asked for.
        wrong: What came out for those of them that are not solved.
        summary: What came out of it, once all have run.
    """

    def __init__(
        self,
        kata: Kata,
        scope: list[Exercise],
        seconds: float,
        screen: Screen,
        post: Callable[[Event], None],
        method: str,
    ) -> None:
        self.kata = kata
        self.scope = scope
        self.seconds = seconds
        self.screen = screen
        self.post = post
        self.method = method
        self.progress = Progress(kata)
        self.touched = Touched(self.progress)
        self.current: Exercise | None = None
        self.trial: Trial | None = None
        self.solved: Exercise | None = None
        self.said: list[Block] = []
        self.asked = ""
        self.left: list[Exercise] = []
        self.wrong: list[Trial] = []
        self.summary: list[Block] = []
        self.running: Exercise | None = None
        self._digest = ""
        self.test = ""
        self.since = self._heard = self._drawn = 0.0
        self.saved_at = ""
        self._size = screen.size
        self.pool = self._pool()

    def _pool(self) -> Pool:
        def tell(spare: Spare, message: Message) -> None:
            self.post(lambda: self.answer(spare, message))

        return Pool(tell, self.method)

    def draw(self) -> None:
        """Show where everything stands."""
        self._drawn = time.monotonic()
        self.screen.show(body(self), foot())

    def close(self) -> None:
        """End the processes."""
        self.pool.close()

    # --- what comes in ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Show what is next, and run it if it was begun."""
        self.select(self.progress.first(self.scope))

    def saved(self, files: set[Path]) -> None:
        """Run what was touched."""
        self.progress.read_again()
        self.saved_at = f"{datetime.now():%H:%M:%S}"
        if any(self.kata.exercises not in file.parents for file in files):
            # The tests are others now; the fork server holds the old ones.
            self.pool.close()
            self.method = "spawn"
            self.pool = self._pool()
        touched = [one for file in sorted(files) for one in self.touched.by(file)]
        if self.current not in touched:
            near = touched or self._of_file(files)
            if near:
                self.current = near[0]
        if touched or (self.current and not self.progress.is_todo(self.current)):
            self.said = []
        self.solved = None
        self.run()

    def answer(self, spare: Spare, message: Message) -> None:
        """Take in what a process told of the run that is under way."""
        heard = self.pool.heard(spare, message)
        exercise = self.running
        if heard is None or exercise is None:
            return
        self._heard = time.monotonic()
        if "test" in heard:
            self.test = heard["test"]
        else:
            self._ended(heard)
            self.pool.refresh()

    def _ended(self, heard: Message) -> None:
        if "trial" in heard:
            self.finished(Trial.read(heard["trial"]))
        elif "fault" in heard:
            self.running = None
            self.left = []
            self.said = [
                [(_("This is not your code's fault: "), "bold red")],
                *_lines(heard["fault"]),
            ]
            self.draw()
        else:
            self._gave_up(
                Outcome.CRASHED, _("ended the process that it ran in") + _status(heard["ended"])
            )

    def tick(self) -> None:
        """Now and then: a run that takes long, a window of another size."""
        now = time.monotonic()
        if self.running is not None:
            if now - self._heard > max(30.0, HANGS * self.seconds) and self.test:
                self.pool.stop()
                self._gave_up(
                    Outcome.TIMED_OUT, _("hangs inside a call that cannot be interrupted")
                )
            elif now - self.since > QUIET and now - self._drawn > 1 and self.screen.clears:
                self.draw()
        elif now - self._heard > REST:
            self._heard = now  # where none can be made, it is tried again, but not without rest
            self.pool.top_up()
        if self.screen.size != self._size:
            self._size = self.screen.size
            if self.screen.clears:
                self.draw()

    def key(self, pressed: str) -> None:
        """Do what a key says; what asks first does it when the key is pressed again."""
        action = ACTIONS.get(pressed.lower())
        if action is None:
            return
        again, self.asked = self.asked == pressed, ""
        self.said, self.solved = [], None
        action(self, pressed if not again else "")
        self.draw()

    # --- keys ------------------------------------------------------------------------------------

    def go_on(self, _asking: str) -> None:
        """The next exercise that is not solved, in the order of the course."""
        self.select(next(iter(self._unsolved_after(self.current)), None))

    def give_hint(self, _asking: str) -> None:
        """One more hint."""
        if self.current is not None:
            given = next_hint(self.kata, self.current)
            text = _("Hint {step} of {steps}: {text}").format(
                step=given.step, steps=given.steps, text=given.text
            )
            self.said = [[(text, "")]]

    def run_all(self, _asking: str) -> None:
        """Everything that was begun, one after another."""
        self.solved, self.trial, self.wrong, self.summary = None, None, [], []
        self.left = [one for one in self.scope if not self.progress.is_todo(one)]
        if not self.left:
            self.said = [[(_("Nothing is written yet, so there is nothing to run."), "")]]
        self._run_left()

    def show_list(self, _asking: str) -> None:
        """The exercises of the topic, with their states."""
        topic = self.kata.syllabus.topic((self.current or self.scope[-1]).topic)
        assert topic is not None
        for state in self.progress.states(topic):
            here = ">" if state.exercise == self.current else " "
            self.said.append(
                [
                    (f"{here} {state.exercise.name:<32}", ""),
                    (state.outcome.words, state.outcome.style),
                ]
            )

    def put_back(self, asking: str) -> None:
        """The stub again, once the key is pressed twice."""
        if self.current is None:
            return
        if asking:
            self.asked = asking
            text = _("r again puts {name} back to its stub; what you wrote is kept.")
            self.said = [[(text.format(name=self.current.name), "yellow")]]
            return
        try:
            backup = reset(self.kata, self.current)
        except KataError as error:
            self.said = _lines(str(error))
            return
        self.progress.read_again()
        self.touched = Touched(self.progress)
        self.pool.stop()
        self.running = self.trial = None
        text = _("{name} is a stub again. Your text is kept in {backup}.").format(
            name=self.current.name, backup=backup.relative_to(self.kata.root).as_posix()
        )
        self.said = [[(text, "")]]

    def show_solution(self, asking: str) -> None:
        """The solution of what is solved, or once the key is pressed twice."""
        if self.current is None:
            return
        solved = self.progress.state(self.current).is_done
        if asking and not solved:
            self.asked = asking
            text = _("{name} is not solved yet. s again shows the solution all the same.")
            self.said = [[(text.format(name=self.current.name), "yellow")]]
            return
        try:
            self.said = [Code(solution_text(self.kata, self.current))]
        except KataError as error:
            self.said = _lines(str(error))

    def again(self, _asking: str) -> None:
        """The same once more, on fresh inputs."""
        self.solved = None
        self.run()

    def leave(self, _asking: str) -> None:
        """Leave."""
        raise Leave

    # --- running ---------------------------------------------------------------------------------

    def select(self, exercise: Exercise | None) -> None:
        """Go to an exercise."""
        self.current, self.solved = exercise, None
        self.run()

    def run(self) -> None:
        """Run the current exercise, where something is written."""
        self.trial, self.left, self.summary = None, [], []
        if self.current is None or self.progress.is_todo(self.current):
            self.pool.stop()
            self.running = None
            self.draw()
        else:
            self._run(self.current)

    def _run(self, exercise: Exercise) -> None:
        self.running, self.test = exercise, ""
        self._digest = self.progress.digest(exercise)
        self.since = self._heard = time.monotonic()
        seed = random.SystemRandom().randrange(1_000_000)
        self.pool.run({"exercise": exercise.name, "seed": seed, "seconds": self.seconds})

    def _run_left(self) -> None:
        if self.left:
            self._run(self.left[0])

    def finished(self, trial: Trial) -> None:
        """Show how a run came out, and go on."""
        exercise, self.running = self.kata.syllabus.exercise(trial.exercise), None
        self.progress.read_outcomes()
        if self.left:
            self.left.pop(0)
            if trial.lines:
                self.wrong.append(trial)
            self._run_left()
            if not self.left:
                self._sum_up()
        elif trial.outcome.is_done:
            self.solved = exercise
            self.current, self.trial = self.progress.first(self._unsolved_after(exercise)), None
            if self.current and not self.progress.is_todo(self.current):
                self._run(self.current)
        else:
            self.trial = trial
        self.draw()

    def _gave_up(self, outcome: Outcome, said: str) -> None:
        """A run that gave no answer: nobody else can keep its outcome."""
        exercise = self.running
        assert exercise is not None
        entry = {"outcome": outcome, "digest": self._digest}
        self.progress.outcomes.keep({exercise.name: entry})
        lines: list[Segment] = [(f"{exercise.name}: {outcome.words}", "bold red")]
        if self.test:
            lines.append(("    " + _('in "{test}"').format(test=self.test), ""))
        lines += [(f"    {said}", ""), (f"    {self.progress.state(exercise).place}", "")]
        self.finished(Trial(exercise.name, outcome, lines, 0, 0.0))

    def _sum_up(self) -> None:
        self.summary = list(bars(self.progress, self.screen.unicode))
        for trial in self.wrong:
            self.summary += [[("", "")], *([line] for line in trial.lines)]

    def _of_file(self, files: set[Path]) -> list[Exercise]:
        """What a save is about that changed no definition: the current one, if it stands there."""
        topics = {file.stem for file in files}
        if self.current is None or self.current.topic in topics:
            return []
        inside = [one for one in self.kata.syllabus if one.topic in topics]
        return [one for one in inside if not self.progress.state(one).is_done] or inside

    def _unsolved_after(self, exercise: Exercise | None) -> list[Exercise]:
        """What is not solved, from the one after this on and round to the beginning."""
        at = self.scope.index(exercise) + 1 if exercise in self.scope else 0
        around = [*self.scope[at:], *self.scope[:at]]
        return [one for one in around if not self.progress.state(one).is_done]


ACTIONS: dict[str, Callable[[Watcher, str], None]] = {
    "n": Watcher.go_on,
    "h": Watcher.give_hint,
    "a": Watcher.run_all,
    "l": Watcher.show_list,
    "r": Watcher.put_back,
    "s": Watcher.show_solution,
    "q": Watcher.leave,
    "\r": Watcher.again,
    "\n": Watcher.again,
    "\x03": Watcher.leave,
}


def _lines(text: str) -> list[Block]:
    return [[(line, "")] for line in text.splitlines()]


def _status(ended: int | None) -> str:
    """What is known of the end of a process: ` (SIGSEGV)`."""
    if ended is None or ended >= 0:
        return f" ({_('exit status')} {ended})"
    with contextlib.suppress(ValueError):
        return f" ({signal.Signals(-ended).name})"
    return ""
