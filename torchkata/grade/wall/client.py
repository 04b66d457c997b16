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

WARM_UP = 120.0  # seconds that the fork server may take to load torch
ANSWER = 30.0  # seconds that it may take to fork or to end a worker
SET_UP = 30.0  # seconds that a worker may take to receive its files and to step behind the walls


class Worker:
    """One worker, as the judge knows it: a channel, and no trust.

    Attributes:
        alive: Whether it may still be asked.
    """

    def __init__(self, client: "Client", pid: int, channel: socket.socket) -> None:
        self.client = client
        self.pid = pid
        self.channel = channel
        self.alive = True

    def load(self, topic: str, seconds: float) -> bytes:
        """Load a module; the answer is an observation of that."""
        return self.ask(worker.LOAD, topic, b"", seconds)

    def call(self, topic: str, request: bytes, seconds: float) -> bytes:
        """Make one observed call."""
        return self.ask(worker.CALL, topic, request, seconds)

    def ask(self, kind: bytes, topic: str, message: bytes, seconds: float) -> bytes:
        """Send one message and take the one answer to it.

        Raises:
            Lost: If the worker is gone, says too much, or answers another message.
            TooLate: If it took longer than that many seconds.
        """
        try:
            return self._ask(kind, topic, message, time.monotonic() + seconds)
        except frames.Lost:
            self.alive = False
            raise

    def _ask(self, kind: bytes, topic: str, message: bytes, deadline: float) -> bytes:
        if select.select([self.channel], [], [], 0)[0]:
            raise frames.Lost  # it spoke before it was asked, or twice, or it is gone
        nonce = secrets.token_bytes(worker.NONCE)
        frames.send(self.channel, nonce + kind + topic.encode() + b"\n" + message, deadline)
        answer = frames.receive(self.channel, deadline)
        if answer[: worker.NONCE] != nonce:
            raise frames.Lost
        return answer[worker.NONCE :]

    def end(self) -> str:
        """End it, whatever it does; its files go too. Why it had been ended before, if it was."""
        self.alive = False
        self.channel.close()
        return str(self.client.order(do="end", pid=self.pid)["why"])


class Client:
    """The fork server as the judge knows it: started when it is needed, and again should it die."""

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
        """Start the fork server and learn which walls are up.

        Raises:
            KataError: If a wall that is needed is missing, there is no fork, or the fork
                server does not start.
        """
        if not hasattr(os, "fork"):
            raise KataError(
                _("kata grade forks its workers, which Windows cannot: run it in WSL or on Linux.")
            )
        self.close()
        try:
            hello = self._start()
        except (OSError, ValueError) as error:
            self.close()
            raise BrokenMachine(
                _(
                    "The process that submissions are forked from does not start here ({error}): "
                    "look at the disk's space, at the memory and at the limits (`ulimit -a`)."
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
        # Only what Python itself needs: no variable of the judge's reaches a submission.
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
        """A new worker with a submission's files, behind the walls; nothing of them has run yet.

        Raises:
            Lost: If the files have names that cannot be written.
            BrokenMachine: If no worker can be set up here, which costs nobody points.
        """
        for attempt in (1, 2):
            try:
                return self._spawn(files)
            except (OSError, ValueError) as error:
                self.close()  # a parent that was killed, or cannot fork: another may
                if attempt == 2:
                    raise BrokenMachine(
                        _(
                            "Here no process can be made ready for a submission ({error}): look at "
                            "the disk's space, at the memory and at the limits (`ulimit -a`). "
                            "Nobody lost points; what is graded is kept."
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
        """Tell the fork server to do something, and hear what came of it."""
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
                self.close()  # workers that it does not end die with it
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
        """Let the fork server go; it takes its workers and their files with it."""
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
            if self.boxes.exists():  # it was killed, and could not
                remove(self.boxes)
            self.boxes = None
