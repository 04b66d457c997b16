"""The Python files that are passed on, each path once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from torchkata.i18n import _
from torchkata.notebook.convert import code_of, module_of
from torchkata.submit.reading.encoding import as_utf8
from torchkata.submit.reading.entries import File, Refused
from torchkata.submit.reading.names import megabytes, same, visible
from torchkata.submit.reading.parsable import MOST_PARTS, longest_name, string_work
from torchkata.submit.reading.topics import with_its_suffix

LARGEST_MODULE = 1 << 18  # its syntax tree takes a thousand times as much memory
LARGEST_NOTEBOOK = 16 << 20
LARGEST_SUBMISSION = 8 << 20
LARGEST_READ = 64 << 20  # all that is read of one submission, with what is not kept
MOST_MODULES = 200
MOST_UNREAD = 8  # files that cannot be read
MOST_STRING_WORK = 1 << 27
# Parts of a clone beside `exercises`; they are not a student's work.
OURS = frozenset({"benchmarks", "conftest.py", "solutions", "tests", "torchkata"})


@dataclass(frozen=True)
class Found:
    """A Python file or a notebook.

    Attributes:
        path: Where it is.
        file: How to read it.
        topic: The topic whose module it is, None for any other file.
        likely: The topic that it is meant for if no other file is the topic's module.
    """

    path: PurePosixPath
    file: File
    topic: str | None
    likely: str | None = None

    @property
    def is_notebook(self) -> bool:
        return with_its_suffix(self.path.name).lower().endswith(".ipynb")


class Files:
    """The files that are passed on, each path once."""

    def __init__(self, remarks: list[str], names: Mapping[str, Sequence[str]]) -> None:
        self.names = names  # of each topic's exercises
        self.content: dict[str, bytes] = {}
        self.remarks = remarks
        self.origins: dict[str, tuple[str, str]] = {}
        self.size = self.read = 0
        self.texts: dict[File, bytes] = {}
        self.unread: dict[str, Refused] = {}

    def put(self, path: str, found: Found) -> None:
        """Read a file and keep it; a second one with the same path must be equal.

        One that cannot be read costs only what is in it: its place has a module that says why.
        """
        origin = visible(str(found.path))
        try:
            data = self.text_of(found)
        except Refused as why:
            self.unread[path] = why
            if self.read > LARGEST_READ or len(self.unread) > MOST_UNREAD:
                raise
            data = in_place_of(str(why))
        if same(path) in self.origins:
            taken, before = self.origins[same(path)]
            if self.content[taken] != data:
                raise Refused(
                    _("Two files claim to be {path}: {one} and {other}. Keep one.").format(
                        path=visible(taken), one=before, other=origin
                    )
                    if before != origin
                    else _("{path} is in it twice, and the two differ.").format(path=origin)
                )
            return
        if found.topic is not None and found.path.name not in (path, f"{found.topic}.ipynb"):
            self.remarks.append(_("{file} was read as {path}.").format(file=origin, path=path))
        self.size += len(data)
        if self.size > LARGEST_SUBMISSION:
            raise Refused(_too_large(LARGEST_SUBMISSION))
        self.origins[same(path)] = path, origin
        self.content[path] = data

    def text_of(self, found: Found) -> bytes:
        """A file's text, or the module of a notebook, in UTF-8; it is read once.

        Raises:
            Refused: If it cannot be read, or is too large.
        """
        if found.file not in self.texts:
            self.texts[found.file] = self._read(found)
        return self.texts[found.file]

    def _read(self, found: Found) -> bytes:
        name = visible(str(found.path))
        data = found.file.read(LARGEST_NOTEBOOK if found.is_notebook else LARGEST_MODULE)
        self.read += len(data)
        if self.read > LARGEST_READ:
            raise Refused(_too_large(LARGEST_READ))
        data, remark = as_utf8(data, name)
        if found.is_notebook:
            names = self.names.get(found.topic or "", ())
            return _module_of(data.decode("utf-8-sig"), name, names)
        _check(data, name)
        if remark is not None:
            self.remarks.append(remark)
        return data


def in_place_of(why: str) -> bytes:
    """The module in the place of one that cannot be read."""
    return f"raise SyntaxError({why!r})\n".encode()


def _too_large(limit: int) -> str:
    return _("Its Python files together are larger than {limit}.").format(limit=megabytes(limit))


def _module_of(text: str, name: str, names: Sequence[str]) -> bytes:
    """A notebook's module; the notebook is read, not run."""
    try:
        _check("\n".join(code_of(text)).encode("utf-8"), name)
        data = module_of(text, names).encode("utf-8")
    except Refused:
        raise
    except Exception as error:  # any error here is this submission's own
        raise Refused(_("{file} is not a readable notebook.").format(file=name)) from error
    _check(data, name)
    return data


def _check(data: bytes, name: str) -> None:
    """Check that a parser can read this text without using all memory.

    Raises:
        Refused: If it cannot.
    """
    if len(data) > LARGEST_MODULE:
        raise Refused(
            _("{file} is larger than {limit}.").format(file=name, limit=megabytes(LARGEST_MODULE))
        )
    if longest_name(data) >= MOST_PARTS:
        raise Refused(
            _(
                "{file} holds a name of more than {limit} parts, such as a.b.c: it is not read."
            ).format(file=name, limit=MOST_PARTS)
        )
    if string_work(data) > MOST_STRING_WORK:
        raise Refused(
            _("{file} holds an f-string with too many braces: it is not read.").format(file=name)
        )
