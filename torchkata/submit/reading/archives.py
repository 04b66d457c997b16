"""Archives as folders: nothing is unpacked to a disk, and no header is trusted.

The ratio between packed and unpacked size does not matter: of a zip, only Python files are ever
unpacked, each up to a bound in bytes, and all together up to another. A compressed tar must be
unpacked to be read at all, so the bound is on the whole, and another one is on its headers.
"""

import gzip
import io
import os
import re
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from torchkata.i18n import _
from torchkata.submit.reading.entries import Entry, File, Folder, Odd, Refused, placed, unreadable
from torchkata.submit.reading.names import decoded, megabytes, visible
from torchkata.submit.reading.tree import Tree

_CHUNK = 1 << 16
LARGEST_HEADER = 1 << 18  # bytes of all headers of one member of a tar
USUAL_HEADER = 2048  # what one member takes in an honest tar, at most; the sum has to be less
MOST_GLOBAL = 32  # entries in a header that holds for all members
LONGEST_NUMBER = 64
_NUMBERS = re.compile(rb"[0-9]+")


@dataclass(frozen=True)
class ArchiveLimits:
    """How much of an archive is read.

    Attributes:
        packed: Bytes of the archive.
        unpacked: Bytes of a tar.
        listing: Bytes of a zip's list of contents.
        entries: How many files and folders.
    """

    packed: int
    unpacked: int
    listing: int
    entries: int


STUDENT = ArchiveLimits(packed=100 << 20, unpacked=128 << 20, listing=4 << 20, entries=20_000)
CLASS = ArchiveLimits(packed=16 << 30, unpacked=16 << 30, listing=256 << 20, entries=1_000_000)


@contextmanager
def opened(file: File, limits: ArchiveLimits = STUDENT) -> Iterator[Folder]:
    """An archive as a folder, as long as it is open.

    Raises:
        Refused: If it is damaged, or exceeds the limits.
    """
    with _guarded(file.name):
        stream = file.open()
    with stream, tempfile.TemporaryFile() as unpacked:
        with _guarded(file.name):
            if stream.seek(0, io.SEEK_END) > limits.packed:
                raise Refused(
                    _("{file} is larger than {limit}.").format(
                        file=visible(file.name), limit=megabytes(limits.packed)
                    )
                )
            stream.seek(0)
            if file.name.lower().endswith(".zip"):
                folder = _zip(file.name, stream, limits)
            else:
                if not file.name.lower().endswith(".tar"):
                    _unpack(file.name, stream, unpacked, limits)
                    stream = placed(os.dup(unpacked.fileno()))
                folder = _tar(file.name, stream, limits)
        yield folder


