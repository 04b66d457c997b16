"""The fork server of the workers: it loads torch once, and each worker is a fork of it.

It is a separate, fresh process that never held a test, a solution, a known answer, a seed or an
expected value, so no fork of it holds one. It computes nothing: a fork of a process hangs if its
torch has started threads.
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

# Modules that torch imports at the first use of something, loaded once for all workers.
WARM = (
    *("torch.optim", "torch.optim.lr_scheduler", "torch.func", "torch.utils.data"),
    *("torch.utils.checkpoint", "torch.autograd.gradcheck", "torch.autograd.forward_ad"),
    *("torch.nn.utils", "torch.nn.utils.parametrizations", "torch.optim.swa_utils"),
    "torchkata.data",  # a learner may look at the data while loading
    *("torch._dynamo", "torch._functorch.deprecated", "torch._decomp.decompositions_for_jvp"),
)
WATCH = 0.1  # seconds between two checks of the workers' use


@dataclass
class _Child:
    box: Path
    why: str = ""  # why it was ended, if it used too much


class ForkServer:
    """Forks workers on order, watches them and ends them."""

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
        """Answer the judge until it closes the channel; then end all processes."""
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
        """Fork a worker; an error of this machine is reported, not raised."""
        try:
            (descriptor,) = descriptors  # none arrives if too many files are open
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
        # All heirs of an open file share its flags, which could carry notes between submissions.
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
        """End workers that exceed a limit which the kernel does not enforce."""
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
    """Whether a folder holds more than allowed; a worker may be writing to it meanwhile."""
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
        except OSError:  # too deep, or without permissions
            return True
        if size > limits.scratch << 20 or count > limits.files:
            return True
    return False


def _size(entry: "os.DirEntry[str]") -> int:
    """Its bytes on disk; none if it is gone."""
    try:
        return entry.stat(follow_symlinks=False).st_blocks * 512
    except FileNotFoundError:
        return 0


def main() -> None:
    """Warm up, report it, and serve; then remove all files."""
    boxes = Path(tempfile.mkdtemp(prefix="torchkata-"))
    try:
        _work(boxes)
    finally:
        remove(boxes)


def _work(boxes: Path) -> None:
    """Warm up and serve; the first message on the channel has the settings."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the judge handles Ctrl-C
    sys.dont_write_bytecode = True
    # By default torch's cache is in a folder that all users share.
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
    # Loaded modules stay; a collection over them in a worker would copy all of their pages.
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
