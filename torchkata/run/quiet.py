"""Silences a process that runs code for another one with a screen."""

import os
import sys
from typing import NoReturn

from torchkata.i18n import _


def silence() -> None:
    """Drop all output of this process, even that of a crash in C."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    for name in ("stdout", "stderr"):
        setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    sys.breakpointhook = _no_debugger


def _no_debugger(*_arguments: object, **_keywords: object) -> NoReturn:
    raise RuntimeError(_("breakpoint() needs its own terminal: run `pytest -k NAME`"))
