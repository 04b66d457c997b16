"""The surroundings of a module that is graded.

A worker of `kata grade` enters them, and so does the check of `kata submit`: what a module finds
there, and what it does not find, is the same.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

_KEPT = ("SYSTEMROOT",)  # Windows needs it to draw a random number


def settle(scratch: Path) -> None:
    """Leave a module nothing of the machine but a folder to write to, for the rest of the process.

    `torchkata.check` does nothing from here on: a notebook's cell that checks itself may be part of
    a module.

    Args:
        scratch: The folder.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    sys.argv[:] = [""]
    os.chdir(scratch)
    tempfile.tempdir = str(scratch)
    vars(sys.modules["torchkata"])["check"] = _checks_nothing
    sys.meta_path.insert(0, _NoEngine())


def _checks_nothing(*_function: object, **_options: object) -> None:
    """`torchkata.check` where a module is graded."""


class _NoEngine(MetaPathFinder):
    """Says of a part of torchkata that it is not here; those that a module may use are loaded."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.startswith("torchkata."):
            raise ModuleNotFoundError(
                f"{fullname} cannot be imported by a module that is graded", name=fullname
            )
        return None
