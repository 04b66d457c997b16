"""A class, read by other processes: nothing that was handed in is opened in this one."""

import os
import select
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.intake.reader import DONE, FAULT, READ, READING
from torchkata.grade.submission import Submission
from torchkata.grade.wall import frames
from torchkata.grade.wall.server import Server
from torchkata.i18n import _
from torchkata.kata.folder import Kata

SLOW = 3.0  # seconds after which the student is named


def read_apart(
    folder: Path,
    kata: Kata,
    exercises: Sequence[str] = (),
    out: Path | None = None,
    say: Callable[[str], object] = str,
    *,
    one: bool = False,
) -> list[Submission]:
    """Every submission of a class, as `read_class` reads it.

    Args:
        folder: What the instructor downloaded.
        kata: The kata.
        exercises: The exercises that count; none means all.
        out: Where the reports go.
        say: Takes a sentence about a submission that takes long.
        one: Whether it is certainly one submission, as `read_one` reads it.

    Raises:
        KataError: If nothing can be read there, or the process that reads cannot start.
    """
    settings = {
        "folder": str(folder),
        "kata": str(kata.root),
        "exercises": list(exercises),
        "out": None if out is None else str(out),
        "one": one,
    }
    reader = Server("torchkata.grade.intake.reader", settings, os.environ)
    reader.begin()
    try:
        return _received(reader, say)
    except frames.Lost as error:
        raise KataError(
            _("{folder} cannot be read: the process that reads it has ended.").format(folder=folder)
        ) from error
    finally:
        reader.kill()


def _received(reader: Server, say: Callable[[str], object]) -> list[Submission]:
    assert reader.control is not None
    found: list[Submission] = []
    student = ""
    while True:
        if not select.select([reader.control], [], [], SLOW)[0]:
            if student:
                say(_("Reading what {student} handed in takes long.").format(student=student))
            student = ""
        message = frames.receive(reader.control, time.monotonic() + 1e6)
        kind, rest = message[:1], message[1:]
        if kind == READING:
            student = rest.decode()
        elif kind == READ:
            found.append(Submission.from_bytes(rest))
        elif kind == FAULT:
            raise KataError(rest.decode())
        elif kind == DONE:
            return found
