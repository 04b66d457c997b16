"""The fork server of the workers: it loads torch once, and each worker is a fork of it.

It is a separate, fresh process that never held a test, a solution, a known answer, a seed or an
expected value, so no fork of it holds one.
"""

import contextlib
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from torchkata.grade.wall import worker
from torchkata.grade.wall.forks import Child, Forks, freeze, reply, warmed_up
from torchkata.grade.wall.readable import PACKAGE, is_installed
from torchkata.grade.wall.sandbox import Limits, Sandbox, Walls
from torchkata.grade.wall.scratch import remove
from torchkata.observe import load_beside


class ForkServer(Forks):
    """Forks workers on order, watches them and ends them."""

    def __init__(self, control: socket.socket, settings: dict[str, Any], boxes: Path) -> None:
        super().__init__(control)
        self.boxes = boxes
        self.limits = Limits(**settings["limits"])
        walls = Walls(0, False, ()) if settings["trusted"] else Walls.here()
        self.sandbox = Sandbox(walls, self.limits)
        self.probes = {topic: Path(file) for topic, file in settings["probes"].items()}
        self.count = 0

    def prepare(self, child: Child, descriptors: list[int]) -> None:
        (_channel,) = descriptors  # none arrives if too many files are open
        self.count += 1
        child.box = self.boxes / str(self.count)
        child.box.mkdir(mode=0o700)

    def become(self, child: Child) -> None:
        worker.live(3, child.box, self.sandbox, self.probes)

    def bury(self, child: Child) -> None:
        remove(child.box)

    def watch(self) -> None:
        for pid, child in self.children.items():
            if not child.why and _overflows(child.box / "scratch", self.limits):
                child.why = "wrote too much"
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


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
    # By default torch's cache is in a folder that all users share.
    tempfile.tempdir = os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(boxes)
    control, settings = warmed_up()
    if settings is None:
        return
    forkserver = ForkServer(control, settings, boxes)
    for file in forkserver.probes.values():
        load_beside(file)
    os.environ.clear()
    sys.argv[:] = [""]
    hidden = {"", os.getcwd(), *([] if is_installed() else [str(PACKAGE.parent)])}  # noqa: PTH109
    sys.path[:] = [path for path in sys.path if path not in hidden]
    freeze()
    reply(
        control,
        walls=forkserver.sandbox.walls.names(forkserver.limits),
        missing=forkserver.sandbox.walls.missing,
        boxes=str(boxes),
    )
    forkserver.serve()


if __name__ == "__main__":
    main()
