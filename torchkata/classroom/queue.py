"""The queue of reports on disk: runs append lines, and the courier remembers how far it got.

A line is written with one call to the end of the file, so two runs at once need no lock. A report
has a random id: one that was sent twice, because its answer was lost, counts once.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from torchkata.classroom.clock import Moment
from torchkata.classroom.membership import Membership, folder
from torchkata.kata.files import write_whole

Report = dict[str, Any]

MOST = 100  # reports that are sent at a time
LARGEST = 48 * 1024  # bytes of them, unless one alone is larger


class Queue:
    """The reports of one membership.

    Args:
        root: The folder of the kata.
        membership: Whose reports they are.
    """

    def __init__(self, root: Path, membership: Membership) -> None:
        self.file = folder(root) / f"{membership.queue}.jsonl"
        self._mark = folder(root) / f"{membership.queue}.sent"

    def append(self, reports: Iterable[Mapping[str, Any]]) -> None:
        """Add reports, with the moment and an id.

        Raises:
            OSError: If they cannot be written, or the learner has just left.
        """
        moment = Moment.now().plain()
        lines = [
            json.dumps({"id": secrets.token_hex(8), "moment": moment, **one}) + "\n"
            for one in reports
        ]
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        out = os.open(self.file, flags, 0o600)
        try:
            os.write(out, "".join(lines).encode())
        finally:
            os.close(out)

    @property
    def sent(self) -> int:
        """How many bytes of the file the board has."""
        try:
            return max(0, int(self._mark.read_text(encoding="ascii")))
        except (OSError, ValueError):
            return 0

    @sent.setter
    def sent(self, position: int) -> None:
        with contextlib.suppress(OSError):  # what is sent again counts once
            if self.file.parent.is_dir():
                write_whole(self._mark, str(position).encode())

    @property
    def is_empty(self) -> bool:
        """Whether the board has everything."""
        try:
            return self.file.stat().st_size <= self.sent
        except OSError:
            return True

    def next(self, most: int = MOST) -> tuple[list[Report], int]:
        """The next reports in order, each with its age, and the position behind them.

        A line that cannot be read is left out; half a line, which is still being written, waits.
        """
        start, now = self.sent, Moment.now()
        found: list[Report] = []
        position = start
        try:
            with self.file.open("rb") as lines:
                lines.seek(start)
                for line in lines:
                    size = position + len(line) - start
                    if not line.endswith(b"\n") or len(found) == most or (found and size > LARGEST):
                        break
                    position += len(line)
                    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
                        report = json.loads(line)
                        moment = Moment.read(report.pop("moment"))
                        found.append({**report, "age": round(moment.age(now), 3)})
        except OSError:
            return [], start
        return found, position
