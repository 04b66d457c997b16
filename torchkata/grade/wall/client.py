"""The judge's side of the wall: the fork server, and the workers that it forks."""

import os
import secrets
import select
import socket
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from torchkata.errors import BrokenMachine
from torchkata.grade.wall import frames, messages
from torchkata.grade.wall.sandbox import Limits, Walls
from torchkata.grade.wall.scratch import remove
from torchkata.grade.wall.server import Server
from torchkata.i18n import _

SET_UP = 30.0  # seconds for a worker to receive its files and to enter the sandbox


class Worker:
    """One worker from the judge's side: an untrusted channel.

    Attributes:
        alive: Whether it can still answer.
    """

    def __init__(self, client: "Client", pid: int, channel: socket.socket) -> None:
        self.client = client
        self.pid = pid
        self.channel = channel
        self.alive = True

    def load(self, topic: str, seconds: float) -> bytes:
        """Load a module; the answer is an observation."""
        return self.ask(messages.LOAD, topic, b"", seconds)

    def call(self, topic: str, request: bytes, seconds: float) -> bytes:
        """Make one observed call."""
        return self.ask(messages.CALL, topic, request, seconds)

    def ask(self, kind: bytes, topic: str, message: bytes, seconds: float) -> bytes:
        """Send one message and receive its answer.

        Raises:
            Lost: If the worker is gone, sends too much, or answers another message.
            TooLate: If it takes longer than that many seconds.
        """
        try:
            return self._ask(kind, topic, message, time.monotonic() + seconds)
        except frames.Lost:
            self.alive = False
            raise

    def _ask(self, kind: bytes, topic: str, message: bytes, deadline: float) -> bytes:
        if select.select([self.channel], [], [], 0)[0]:
            raise frames.Lost  # it sent something without a message, or twice, or it is gone
        nonce = secrets.token_bytes(messages.NONCE)
        frames.send(self.channel, nonce + kind + topic.encode() + b"\n" + message, deadline)
        answer = frames.receive(self.channel, deadline)
        if answer[: messages.NONCE] != nonce:
            raise frames.Lost
        return answer[messages.NONCE :]

    def end(self) -> str:
        """End it and remove its files. Returns why the fork server had ended it, if it had."""
        self.alive = False
        self.channel.close()
        return self.client.end(self.pid)


class Client(Server):
    """The fork server of the workers: started when needed, and again if it dies.

    Attributes:
        walls: The walls that are up.
        boxes: The folder with the workers' files.
    """

    def __init__(self, probes: Mapping[str, Path], limits: Limits, trusted: bool = False) -> None:
        settings = {
            "limits": asdict(limits),
            "probes": {topic: str(file) for topic, file in probes.items()},
            "trusted": trusted,
        }
        # Only the variables that Python needs: no other reaches a submission.
        environment = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "PATH": os.defpath}
        if "TMPDIR" in os.environ:
            environment["TMPDIR"] = os.environ["TMPDIR"]
        super().__init__("torchkata.grade.wall.forkserver", settings, environment)
        self.trusted = trusted
        self.walls: tuple[str, ...] = ()
        self.boxes: Path | None = None

    def open(self) -> None:
        """Start the fork server and ask for its walls.

        Raises:
            KataError: If a needed wall is missing, there is no fork, or the fork server does not
                start.
        """
        self.begin()
        self.await_hello()

    def await_hello(self) -> None:
        """Wait until the fork server has loaded torch, and ask for its walls.

        Raises:
            KataError: If a needed wall is missing, or the fork server does not start.
        """
        hello = self.hello()
        self.boxes = Path(hello["boxes"])
        if hello["missing"] and not self.trusted:
            self.close()
            Walls(0, False, tuple(hello["missing"])).refuse_without()
        self.walls = tuple(hello["walls"])

    def spawn(self, files: Mapping[str, bytes]) -> Worker:
        """A new confined worker with a submission's files; none of them has run yet.

        Raises:
            Lost: If the files have names that cannot be written.
            BrokenMachine: If this machine cannot set up a worker; nobody loses points.
        """
        for attempt in (1, 2):
            try:
                return self._spawn(files)
            except (OSError, ValueError) as error:
                self.close()  # a new fork server may work if this one was killed or cannot fork
                if attempt == 2 or self.borrowed:
                    raise BrokenMachine(
                        _(
                            "The process for a submission cannot be set up here ({error}): check "
                            "the disk space, the memory and the limits (`ulimit -a`). "
                            "Nobody lost points; finished grades are kept."
                        ).format(error=error)
                    ) from error
        raise AssertionError("two attempts end in a worker or an exception")

    def _spawn(self, files: Mapping[str, bytes]) -> Worker:
        if not (self.alive or self.borrowed):
            self.open()
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                hello = self.order(theirs, do="start")
            except (OSError, ValueError):
                ours.close()
                raise
        if "pid" not in hello:
            ours.close()
            raise OSError(hello.get("failed"))
        started = Worker(self, int(hello["pid"]), ours)
        deadline = time.monotonic() + SET_UP
        try:
            frames.send(ours, messages.pack(files), deadline)
            began = frames.receive(ours, deadline)
        except frames.Lost as error:
            started.end()
            raise OSError(_("it ended, or took too long")) from error
        if began == messages.READY:
            return started
        started.end()
        if began == messages.UNFIT:
            raise frames.Lost
        raise OSError(began.decode(errors="replace"))

    def close(self) -> None:
        """End the fork server, with its workers and their files."""
        super().close()
        if self.boxes is not None:
            if self.boxes.exists():  # it was killed before it removed them
                remove(self.boxes)
            self.boxes = None
