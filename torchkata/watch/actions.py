"""The actions of a watch's keys."""

from collections.abc import Callable

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.hints import next_hint, note_solution
from torchkata.kata.reset import reset
from torchkata.kata.solution import solution_text
from torchkata.watch.messages import Messages
from torchkata.watch.standing import Code, lines
from torchkata.watch.watcher import Watcher


class Leave(Exception):
    """The learner ends the watch."""


class Actions:
    """Runs the action of a key; some ask first, and act when the key is pressed again.

    Args:
        watcher: The watcher that the keys act on.
        messages: The line to the board.
    """

    def __init__(self, watcher: Watcher, messages: Messages) -> None:
        self._watcher = watcher
        self._now = watcher.standing
        self._messages = messages
        self._hints: dict[str, int] = {}  # the last one given, if it cannot be kept in the file
        self._asked = ""  # the last key, if pressing it again means yes

    def press(self, pressed: str) -> None:
        """Run the action of a key, and draw."""
        action = KEYS.get(pressed.lower())
        if action is None:
            return
        again, self._asked = self._asked == pressed, ""
        self._now.said, self._now.solved = [], None
        action(self, pressed if not again else "")
        self._watcher.draw()

    def go_on(self, _asking: str) -> None:
        """Go to the next unsolved exercise, in the order of the course."""
        self._watcher.select(next(iter(self._now.unsolved_after(self._now.current)), None))

    def give_hint(self, _asking: str) -> None:
        """Show one more hint."""
        if self._now.current is not None:
            name = self._now.current.name
            held = self._hints.get(name)
            given = next_hint(self._now.kata, self._now.current, held + 1 if held else 0)
            text = _("Hint {step} of {steps}: {text}").format(
                step=given.step, steps=given.steps, text=given.text
            )
            self._now.said = [[(text, "")]]
            self._now.notes["progress"] = given.unkept
            if given.unkept:
                self._hints[name] = given.step

    def run_all(self, _asking: str) -> None:
        """Run every exercise that was begun, one after another."""
        self._watcher.run_all()
        if not self._now.left:
            self._now.said = [[(_("Nothing is written yet, so there is nothing to run."), "")]]

    def show_list(self, _asking: str) -> None:
        """List the exercises of the topic with their states."""
        topic = self._now.kata.syllabus.topic((self._now.current or self._now.scope[-1]).topic)
        assert topic is not None
        for state in self._now.progress.states(topic):
            here = ">" if state.exercise == self._now.current else " "
            outcome = state.outcome
            self._now.said.append(
                [(f"{here} {state.exercise.name:<32}", ""), (outcome.words, outcome.style)]
            )

    def put_back(self, asking: str) -> None:
        """Put the stub back, once the key is pressed twice."""
        if self._now.current is None:
            return
        name = self._now.current.name
        if asking:
            self._asked = asking
            text = _("Press r again to put {name} back to its stub; your text is kept.")
            self._now.said = [[(text.format(name=name), "yellow")]]
            return
        try:
            backup = reset(self._now.kata, self._now.current)
        except KataError as error:
            self._now.said = lines(str(error))
            return
        self._watcher.start_over()
        text = _("{name} is a stub again. Your text is kept in {backup}.").format(
            name=name, backup=backup.relative_to(self._now.kata.root).as_posix()
        )
        self._now.said = [[(text, "")]]

    def show_solution(self, asking: str) -> None:
        """Show the solution of a solved exercise, or of any if the key is pressed twice."""
        if self._now.current is None:
            return
        solved = self._now.progress.state(self._now.current).is_done
        if asking and not solved:
            self._asked = asking
            text = _("{name} is not solved yet. Press s again to show the solution.")
            self._now.said = [[(text.format(name=self._now.current.name), "yellow")]]
            return
        try:
            self._now.said = [Code(solution_text(self._now.kata, self._now.current))]
            if not solved:
                note_solution(self._now.kata, self._now.current)
        except KataError as error:
            self._now.said = lines(str(error))

    def turn_hand(self, _asking: str) -> None:
        """Raise the hand on the board, or lower it."""
        up = not self._now.hand
        if not self._messages.hand(up):
            self._say_how_to_join()
            return
        self._now.hand, self._now.has_joined = up, True
        said = _("Your hand is up: ? lowers it again.") if up else _("Your hand is down.")
        self._now.said = [[(said, "")]]

    def share_code(self, asking: str) -> None:
        """Show the code of the exercise to the instructor, once the key is pressed twice."""
        if self._now.current is None:
            return
        name = self._now.current.name
        if not self._now.has_joined:
            self._say_how_to_join()
        elif asking:
            self._asked = asking
            text = _("Press c again to show your code of {name} to your instructor.")
            self._now.said = [[(text.format(name=name), "yellow")]]
        elif self._messages.share(self._now.current):
            said = _("Your code of {name} is on its way.").format(name=name)
            self._now.said = [[(said, "")]]
        else:
            said = _("{name} is still to do: there is nothing to show.").format(name=name)
            self._now.said = [[(said, "")]]

    def _say_how_to_join(self) -> None:
        said = _("This is for a workshop with a board: kata join ADDRESS CODE --name NAME")
        self._now.said = [[(said, "")]]

    def again(self, _asking: str) -> None:
        """Run the exercise again on fresh inputs."""
        self._watcher.run()

    def leave(self, _asking: str) -> None:
        """End the watch."""
        raise Leave


KEYS: dict[str, Callable[[Actions, str], None]] = {
    "n": Actions.go_on,
    "h": Actions.give_hint,
    "a": Actions.run_all,
    "l": Actions.show_list,
    "r": Actions.put_back,
    "s": Actions.show_solution,
    "?": Actions.turn_hand,
    "c": Actions.share_code,
    "q": Actions.leave,
    "\r": Actions.again,
    "\n": Actions.again,
    "\x03": Actions.leave,
}
