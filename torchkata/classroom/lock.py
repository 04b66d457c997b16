"""A lock between processes: it ends with the process that holds it, however that ends."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO


@contextlib.contextmanager
def only_one(file: Path) -> Iterator[bool]:
    """Hold the lock, if nobody else holds it.

    Returns:
        A context; its value is whether the lock is ours.
    """
    try:
        held = file.open("a+b")
    except OSError:  # a folder that is gone, or cannot be written
        yield False
        return
    with held:
        yield _is_ours(held)


def _is_ours(held: IO[bytes]) -> bool:
    # Imported here: who has joined no board needs neither module.
    try:
        if sys.platform == "win32":
            import msvcrt

            held.seek(0)
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
