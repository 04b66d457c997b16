"""Removes the folder with the workers' boxes."""

import contextlib
import os
import shutil
from pathlib import Path


def remove(folder: Path) -> None:
    """Remove a folder, whatever it contains.

    Nested folders are moved up before they are read, so that no path becomes too long; and folders
    without permissions get them first.
    """
    waiting, lifted = [folder], 0
    with contextlib.suppress(OSError):
        while waiting:
            one = waiting.pop()
            one.chmod(0o700)
            for entry in list(os.scandir(one)):
                if entry.is_dir(follow_symlinks=False):
                    os.chmod(entry.path, 0o700)  # noqa: PTH101 (a path would be normalised)
                    lifted += 1
                    waiting.append(folder.with_name(f"{folder.name}.{lifted}"))
                    os.rename(entry.path, waiting[-1])  # noqa: PTH104
                else:
                    os.unlink(entry.path)  # noqa: PTH108
            one.rmdir()
    for left in waiting:
        shutil.rmtree(left, ignore_errors=True)
