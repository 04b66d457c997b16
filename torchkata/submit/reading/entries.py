"""Files and folders from strangers, on a disk or in an archive, with one interface."""

import errno
import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from torchkata.i18n import _
from torchkata.submit.reading.names import decoded, megabytes, visible

_CHUNK = 1 << 16


class Refused(Exception):
    """Why a submission cannot be graded: one sentence for the instructor."""


@dataclass(frozen=True)
class File:
    """Something that has bytes."""

    name: str
    open: Callable[[], IO[bytes]]

    def read(self, limit: int) -> bytes:
        """All of its bytes; the number of bytes in a header is not trusted.

        Raises:
            Refused: If there are more than `limit`, or if it cannot be read.
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
    """Something that has entries; `list` gives them, sorted by name."""

    name: str
    list: Callable[[], "list[Entry]"]


@dataclass(frozen=True)
class Odd:
    """Something that is neither a file nor a folder, and is never opened.

    Attributes:
        name: Its name.
        what: What it is, such as `a symbolic link`.
        hostile: Whether only a dishonest tool makes such a thing.
    """

    name: str
    what: str
    hostile: bool = False


Entry = File | Folder | Odd


def on_disk(path: Path) -> Entry:
    """The entry at a path; links are not followed."""
    name = decoded(path.name)
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        return Odd(name, _("a file that cannot be read"))
    if stat.S_ISDIR(mode):
        return Folder(name, lambda: _listed(path))
    if stat.S_ISREG(mode):
        return File(name, lambda: _opened(path))
    if stat.S_ISLNK(mode):
        return Odd(name, _("a symbolic link"))
    return Odd(name, _("not a regular file"))


def is_junk(name: str) -> bool:
    """Whether a system or a tool left it behind, so that no student wrote it."""
    return name.startswith(".") or name in _JUNK


def unreadable(name: str) -> str:
    """The message for an entry that is damaged or locked."""
    return _("{file} cannot be read: it is damaged or locked.").format(file=visible(name))


_JUNK = {"__MACOSX", "__pycache__", "__pypackages__", "node_modules", "site-packages", "venv"}


def _listed(path: Path) -> list[Entry]:
    try:
        return [on_disk(path / name) for name in sorted(os.listdir(path))]  # noqa: PTH208
    except OSError as error:
        raise Refused(unreadable(path.name)) from error


def _opened(path: Path) -> IO[bytes]:
    """Open a regular file, but not one that was swapped for a link or a pipe meanwhile."""
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    stream = placed(os.open(path, flags))
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise Refused(unreadable(path.name))
    return stream


def placed(descriptor: int) -> IO[bytes]:
    """A file from its start, with a place of its own in each process where there are forks."""
    if hasattr(os, "pread"):
        return io.BufferedReader(_Placed(descriptor))
    return os.fdopen(descriptor, "rb")


class _Placed(io.RawIOBase):
    """A file with a place of its own in each process, although forks share the descriptor."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._place = 0

    def fileno(self) -> int:
        return self._descriptor

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place}.get(whence)
        if start is None:
            start = os.fstat(self._descriptor).st_size
        if start + offset < 0:
            raise OSError(errno.EINVAL, "before the start")
        self._place = start + offset
        return self._place

    def readinto(self, buffer: Any) -> int:
        data = os.pread(self._descriptor, len(buffer), self._place)
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()
