"""Brings torch in: with one sentence where there is none, and quickly where there is.

Imported by the plugin before anything of the engine that needs torch.
"""

import contextlib
import gc
import importlib.util
import struct
from collections.abc import Iterator

import pytest

from torchkata.i18n import _


def bring_torch_in() -> None:
    """Import torch, for the first time in this process.

    Raises:
        pytest.UsageError: If it cannot be had, with what to do.
    """
    refuse_without_torch()
    with collector_at_rest():
        import torch  # noqa: F401
    gc.set_threshold(max(10_000, gc.get_threshold()[0]), *gc.get_threshold()[1:])


def refuse_without_torch() -> None:
    """Say in one sentence what to do where PyTorch is missing, or cannot be had.

    Raises:
        pytest.UsageError: With that sentence.
    """
    if struct.calcsize("P") == 4:
        raise pytest.UsageError(
            _(
                "This Python is a 32-bit one, and PyTorch has none: "
                "install a 64-bit Python 3.11 or newer."
            )
        )
    if importlib.util.find_spec("torch") is None:
        raise pytest.UsageError(
            _(
                "PyTorch is not installed in this Python: run "
                "`pip install -r requirements.txt`, or see the install table in README.md."
            )
        )


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Import without the garbage collector, then keep what was imported out of its sight.

    Importing torch makes objects by the hundred thousand, which all stay. Walking over them again
    and again is a third of the import; once more, twice, is what pytest does before it ends.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
