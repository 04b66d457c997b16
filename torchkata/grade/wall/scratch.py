"""How the folder goes away in which the workers have their boxes."""

import contextlib
import os
import shutil
from pathlib import Path


def remove(folder: Path) -> None:
    """Remove a folder, whatever somebody has made in it.

    What is nested is lifted up before it is looked into, so no path grows too long, however deep
    it was; and what may not be listed or entered may be afterwards.
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
