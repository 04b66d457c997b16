"""What all fork servers do: fork a child on order, watch it and end it.

A fork server is a fresh process that loads what its children need, has one thread and computes
nothing: a fork of a process hangs if its torch has started threads.
"""

import contextlib
import fcntl
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

# Modules that torch imports at the first use of something, loaded once for all children.
WARM = (
    *("torch.optim", "torch.optim.lr_scheduler", "torch.func", "torch.utils.data"),
    *("torch.utils.checkpoint", "torch.autograd.gradcheck", "torch.autograd.forward_ad"),
    *("torch.nn.utils", "torch.nn.utils.parametrizations", "torch.optim.swa_utils"),
    "torchkata.data",  # a learner may look at the data while loading
    *("torch._dynamo", "torch._functorch.deprecated", "torch._decomp.decompositions_for_jvp"),
)
WATCH = 0.1  # seconds between two checks of the children


@dataclass
class Child:
    """A child, and the channel that ordered it: it ends with that channel."""

    channel: socket.socket
    why: str = ""  # why it was ended, if it used too much
    box: Path = field(default_factory=Path)


class Forks:
    """Takes orders from several channels; the first one closes the server when it closes."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.channels = [control]
        self.children: dict[int, Child] = {}

    def serve(self) -> None:
        """Take orders until the first channel is closed; then end all children."""
        try:
            while self.channels:
                ready = select.select(self.channels, [], [], WATCH if self.children else None)[0]
                if not ready:
                    self.watch()
                for channel in ready:
                    self.take(channel)
        finally:
            for pid in list(self.children):
                self.end(pid)

    def take(self, channel: socket.socket) -> None:
        """Carry out one order, or see that the channel is closed."""
        try:
            order, descriptors = receive(channel)
            if order is None:
                self.leave(channel)
            elif order["do"] == "start":
                reply(channel, **self.start(channel, descriptors))
            elif order["do"] == "join":
                joins = [socket.socket(fileno=descriptor) for descriptor in descriptors]
                self.channels += joins
                reply(channel, joined=len(joins))
            else:
                reply(channel, **self.end(order["pid"]))
        except (OSError, ValueError):  # whoever gave the order has died meanwhile
            self.leave(channel)

    def leave(self, channel: socket.socket) -> None:
        """End the children of a channel that is closed; the first one takes all with it."""
        if channel is self.control:
            self.channels = []
            return
        self.channels.remove(channel)
        channel.close()
        for pid in [pid for pid, child in self.children.items() if child.channel is channel]:
            self.end(pid)

    def start(self, channel: socket.socket, descriptors: list[int]) -> dict[str, Any]:
        """Fork a child; an error of this machine is reported, not raised."""
        child = Child(channel)
        try:
            self.prepare(child, descriptors)
            pid = os.fork()
        except (OSError, ValueError) as error:
            for descriptor in descriptors:
                os.close(descriptor)
            return {"failed": str(error)}
        if pid == 0:
            try:
                _keep_only(descriptors)
                self.become(child)
            finally:
                os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)
        self.children[pid] = child
        return {"pid": pid}

    def prepare(self, child: Child, descriptors: list[int]) -> None:
        """Make what a child needs, before it is forked."""

    def become(self, child: Child) -> None:
        """The child's whole life; its descriptors are 3, 4, ..."""
        raise NotImplementedError

    def end(self, pid: int) -> dict[str, Any]:
        """End a child, whatever it does."""
        child = self.children.pop(pid, None)
        if child is None:
            return {"status": 0, "why": ""}
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _pid, status = os.waitpid(pid, 0)
        self.bury(child)
        return {"status": status, "why": child.why}

    def bury(self, child: Child) -> None:
        """Remove what a child leaves behind."""

    def watch(self) -> None:
        """End children that exceed a limit which the kernel does not enforce."""


def _keep_only(descriptors: list[int]) -> None:
    """Move these descriptors to 3, 4, ..., and close all others."""
    # All heirs of an open file share its flags, which could carry notes between children.
    null = os.open(os.devnull, os.O_RDWR)
    high = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 10) for one in descriptors]
    for inherited in range(3):
        os.dup2(null, inherited)
    for at, one in enumerate(high, 3):
        os.dup2(one, at, inheritable=False)
    os.closerange(3 + len(high), 1 << 16)
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def receive(channel: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """An order with its descriptors; None when the channel is closed."""
    text, descriptors = b"", []
    while not text.endswith(b"\n"):
        piece, received, _flags, _address = socket.recv_fds(channel, 1 << 16, 2)
        descriptors += received
        if not piece:
            return None, []
        text += piece
    return json.loads(text), descriptors


def reply(channel: socket.socket, **fields: Any) -> None:
    """Answer an order."""
    channel.sendall(json.dumps(fields).encode() + b"\n")


def warmed_up() -> tuple[socket.socket, dict[str, Any] | None]:
    """The channel of this new fork server and its settings, once torch is loaded.

    The settings are None if the other side is gone already.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it handles Ctrl-C
    sys.dont_write_bytecode = True
    settings, _none = receive(control)
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    for name in WARM:
        leave_if_alone(control)
        with contextlib.suppress(ImportError):  # some are not in every release
            importlib.import_module(name)
    leave_if_alone(control)
    return control, settings


def leave_if_alone(control: socket.socket) -> None:
    """End this process if whoever started it has ended: loading goes on for seconds."""
    if select.select([control], [], [], 0)[0] and not control.recv(1, socket.MSG_PEEK):
        sys.exit()


def freeze() -> None:
    """Set aside all that is loaded: a collection over it in a child would copy all of its pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
