"""The courier: takes the queue to the board in the background, in order, as often as it needs to.

A run starts it as a process of its own and does not wait for it; `kata watch` has it as a thread.
Only one works at a time in a kata.
"""

import threading
import time
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from torchkata.classroom.line import Line, NoAnswer, Refused
from torchkata.classroom.lock import only_one
from torchkata.classroom.membership import Membership, folder
from torchkata.classroom.queue import MOST, Queue
from torchkata.i18n import _

PATIENCE = 900.0  # seconds that a process keeps trying; the next run starts another one
SHORTEST, LONGEST = 0.5, 15.0  # seconds between two tries
_UNREADABLE = (400, 413)  # the board will never take these reports


class State(Enum):
    """How far a courier got."""

    SENT = "sent"  # the board has everything
    LATER = "later"  # it does not answer, or asks for patience
    UNKNOWN = "unknown"  # it does not know the learner any more
    LEFT = "left"  # the learner has left


class Courier:
    """Sends the reports of one kata.

    Args:
        root: The folder of the kata.
        told: Called with a sentence for the learner if the board refuses for good.
    """

    def __init__(self, root: Path, told: Callable[[str], None] = lambda _said: None) -> None:
        self.root = root
        self._told = told
        self._wait = 0.0

    def send_all(self) -> State:
        """Send what is in the queue."""
        membership = Membership.of(self.root)
        if membership is None:
            return State.LEFT
        queue, line = Queue(self.root, membership), Line(membership.address, membership.token)
        most = MOST
        while True:
            reports, position = queue.next(most)
            if not reports:
                if position > queue.sent:  # lines that cannot be read
                    queue.sent = position
                return State.SENT
            try:
                answer = line.post("/reports", {"reports": reports})
                if not _is_receipt(answer, len(reports)):
                    raise line.not_a_board()
            except NoAnswer:
                return State.LATER
            except Refused as error:
                if error.status == 401:
                    self._told(_("The board does not know you any more: kata leave, then join."))
                    return State.UNKNOWN
                if error.status not in _UNREADABLE:
                    self._wait = error.wait
                    return State.LATER
                if len(reports) > 1:
                    most = 1  # find the one that it does not take
                    continue
            queue.sent = position
            most = MOST

    def run(self, stop: threading.Event, patience: float = PATIENCE) -> State:
        """Send until the queue is empty, or for `patience` seconds."""
        end = time.monotonic() + patience
        pause = SHORTEST
        while True:
            state = self.send_all()
            if state is not State.LATER or time.monotonic() > end:
                return state
            if stop.wait(max(pause, min(self._wait, LONGEST))):
                return state
            self._wait = 0.0
            pause = min(2 * pause, LONGEST)


def _is_receipt(answer: Mapping[str, Any], count: int) -> bool:
    """Whether an answer accounts for so many reports; other programs answer, too."""
    taken, refused = answer.get("taken"), answer.get("refused")
    if type(taken) is not int or type(refused) is not int:  # True is an int, too
        return False
    return min(taken, refused) >= 0 and taken + refused == count


def deliver(root: Path, patience: float = PATIENCE) -> None:
    """Send everything, unless another courier of this kata does."""
    while True:
        with only_one(folder(root) / "lock") as is_ours:
            if not is_ours:
                return
            if Courier(root).run(threading.Event(), patience) is not State.SENT:
                return
        # A run that began meanwhile relied on this courier, which held the lock.
        membership = Membership.of(root)
        if membership is None or Queue(root, membership).is_empty:
            return
