"""Writes a copy as a folder or as a zip that is always the same, byte for byte."""

from collections.abc import Mapping
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _, listed
from torchkata.kata.files import put_down, write_whole
from torchkata.kata.zips import zipped

FOLDER = "kata"  # the folder in the zip
READY_MADE = {".git", ".venv", "venv"}  # what users may make first; the copy's .gitignore knows it
MOST_NAMED = 3


def write(files: Mapping[str, bytes], out: Path, as_zip: bool) -> Path:
    """Write a copy.

    Args:
        files: Its files by their path.
        out: A folder that is not there yet, or has nothing but what `READY_MADE` names; or the
            zip's name, with or without `.zip`.
        as_zip: Whether to write a zip.

    Returns:
        What was written.

    Raises:
        KataError: If something is there already, or nothing can be written.
    """
    if as_zip and out.suffix != ".zip":
        out = out.with_name(out.name + ".zip")
    try:
        if out.is_dir() and not as_zip:
            if there := sorted({one.name for one in out.iterdir()} - READY_MADE):
                said = _("{path} is not empty (it has {names}): choose another name.")
                raise KataError(said.format(path=out, names=listed(there, MOST_NAMED)))
        elif out.exists():
            raise KataError(
                _("{path} exists already: choose another name, or delete it.").format(path=out)
            )
        if as_zip:
            write_whole(out, zipped({f"{FOLDER}/{name}": data for name, data in files.items()}))
            return out
        put_down(files, out)
    except OSError as error:
        raise KataError(
            _("{path} cannot be written: {why}.").format(path=out, why=error.strerror)
        ) from error
    return out
