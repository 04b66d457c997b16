"""One submission before the judge: its worker, its time, and their failures."""

import contextlib
import re
import time
from collections.abc import Iterator, Mapping

from torchkata.errors import BrokenMachine
from torchkata.grade.results import USED_UP
from torchkata.grade.rules import Rules
from torchkata.grade.told import not_loaded
from torchkata.grade.wall import frames
from torchkata.grade.wall.client import Client, Worker
from torchkata.kata.outcome import Outcome
from torchkata.observe import Ending, Malformed, answer_without_call, read_answer
from torchkata.testing.learner import Transport

LOADING = 25.0  # seconds for a module; the worker itself stops a little earlier
PATIENCE = 2.0  # times a call's limit before the worker counts as hung: it differentiates, too
# The folders of an absolute path, before its last part; in quotes it may have spaces.
_QUOTED_FOLDERS = re.compile(r"(?P<quote>['\"])/(?:[^'\"/]+/)+(?=[^'\"/]*['\"])")
_FOLDERS = re.compile(r"(?<![\w./:~])/(?:[\w.@+~-]+/)+")


class Desk:
    """One submission before the judge, with a worker that is replaced when it is lost.

    Attributes:
        reason: The failure of the worker in the current test, if any.
    """

    def __init__(self, client: Client, files: Mapping[str, bytes], rules: Rules) -> None:
        self.client = client
        self.files = files
        self.rules = rules
        self.deadline = time.monotonic() + rules.seconds
        self.worker: Worker | None = None
        self.loaded: dict[str, tuple[Outcome, str] | None] = {}
        self.reason = ""

    @property
    def over(self) -> bool:
        """Whether the submission's time is used up."""
        return time.monotonic() > self.deadline

    def broken(self, topic: str) -> tuple[Outcome, str] | None:
        """Why a module cannot be loaded, as an outcome and a reason; None if it can."""
        if topic not in self.loaded:
            self.loaded[topic] = self._load(topic)
        return self.loaded[topic]

    def _load(self, topic: str) -> tuple[Outcome, str] | None:
        if self.over:
            return Outcome.TIMED_OUT, USED_UP
        try:
            seen = read_answer(self._worker().load(topic, self._left(LOADING)))
        except frames.TooLate:
            self.replace()
            return Outcome.TIMED_OUT, f"{topic}.py: loading it does not come to an end"
        except (frames.Lost, Malformed):
            why = self.replace()
            return Outcome.CRASHED, f"{topic}.py: loading it {why or 'ends the process'}"
        except BrokenMachine:
            raise
        except Exception:
            self.replace()
            return Outcome.CRASHED, f"{topic}.py: loading it gives an unreadable answer"
        if seen.error is None:
            return None
        said = tidy(not_loaded(f"{topic}.py", seen.error, self.files))
        return (Outcome.TIMED_OUT if seen.error.type == "TimeLimit" else Outcome.RAISED), said

    @contextlib.contextmanager
    def test(self, topic: str) -> Iterator[Transport]:
        """The transport to a worker for one test; if the worker fails, the whole test fails."""
        self.reason = ""
        lost: list[Ending] = []

        def carry(request: bytes) -> bytes:
            if self.over and not lost:
                lost.append(Ending.TIMED_OUT)
                self.reason = USED_UP
            if lost:
                return answer_without_call(lost[0])
            try:
                seconds = self._left(PATIENCE * self.rules.call_seconds)
                return self._worker().call(topic, request, seconds)
            except frames.TooLate:
                lost.append(Ending.TIMED_OUT)
                self.replace()
            except BrokenMachine:
                raise
            except Exception:
                lost.append(Ending.CRASHED)
                self.reason = self.replace()
            return answer_without_call(lost[0])

        yield carry

    def _left(self, seconds: float) -> float:
        return min(seconds, max(0.1, self.deadline - time.monotonic()))

    def _worker(self) -> Worker:
        if self.worker is None:
            self.worker = self.client.spawn(self.files)
        return self.worker

    def replace(self) -> str:
        """End the worker; the next call gets a new one. Returns why it was ended before, if so."""
        worker, self.worker = self.worker, None
        return "" if worker is None else worker.end()

    def close(self) -> None:
        """End the submission's worker."""
        self.replace()


def tidy(text: str) -> str:
    """Text from a submission as one harmless line, without the folders of this machine."""
    printable = "".join(c if c.isprintable() else " " for c in text[:2000])
    without = _FOLDERS.sub("", _QUOTED_FOLDERS.sub(r"\g<quote>", printable))
    return re.sub(r"\s+", " ", without).strip()[:300]
