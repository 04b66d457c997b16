"""The line between a watch and the board that the learner has joined, if there is one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from torchkata.classroom.live import Live
from torchkata.classroom.reports import hand, queue_up, ran, shared
from torchkata.classroom.sharing import code_of
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.run.trial import Trial
from torchkata.watch.standing import Standing
from torchkata.watch.watcher import Event, Watcher


class Messages:
    """Reports trials, raises a hand, shows announcements.

    Args:
        kata: The kata.
        post: Takes calls from any thread, to run them in that of the watch.
    """

    def __init__(self, kata: Kata, post: Callable[[Event], None]) -> None:
        self._kata = kata
        self._post = post
        self._live: Live | None = None
        self._watcher: Watcher | None = None

    def begin(self, watcher: Watcher) -> None:
        """Begin to send and to hear, for a watcher."""
        self._watcher = watcher
        self._live = Live(
            self._kata.root,
            lambda event: self._post(partial(self._heard, event)),
            lambda said: self._post(partial(watcher.note, "board", said)),
        )
        watcher.standing.has_joined = self._live.has_joined

    def close(self) -> None:
        """End the line; what was not sent, another process sends."""
        if self._live is not None:
            self._live.close()

    def tell(self, trial: Trial) -> None:
        """Report a trial."""
        if trial.outcome not in (Outcome.TODO, Outcome.NOT_RUN):
            told = ran(trial.exercise, trial.outcome, trial.mistakes, trial.kind, trial.seconds)
            self._queue_up(told)

    def hand(self, up: bool) -> bool:
        """Raise or lower the hand.

        Returns:
            Whether the learner has joined a board.
        """
        return self._queue_up(hand(up))

    def share(self, exercise: Exercise) -> bool:
        """Show the code of an exercise to the instructor.

        Returns:
            Whether there is code, and a board that the learner has joined.
        """
        code = code_of(self._kata, exercise)
        return bool(code) and self._queue_up(shared(exercise.name, code, ""))

    def _queue_up(self, told: dict[str, Any]) -> bool:
        queued = queue_up(self._kata.root, [told])
        if queued and self._live is not None:
            self._live.send_soon()
        return queued

    def _heard(self, event: dict[str, Any]) -> None:
        """Show what the board said."""
        assert self._watcher is not None
        now: Standing = self._watcher.standing
        before = (now.announcement, now.hand, now.has_joined)
        has_left = bool(event.get("left", False))
        now.has_joined = not has_left
        if isinstance(event.get("announcement"), str):
            now.announcement = event["announcement"]
        if isinstance(event.get("hand"), bool):
            now.hand = event["hand"]
        if has_left:
            now.announcement, now.hand = "", False
            taken_out = self._live is not None and self._live.has_joined
            said = _("You are not on the board any more: kata leave, then join.")
            now.notes["board"] = said if taken_out else ""
        if before != (now.announcement, now.hand, now.has_joined):
            self._watcher.draw()
