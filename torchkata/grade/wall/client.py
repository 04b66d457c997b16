"""The judge's side of the wall: the fork server, and the workers that it forks."""

import contextlib
import json
import os
import secrets
import select
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from torchkata.errors import BrokenMachine, KataError
from torchkata.grade.wall import frames, worker
from torchkata.grade.wall.sandbox import Limits, Walls
from torchkata.grade.wall.scratch import remove
from torchkata.i18n import _

WARM_UP = 120.0  # seconds for the fork server to load torch
ANSWER = 30.0  # seconds for it to fork or to end a worker
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
        return self.ask(worker.LOAD, topic, b"", seconds)

    def call(self, topic: str, request: bytes, seconds: float) -> bytes:
        """Make one observed call."""
        return self.ask(worker.CALL, topic, request, seconds)

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
        nonce = secrets.token_bytes(worker.NONCE)
        frames.send(self.channel, nonce + kind + topic.encode() + b"\n" + message, deadline)
        answer = frames.receive(self.channel, deadline)
        if answer[: worker.NONCE] != nonce:
            raise frames.Lost
        return answer[worker.NONCE :]

    def end(self) -> str:
        """End it and remove its files. Returns why the fork server had ended it, if it had."""
        self.alive = False
        self.channel.close()
        return str(self.client.order(do="end", pid=self.pid)["why"])


class Client:
    """The fork server from the judge's side: started when needed, and again if it dies."""

    def __init__(self, probes: Mapping[str, Path], limits: Limits, trusted: bool = False) -> None:
        self.settings = {
            "limits": asdict(limits),
            "probes": {topic: str(file) for topic, file in probes.items()},
            "trusted": trusted,
        }
        self.trusted = trusted
        self.walls: tuple[str, ...] = ()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.boxes: Path | None = None

    def open(self) -> None:
        """Start the fork server and ask for its walls.

        Raises:
            KataError: If a needed wall is missing, there is no fork, or the fork server does not
                start.
        """
        if not hasattr(os, "fork"):
            raise KataError(
                _("kata grade needs fork, which Windows does not have: run it in WSL or on Linux.")
            )
        self.close()
        try:
            hello = self._start()
        except (OSError, ValueError) as error:
            self.close()
            raise BrokenMachine(
                _(
                    "The fork server for submissions does not start here ({error}): "
                    "check the disk space, the memory and the limits (`ulimit -a`)."
                ).format(error=error)
            ) from error
        self.boxes = Path(hello["boxes"])
        if hello["missing"] and not self.trusted:
            self.close()
            Walls(0, False, tuple(hello["missing"])).refuse_without()
        self.walls = tuple(hello["walls"])

    def _start(self) -> dict[str, Any]:
        ours, theirs = socket.socketpair()
        self.control = ours
        # Only the variables that Python needs: no other reaches a submission.
        environment = {
            "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
            "PYTHONHASHSEED": "0",
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "LC_ALL": "C.UTF-8",
            "PATH": os.defpath,
        }
        if "TMPDIR" in os.environ:
            environment["TMPDIR"] = os.environ["TMPDIR"]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 (our own module, by its name)
                [sys.executable, "-m", "torchkata.grade.wall.forkserver", str(theirs.fileno())],
                env=environment,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        ours.settimeout(WARM_UP)
        ours.sendall(json.dumps(self.settings).encode() + b"\n")
        hello = self._reply()
        ours.settimeout(ANSWER)
        return hello

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
                if attempt == 2:
                    raise BrokenMachine(
                        _(
                            "The process for a submission cannot be set up here ({error}): check "
                            "the disk space, the memory and the limits (`ulimit -a`). "
                            "Nobody lost points; finished grades are kept."
                        ).format(error=error)
                    ) from error
        raise AssertionError("two attempts end in a worker or an exception")

    def _spawn(self, files: Mapping[str, bytes]) -> Worker:
        if self.process is None or self.process.poll() is not None:
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
            frames.send(ours, worker.pack(files), deadline)
            began = frames.receive(ours, deadline)
        except frames.Lost as error:
            started.end()
            raise OSError(_("it ended, or took too long")) from error
        if began == worker.READY:
            return started
        started.end()
        if began == worker.UNFIT:
            raise frames.Lost
        raise OSError(began.decode(errors="replace"))

    def order(self, descriptor: socket.socket | None = None, **order: Any) -> dict[str, Any]:
        """Send an order to the fork server, and return its reply."""
        if self.control is None:
            return {"why": ""}  # it is gone, and its workers with it
        text = json.dumps(order).encode() + b"\n"
        try:
            if descriptor is None:
                self.control.sendall(text)
            else:
                socket.send_fds(self.control, [text], [descriptor.fileno()])
            return self._reply()
        except (OSError, ValueError):
            if order["do"] == "end":
                self.close()  # its remaining workers die with it
                return {"why": ""}
            raise

    def _reply(self) -> dict[str, Any]:
        assert self.control is not None
        text = b""
        while not text.endswith(b"\n"):
            piece = self.control.recv(4096)
            if not piece:
                raise ConnectionError("the fork server is gone")
            text += piece
        reply: dict[str, Any] = json.loads(text)
        return reply

    def close(self) -> None:
        """End the fork server, with its workers and their files."""
        if self.control is not None:
            self.control.close()
            self.control = None
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(ANSWER)
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process = None
        if self.boxes is not None:
            if self.boxes.exists():  # it was killed before it removed them
                remove(self.boxes)
            self.boxes = None
