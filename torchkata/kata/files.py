"""Files written whole or not at all, and the backups of their earlier contents."""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _

STATE = ".kata"  # the folder in a kata's root with the learner's state


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file, also through a link, as editors may give it."""
    return one == other or one.resolve() == other.resolve()


def write_whole(file: Path, data: bytes, mode: int = 0o666) -> None:
    """Replace a file at once, or leave it as it was; make missing folders above it.

    A new file has the permissions of `mode` from its first byte on, as far as the system allows.

    Raises:
        OSError: If it cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file = file.resolve()  # a link stays a link
    draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
    try:
        draft.touch(mode)
        draft.write_bytes(data)
        if file.exists():
            shutil.copymode(file, draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def put_down(files: Mapping[str, bytes], root: Path) -> None:
    """Write files below a folder, each by its path.

    Raises:
        OSError: If one cannot be written.
    """
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def put_aside(files: Mapping[str, bytes], what: str) -> Path:
    """Write files into a new folder that only this user can read; it is removed with this process.

    Args:
        files: The files by their path.
        what: A word for the name of the folder.
    """
    root = Path(tempfile.mkdtemp(prefix=f"torchkata-{what}-"))
    atexit.register(_remove, root, os.getpid())
    put_down(files, root)
    return root


def _remove(root: Path, owner: int) -> None:
    if os.getpid() == owner:  # a fork of this process may end before it
        shutil.rmtree(root, ignore_errors=True)


def write_or_say(file: Path, data: bytes) -> None:
    """Replace a file at once, or leave it as it was.

    Raises:
        KataError: If it cannot be written; the message gives the reason.
    """
    with told_where_it_cannot_be_written(file):
        write_whole(file, data)


def ensure_writable(file: Path) -> None:
    """Check that a file can be written later, and make missing folders above it.

    Raises:
        KataError: If it cannot be written; the message gives the reason.
    """
    with told_where_it_cannot_be_written(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=file.resolve().parent).close()


def write_quietly(file: Path, text: str) -> str:
    """Replace a file in the state folder at once; if that fails, leave it without an error.

    Returns:
        A sentence for the learner if it cannot be written, otherwise nothing.
    """
    try:
        file.parent.mkdir(exist_ok=True)
        ignore = file.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        write_whole(file, text.encode())
    except OSError as error:
        said = _("Your progress is not kept: {file} cannot be written ({why}).")
        return said.format(file=f"{STATE}/{file.name}", why=error.strerror)
    return ""


def set_aside(file: Path, name: str) -> None:
    """Rename a file that cannot be read, so that it can be looked at, if the folder allows it."""
    with contextlib.suppress(OSError):
        file.replace(file.with_name(name))


def back_up(root: Path, file: Path) -> Path:
    """Keep a copy of a file in the state folder of the kata in `root`, and return its path.

    Raises:
        KataError: If it cannot be written.
    """
    folder = root / STATE / "backup"
    backup = folder / f"{file.stem}-{datetime.now():%Y%m%d-%H%M%S-%f}.py"
    with told_where_it_cannot_be_written(backup):
        folder.mkdir(parents=True, exist_ok=True)
        if file.is_file():
            shutil.copy2(file, backup)
        else:
            backup.write_text("", encoding="utf-8")
    return backup


@contextlib.contextmanager
def told_where_it_cannot_be_written(file: Path) -> Iterator[None]:
    """Turn a disk error (a read-only folder, a full disk) into one sentence."""
    try:
        yield
    except OSError as error:
        raise KataError(
            _("{file} cannot be written: {why}.").format(file=file, why=error.strerror)
        ) from None
