"""The fork server of the workers: torch is loaded here once, and each worker is a fork of it.

It is a process of its own, started afresh, that never held a test, a solution, a known answer, a
seed or an expected value, so a fork of it cannot either. It computes nothing: a fork of a process
whose torch has started threads hangs.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from torchkata.grade.wall import worker
from torchkata.grade.wall.sandbox import Limits, Sandbox, Walls
from torchkata.grade.wall.scratch import remove
from torchkata.observe import load_beside

# What torch imports at its first use of something, so that no worker pays for it.
WARM = (
    *("torch.optim", "torch.optim.lr_scheduler", "torch.func", "torch.utils.data"),
    *("torch.utils.checkpoint", "torch.autograd.gradcheck", "torch.autograd.forward_ad"),
    *("torch.nn.utils", "torch.nn.utils.parametrizations", "torch.optim.swa_utils"),
    "torchkata.data",  # a learner may look at the data while loading
    *("torch._dynamo", "torch._functorch.deprecated", "torch._decomp.decompositions_for_jvp"),
)
WATCH = 0.1  # seconds between two looks at what the workers use


@dataclass
class _Child:
    box: Path
    why: str = ""  # why it was ended, where it took too much


class ForkServer:
    """Forks workers when it is told to, watches them and ends them."""

    def __init__(self, control: socket.socket, settings: dict[str, Any], boxes: Path) -> None:
        self.control = control
        self.boxes = boxes
        self.limits = Limits(**settings["limits"])
        walls = Walls(0, False, ()) if settings["trusted"] else Walls.here()
        self.sandbox = Sandbox(walls, self.limits)
        self.probes = {topic: Path(file) for topic, file in settings["probes"].items()}
        self.children: dict[int, _Child] = {}
        self.count = 0

    def serve(self) -> None:
        """Answer the judge until it goes away; then no process is left."""
        try:
            while True:
                ready = select.select([self.control], [], [], WATCH if self.children else None)
                if not ready[0]:
                    self.watch()
                    continue
                order, descriptors = self.receive()
                if order is None:
                    return
                if order["do"] == "start":
                    self.reply(**self.start(descriptors))
                else:
                    self.reply(**self.end(order["pid"]))
        finally:
            for pid in list(self.children):
                self.end(pid)

    def receive(self) -> tuple[dict[str, Any] | None, list[int]]:
        text, descriptors = b"", []
        while not text.endswith(b"\n"):
            piece, received, _flags, _address = socket.recv_fds(self.control, 4096, 1)
            descriptors += received
            if not piece:
                return None, []
            text += piece
        return json.loads(text), descriptors

    def reply(self, **fields: Any) -> None:
        self.control.sendall(json.dumps(fields).encode() + b"\n")

    def start(self, descriptors: list[int]) -> dict[str, Any]:
        """Fork a worker; what keeps this machine from it is said, not died of."""
        try:
            (descriptor,) = descriptors  # none arrives where too many files are open
            self.count += 1
            box = self.boxes / str(self.count)
            box.mkdir(mode=0o700)
            pid = os.fork()
        except (OSError, ValueError) as error:
            for descriptor in descriptors:
                os.close(descriptor)
            return {"failed": str(error)}
        if pid == 0:
            try:
                self.become_worker(descriptor, box)
            finally:
                os._exit(0)
        os.close(descriptor)
        self.children[pid] = _Child(box)
        return {"pid": pid}

    def become_worker(self, descriptor: int, box: Path) -> None:
        channel = descriptor if descriptor == 3 else os.dup2(descriptor, 3, inheritable=False)
        os.closerange(channel + 1, 1 << 16)
        # Flags of an open file belong to all who inherited it: a note for the next submission.
        null = os.open(os.devnull, os.O_RDWR)
        for inherited in range(3):
            os.dup2(null, inherited)
        os.close(null)
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        worker.live(channel, box, self.sandbox, self.probes)

    def end(self, pid: int) -> dict[str, Any]:
        child = self.children.pop(pid, None)
        if child is None:
            return {"status": 0, "why": ""}
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _pid, status = os.waitpid(pid, 0)
        remove(child.box)
        return {"status": status, "why": child.why}

    def watch(self) -> None:
        """End what has grown beyond its limits in ways that the kernel was not told of."""
        for pid, child in self.children.items():
            if not child.why:
                child.why = self.too_much(pid, child)
                if child.why:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

    def too_much(self, pid: int, child: _Child) -> str:
        if _overflows(child.box / "scratch", self.limits):
            return "wrote too much"
        with contextlib.suppress(OSError):
            threads = len(os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208 (one count, no paths)
            if threads > self.limits.threads:
                return "started too many threads"
        return ""


def _overflows(folder: Path, limits: Limits) -> bool:
    """Whether a folder holds more than it may; it is being written to while we look."""
    size = count = 0
    folders = [str(folder)]
    while folders:
        at = folders.pop()
        try:
            for entry in list(os.scandir(at)):
                count += 1
                size += _size(entry)
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
        except FileNotFoundError:  # gone since
            continue
        except OSError:  # too deep to be named, or closed to us
            return True
        if size > limits.scratch << 20 or count > limits.files:
            return True
    return False


def _size(entry: "os.DirEntry[str]") -> int:
    """The bytes that it takes; none if it is gone."""
    try:
        return entry.stat(follow_symlinks=False).st_blocks * 512
    except FileNotFoundError:
        return 0


def main() -> None:
    """Warm up, say so, and serve; then no file is left either."""
    boxes = Path(tempfile.mkdtemp(prefix="torchkata-"))
    try:
        _work(boxes)
    finally:
        remove(boxes)


def _work(boxes: Path) -> None:
    """Warm up and serve; the first message on the channel says how."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the judge's to answer
    sys.dont_write_bytecode = True
    # What torch keeps for later it keeps in a folder that all users share, unless it is told.
    tempfile.tempdir = os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(boxes)
    text = b""
    while not text.endswith(b"\n"):
        piece = control.recv(1 << 16)
        if not piece:
            return
        text += piece
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    for name in WARM:
        with contextlib.suppress(ImportError):  # some are not in every release
            importlib.import_module(name)
    forkserver = ForkServer(control, json.loads(text), boxes)
    for file in forkserver.probes.values():
        load_beside(file)
    os.environ.clear()
    sys.argv[:] = [""]
    own = str(Path(__file__).resolve().parents[3])
    sys.path[:] = [path for path in sys.path if path not in ("", own, os.getcwd())]  # noqa: PTH109
    # What is loaded stays; a collector that walks over it in a worker copies all of its pages.
    gc.freeze()
    gc.set_threshold(10_000)
    forkserver.reply(
        walls=forkserver.sandbox.walls.names(forkserver.limits),
        missing=forkserver.sandbox.walls.missing,
        boxes=str(boxes),
    )
    forkserver.serve()


if __name__ == "__main__":
    main()
