"""Imports torch quickly; if there is none, one sentence says so.

The plugin imports this module before every part of the engine that needs torch.
"""

import contextlib
import gc
import importlib.util
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from torchkata.i18n import _

# Packages that a learner has, and that torch imports.
_NEEDED = ("torch", "numpy", "sympy", "networkx", "jinja2", "filelock", "fsspec")


def bring_torch_in() -> None:
    """Import torch, for the first time in this process.

    Raises:
        pytest.UsageError: If there is no torch; the message says what to do.
    """
    refuse_without_torch()
    try:
        with collector_at_rest():
            import torch  # noqa: F401
    except Exception:
        refuse_what_hides(sys.stdlib_module_names)
        raise
    gc.set_threshold(max(10_000, gc.get_threshold()[0]), *gc.get_threshold()[1:])


def refuse_without_torch() -> None:
    """Check that PyTorch is installed.

    Raises:
        pytest.UsageError: If it is missing, or not available here; the message says what to do.
    """
    if struct.calcsize("P") == 4:
        raise pytest.UsageError(
            _(
                "This Python is a 32-bit version, and PyTorch does not support it: "
                "install a 64-bit Python 3.11 or newer."
            )
        )
    refuse_what_hides(_NEEDED)
    if importlib.util.find_spec("torch") is None:
        said = _(
            "PyTorch is not installed in this Python: run "
            "`pip install -r requirements.txt`, or see the install table in README.md."
        )
        if Path(".venv").is_dir() and sys.prefix == sys.base_prefix:
            said = _("PyTorch is not installed in this Python. Activate yours: {how}").format(
                how=r".venv\Scripts\activate" if os.name == "nt" else ". .venv/bin/activate"
            )
        raise pytest.UsageError(said)


def refuse_what_hides(names: Iterable[str]) -> None:
    """Check that no file of the learner has the name of a module that torch imports.

    Raises:
        pytest.UsageError: If one has, with its name.
    """
    kata = (folder for folder in sys.path if Path(folder, "exercises/syllabus.toml").is_file())
    for folder in {Path.cwd(), *map(Path, kata)}:
        for name in names:
            for file in (folder / f"{name}.py", folder / name / "__init__.py"):
                if file.is_file():
                    said = _("{file} hides the module {name} from Python: give it another name.")
                    raise pytest.UsageError(said.format(file=file, name=name))


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Import without the garbage collector, then exclude the imported objects from it.

    Importing torch makes hundreds of thousands of objects that all stay. Collecting among them
    repeatedly takes a third of the import, and pytest does so twice more before it ends.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
