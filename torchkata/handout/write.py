"""Writes a copy as a folder or as a zip that is always the same, byte for byte."""

from collections.abc import Mapping
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import put_down, write_whole
from torchkata.kata.zips import zipped

FOLDER = "kata"  # the folder in the zip


def write(files: Mapping[str, bytes], out: Path, as_zip: bool) -> Path:
    """Write a copy.

    Args:
        files: Its files by their path.
        out: A folder that is empty or not there yet; or the zip's name, with or without `.zip`.
        as_zip: Whether to write a zip.

    Returns:
        What was written.

    Raises:
        KataError: If something is there already, or nothing can be written.
    """
    if as_zip and out.suffix != ".zip":
        out = out.with_name(out.name + ".zip")
    try:
        if out.exists() and (as_zip or not out.is_dir() or any(out.iterdir())):
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