@contextmanager
def _guarded(name: str) -> Iterator[None]:
    """A hostile archive can make its reader raise anything; every error becomes one sentence."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused(unreadable(name)) from error


def _unpack(name: str, packed: IO[bytes], unpacked: IO[bytes], limits: ArchiveLimits) -> None:
    size = 0
    with gzip.GzipFile(fileobj=packed) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limits.unpacked:
                raise Refused(
                    _("{file} unpacks to more than {limit}.").format(
                        file=visible(name), limit=megabytes(limits.unpacked)
                    )
                )
            unpacked.write(chunk)
    unpacked.flush()


def _zip(name: str, stream: IO[bytes], limits: ArchiveLimits) -> Folder:
    # zipfile reads the whole list of contents in one go, however long its header says it is.
    archive = zipfile.ZipFile(_Bounded(stream, limits.listing))
    members = archive.infolist()
    tree = Tree(name)
    _check_count(name, len(members), limits)
    for member in members:
        path = _zip_path(member)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if path.endswith("/"):
            tree.add(path, None)
        elif kind == stat.S_IFLNK:
            tree.add(path, _odd(_("a symbolic link")))
        elif kind not in (0, stat.S_IFREG):
            tree.add(path, _odd(_("not a regular file")))
        else:
            tree.add(path, _file(_zipped(archive, member)))
    return tree.folder()


def _zip_path(member: zipfile.ZipInfo) -> str:
    """The path, even if the zip does not say that its names are UTF-8, as on macOS."""
    path = member.filename
    if not member.flag_bits & 0x800:
        with suppress(UnicodeError):
            path = path.encode("cp437").decode("utf-8")
    return path


def _zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def stream() -> IO[bytes]:
        name = visible(member.filename)
        if member.flag_bits & 0x1:
            raise Refused(_("{file} is encrypted.").format(file=name))
        # Other methods unpack more at a time than we ask for.
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(_("{file} uses an unusual compression method.").format(file=name))
        return archive.open(member)

    return stream


def _tar(name: str, stream: IO[bytes], limits: ArchiveLimits) -> Folder:
    readable = _Bounded(stream, limits.listing)  # a reader needs no `write`
    headers = _Headers(readable, limits.entries)
    archive = tarfile.TarFile(fileobj=headers)  # type: ignore[arg-type]
    tree, count, place = Tree(name), 0, -1
    while (member := headers.one(archive)) is not None:
        count += 1
        _check_count(name, count, limits)
        if len(archive.pax_headers) > MOST_GLOBAL:  # each member gets a copy of them
            raise Refused(unreadable(name))
        member.pax_headers = {}
        if archive.offset <= place:  # a negative size leads back to a place that was already read
            raise Refused(unreadable(name))
        place = archive.offset
        if member.isdir():
            tree.add(decoded(member.name) + "/", None)
        elif member.isreg():
            tree.add(decoded(member.name), _file(_tarred(archive, member)))
        elif member.issym():
            tree.add(decoded(member.name), _odd(_("a symbolic link")))
        elif member.islnk():
            tree.add(decoded(member.name), _odd(_("a hard link")))
        else:
            tree.add(decoded(member.name), _odd(_("not a regular file")))
    archive.fileobj = readable  # type: ignore[assignment]  # from here on for the files' contents
    return tree.folder()


def _tarred(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Callable[[], IO[bytes]]:
    def stream() -> IO[bytes]:
        content = archive.extractfile(member)
        assert content is not None  # it is a regular file
        return content

    return stream


class _Headers:
    """The stream of a tar while its headers are read.

    `tarfile` looks for a number at every place of a pax header, which takes as many steps as the
    square of its longest number (CVE-2024-6232), and it follows chains of headers without an end.
    So the headers of one member, and of all, have few bytes, and short numbers.
    """

    def __init__(self, stream: "_Bounded", entries: int) -> None:
        self.stream = stream
        self.seek = stream.seek
        self.tell = stream.tell
        self.left = LARGEST_HEADER
        self.whole = LARGEST_HEADER + entries * USUAL_HEADER

    def one(self, archive: tarfile.TarFile) -> tarfile.TarInfo | None:
        """The next member."""
        self.left = LARGEST_HEADER
        return archive.next()

    def read(self, size: int) -> bytes:
        if not 0 <= size <= min(self.left, self.whole):
            raise ValueError("headers without an end")
        self.left -= size
        self.whole -= size
        data = self.stream.read(size)
        if any(len(number) > LONGEST_NUMBER for number in _NUMBERS.findall(data)):
            raise ValueError("a number without an end")
        return data


def _file(open_it: Callable[[], IO[bytes]]) -> Callable[[str], Entry]:
    return lambda name: File(name, open_it)


def _odd(what: str) -> Callable[[str], Entry]:
    return lambda name: Odd(name, what)


def _check_count(name: str, count: int, limits: ArchiveLimits) -> None:
    if count > limits.entries:
        raise Refused(
            _("{file} holds more than {limit} files.").format(
                file=visible(name), limit=f"{limits.entries:,}"
            )
        )


class _Bounded:
    """A stream that never returns more at once than its limit."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self.stream = stream
        self.limit = limit
        self.seek = stream.seek
        self.tell = stream.tell

    def read(self, size: int = -1) -> bytes:
        if size is None or not 0 <= size <= self.limit:
            start = self.stream.tell()
            left = self.stream.seek(0, io.SEEK_END) - start
            self.stream.seek(start)
            if left > self.limit:
                raise ValueError("more at once than is allowed")
        return self.stream.read(size)

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self.stream.close()
