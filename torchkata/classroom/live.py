"""The live line of `kata watch`: it sends reports and hears the board, in threads."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torchkata.classroom.lock import only_one
from torchkata.classroom.membership import Membership, folder
from torchkata.classroom.queue import Queue
from torchkata.classroom.start import start

LOOKS = 1.0  # seconds between two looks at whether the learner has joined, or another run reported
REST = 5.0  # seconds before a board that did not answer is asked again
LONG_REST = 15.0  # one that refused


class Live:
    """Sends the queue of a kata and hears its board, as long as a watch runs.

    HTTP is loaded when the learner has joined, for only then it is needed.

    Args:
        root: The folder of the kata.
        heard: Called, from a thread, with each event of the board.
        told: Called, from a thread, with a sentence for the learner.
    """

    def __init__(
        self,
        root: Path,
        heard: Callable[[dict[str, Any]], None],
        told: Callable[[str], None],
    ) -> None:
        self._root = root
        self._heard = heard
        self._told = told
        self._stop = threading.Event()
        self._wake = threading.Event()
        for work in (self._send, self._listen):
            threading.Thread(target=work, daemon=True).start()

    @property
    def has_joined(self) -> bool:
        """Whether the learner has joined a board."""
        return Membership.of(self._root) is not None

    def send_soon(self) -> None:
        """Something is in the queue."""
        self._wake.set()

    def close(self) -> None:
        """End the threads, and hand what is left in the queue to a process of its own."""
        self._stop.set()
        self._wake.set()
        membership = Membership.of(self._root)
        if membership is not None and not Queue(self._root, membership).is_empty:
            start(self._root)

    def _send(self) -> None:
        pause = LOOKS
        while not self._stop.is_set():
            self._wake.wait(pause)
            self._wake.clear()
            pause = LOOKS
            membership = Membership.of(self._root)
            if membership is None or Queue(self._root, membership).is_empty:
                continue
            from torchkata.classroom.courier import Courier, State

            with only_one(folder(self._root) / "lock") as is_ours:
                if is_ours and Courier(self._root, self._told).send_all() is not State.SENT:
                    pause = REST

    def _listen(self) -> None:
        pause = 0.0
        while not self._stop.wait(pause):
            pause = LOOKS
            membership = Membership.of(self._root)
            if membership is None:
                continue
            from torchkata.classroom.line import Line, NoAnswer, Refused

            try:
                for event in Line(membership.address, membership.token).events("/events"):
                    if self._stop.is_set() or Membership.of(self._root) != membership:
                        break
                    if event:
                        self._heard(event)
            except NoAnswer:
                pause = LOOKS
            except Refused as error:
                pause = max(error.wait, LONG_REST)
