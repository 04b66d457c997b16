"""A fork server from outside: the process, and the channel for its orders."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from torchkata.errors import BrokenMachine, KataError
from torchkata.grade.wall.readable import PACKAGE, is_installed
from torchkata.i18n import _

WARM_UP = 300.0  # seconds for a fork server to load torch and what it needs, on a busy machine
ANSWER = 30.0  # seconds for it to fork or to end a child


class Server:
    """One fork server.

    Args:
        module: The module that it runs.
        settings: What it is told first, as plain data.
        environment: Its environment, besides what Python and torch need to run in one thread.

    Attributes:
        process: Its process; None if it has not started, or is borrowed.
        control: The channel for orders.
        borrowed: Whether another process has started it, so that only that one can do so again.
    """

    def __init__(
        self, module: str, settings: Mapping[str, Any], environment: Mapping[str, str]
    ) -> None:
        self.module = module
        self.settings = settings
        self.environment = {
            **({} if is_installed() else {"PYTHONPATH": str(PACKAGE.parent)}),
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.borrowed = False

    @property
    def alive(self) -> bool:
        """Whether its process is there, as far as is known."""
        return self.process is not None and self.process.poll() is None

    def begin(self) -> None:
        """Start the process; it loads what it needs while this one goes on.

        Raises:
            KataError: If there is no fork here, or the process does not start.
        """
        if not hasattr(os, "fork"):
            raise KataError(
                _("kata grade needs fork, which Windows does not have: run it in WSL or on Linux.")
            )
        self.close()
        try:
            ours, theirs = socket.socketpair()
            self.control = ours
            with theirs:
                self.process = subprocess.Popen(  # noqa: S603 (our own module, by its name)
                    # -P: the folder around may be a copy, with an engine of its own.
                    [sys.executable, "-P", "-m", self.module, str(theirs.fileno())],
                    env=self.environment,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            ours.settimeout(WARM_UP)
            ours.sendall(json.dumps(self.settings).encode() + b"\n")
        except OSError as error:
            self._does_not_start(error)

    def hello(self) -> dict[str, Any]:
        """Its first message, which says that it has loaded everything.

        Raises:
            BrokenMachine: If it does not start.
        """
        try:
            assert self.control is not None
            hello = self._reply()
            self.control.settimeout(ANSWER)
            return hello
        except (OSError, ValueError) as error:
            self._does_not_start(error)
            raise

    def _does_not_start(self, error: Exception) -> None:
        self.close()
        raise BrokenMachine(
            _(
                "The fork server for submissions does not start here ({error}): "
                "check the disk space, the memory and the limits (`ulimit -a`)."
            ).format(error=error)
        ) from error

    def borrow(self, control: socket.socket) -> None:
        """Use a server that another process has started, over this channel."""
        control.settimeout(ANSWER)
        self.process, self.control, self.borrowed = None, control, True

    def order(self, *descriptors: socket.socket, **order: Any) -> dict[str, Any]:
        """Send an order, and return the reply.

        Raises:
            OSError, ValueError: If there is none.
        """
        if self.control is None:
            raise ConnectionError("the fork server is gone")
        text = json.dumps(order).encode() + b"\n"
        if descriptors:
            socket.send_fds(self.control, [text], [one.fileno() for one in descriptors])
        else:
            self.control.sendall(text)
        return self._reply()

    def end(self, pid: int) -> str:
        """End a child. Returns why the server had ended it, if it had."""
        try:
            return str(self.order(do="end", pid=pid)["why"])
        except (OSError, ValueError):
            self.close()  # its remaining children die with it
            return ""

    def _reply(self) -> dict[str, Any]:
        assert self.control is not None
        text = b""
        while not text.endswith(b"\n"):
            piece = self.control.recv(1 << 16)
            if not piece:
                raise ConnectionError("the fork server is gone")
            text += piece
        reply: dict[str, Any] = json.loads(text)
        return reply

    def kill(self) -> None:
        """End the server at once; its children die with it if they asked the kernel for that."""
        if self.process is not None:
            self.process.kill()
        self.close()

    def close(self) -> None:
        """End the server, with its children."""
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
