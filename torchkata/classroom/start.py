"""Starts a courier as a process of its own.

Runs import this and not the courier: HTTP takes longer to load than a run may wait.
"""

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from torchkata.classroom.lock import only_one
from torchkata.classroom.membership import folder

_started: "list[subprocess.Popen[bytes]]" = []


def start(root: Path) -> None:
    """Start a courier as a process of its own, without waiting for it.

    One that is at work needs no other: it looks at the queue again before it ends.
    """
    with only_one(folder(root) / "lock") as is_ours:
        if not is_ours:
            return
    _started[:] = [one for one in _started if one.poll() is None]
    detached: dict[str, Any] = (
        {"creationflags": 0x00000008 | 0x00000200}  # DETACHED_PROCESS, a group of its own
        if sys.platform == "win32"
        else {"start_new_session": True}
    )
    with contextlib.suppress(OSError):
        # -S: it needs no package, and starts in half the time.
        made = subprocess.Popen(  # noqa: S603
            [sys.executable, "-S", str(Path(__file__).with_name("send.py")), str(root)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(root.anchor),  # so that the kata's folder can be moved or deleted
            **detached,
        )
        _started.append(made)
