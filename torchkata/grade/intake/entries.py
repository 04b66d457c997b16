"""Files and folders as strangers leave them, on a disk or in an archive, behind one face."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from torchkata.grade.intake.names import visible
from torchkata.i18n import _

_CHUNK = 1 << 16


class Refused(Exception):
    """Why a submission cannot be graded: one sentence for the person who grades."""


@dataclass(frozen=True)
class File:
    """Something that has bytes."""

    name: str
    open: Callable[[], IO[bytes]]

    def read(self, limit: int) -> bytes:
        """All of its bytes; no header's word is taken for how many there are.

        Raises:
            Refused: Where there are more than `limit`, or where it cannot be read.
        """
        chunks, size = [], 0
        try:
            with self.open() as stream:
                while chunk := stream.read(min(_CHUNK, limit + 1 - size)):
                    chunks.append(chunk)
                    size += len(chunk)
                    if size > limit:
                        raise Refused(
                            _("{file} is larger than {limit}.").format(
                                file=visible(self.name), limit=megabytes(limit)
                            )
                        )
        except Refused:
            raise
        except Exception as error:  # a hostile archive can make its reader raise anything
            raise Refused(unreadable(self.name)) from error
        return b"".join(chunks)


@dataclass(frozen=True)
class Folder:
    """Something that has entries; `list` gives them by name."""

    name: str
    list: Callable[[], "list[Entry]"]


@dataclass(frozen=True)
class Odd:
    """Something that is neither, and is never opened.

    Attributes:
        name: Its name.
        what: What it is, such as `a symbolic link`.
        hostile: Whether no honest tool makes such a thing.
    """

    name: str
    what: str
    hostile: bool = False


Entry = File | Folder | Odd


def on_disk(path: Path) -> Entry:
    """What lies at a path; links are not followed."""
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        return Odd(path.name, _("a file that cannot be read"))
    if stat.S_ISDIR(mode):
        return Folder(path.name, lambda: _listed(path))
    if stat.S_ISREG(mode):
        return File(path.name, lambda: _opened(path))
    if stat.S_ISLNK(mode):
        return Odd(path.name, _("a symbolic link"))
    return Odd(path.name, _("no regular file"))


def is_junk(name: str) -> bool:
    """Whether it is what systems and tools leave behind, not what somebody wrote."""
    return name.startswith(".") or name in _JUNK


def unreadable(name: str) -> str:
    """The sentence for what is damaged or locked."""
    return _("{file} cannot be read: it is damaged or locked.").format(file=visible(name))


def megabytes(size: int) -> str:
    """A limit as people say it."""
    return f"{size >> 20} MB" if size >> 20 else f"{size >> 10} KB"


_JUNK = {"__MACOSX", "__pycache__", "__pypackages__", "node_modules", "site-packages", "venv"}


def _listed(path: Path) -> list[Entry]:
    try:
        return [on_disk(path / name) for name in sorted(os.listdir(path))]  # noqa: PTH208
    except OSError as error:
        raise Refused(unreadable(path.name)) from error


def _opened(path: Path) -> IO[bytes]:
    """Open a regular file; what was swapped for a link or a pipe meanwhile is not opened."""
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    stream = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise Refused(unreadable(path.name))
    return stream
