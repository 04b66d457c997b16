"""The Python files that are passed on, each path once."""

import importlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from torchkata.grade.intake.encoding import as_utf8
from torchkata.grade.intake.entries import File, Refused, megabytes
from torchkata.grade.intake.names import same, visible
from torchkata.i18n import _

LARGEST_MODULE = 1 << 18  # its syntax tree takes a thousand times as much memory
LARGEST_NOTEBOOK = 16 << 20
LARGEST_SUBMISSION = 8 << 20
MOST_MODULES = 200
MOST_PARTS = 200
# Python's parser keeps `a`, `a.a`, `a.a.a`, ... of each import: 250 KB of that take 17 GB.
_GAP = rb"(?:[ \t\f]|\\\r?\n|\\\r)*"
_LONG_NAME = re.compile(rb"(?:\." + _GAP + rb"[\w\x80-\xff]+" + _GAP + rb"){%d}" % MOST_PARTS)


@dataclass(frozen=True)
class Found:
    """A Python file or a notebook.

    Attributes:
        path: Where it is.
        file: How to read it.
        topic: The topic whose module it is, None for any other file.
    """

    path: PurePosixPath
    file: File
    topic: str | None

    @property
    def is_notebook(self) -> bool:
        return self.path.suffix.lower() == ".ipynb"


class Files:
    """The files that are passed on, each path once."""

    def __init__(self, remarks: list[str]) -> None:
        self.content: dict[str, bytes] = {}
        self.remarks = remarks
        self.origins: dict[str, tuple[str, str]] = {}
        self.size = 0

    def put(self, path: str, found: Found) -> None:
        """Read a file and keep it; a second one with the same path must be equal."""
        origin = visible(str(found.path))
        data = _python_of(found, self.remarks)
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
            raise Refused(
                _("Its Python files together are larger than {limit}.").format(
                    limit=megabytes(LARGEST_SUBMISSION)
                )
            )
        if len(self.content) == MOST_MODULES:
            raise Refused(_("It holds more than {limit} Python files.").format(limit=MOST_MODULES))
        self.origins[same(path)] = path, origin
        self.content[path] = data


def _python_of(found: Found, remarks: list[str]) -> bytes:
    name = visible(str(found.path))
    if found.is_notebook:
        data = found.file.read(LARGEST_NOTEBOOK)
        return _module_of(as_utf8(data, name)[0].decode("utf-8-sig"), name)
    data, remark = as_utf8(found.file.read(LARGEST_MODULE), name)
    _check(data, name)
    if remark is not None:
        remarks.append(remark)
    return data


def _module_of(text: str, name: str) -> bytes:
    """A notebook's module; the notebook is read, not run."""
    try:
        notebook = importlib.import_module("torchkata.notebook.convert")
    except ModuleNotFoundError as error:
        raise Refused(
            _("{file} is a notebook, and they cannot be read here: hand in a .py file.").format(
                file=name
            )
        ) from error
    try:
        _check("\n".join(notebook.code_of(text)).encode("utf-8"), name)
        module: str = notebook.module_of(text)
        data = module.encode("utf-8")
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
    if _LONG_NAME.search(data):
        raise Refused(
            _(
                "{file} holds a name of more than {limit} parts, such as a.b.c: it is not read."
            ).format(file=name, limit=MOST_PARTS)
        )
