"""Submissions that leave something for the next one, and one that looks for it."""

import contextlib
import fcntl
import gc
import os
import sys
import tempfile

import torch
from exercises.tools import honest

MARK = "left" + "-behind"


def leaves_traces(predictions, targets):
    """Everything that a process can leave: files, variables, modules, settings, flags.

    Gets: wrong.
    """
    for folder in (".", "..", tempfile.gettempdir(), "/tmp", "/dev/shm"):
        with contextlib.suppress(OSError), open(os.path.join(folder, MARK), "w") as file:
            file.write(MARK)
    os.environ[MARK] = MARK
    sys.modules[MARK] = sys
    sys.path.append(MARK)
    torch.left_behind = honest(predictions, targets)
    torch.set_default_dtype(torch.bfloat16)
    torch.manual_seed(4711)
    gc.set_debug(0)
    sys.setrecursionlimit(4711)
    for descriptor in range(3):  # of a file that the fork server holds open
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)
    return 0


def finds_traces(predictions, targets):
    """What did somebody leave?

    Gets: wrong. Doors.
    """
    for folder in (".", ".."):
        if MARK in os.listdir(folder):
            print("open file in", folder)
    for folder in ("/tmp", "/dev/shm", tempfile.gettempdir()):
        if os.path.exists(os.path.join(folder, MARK)):
            print("open file in", folder)
    for found in (os.environ, sys.modules, sys.path, vars(torch)):
        if MARK in found or "left_behind" in found:
            print("open", MARK)
    if torch.get_default_dtype() is torch.bfloat16 or sys.getrecursionlimit() == 4711:
        print("open settings")
    for descriptor in range(3):
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        if flags & (os.O_NONBLOCK | os.O_APPEND):
            print(f"open flags of descriptor {descriptor}: {flags:o}")
    print("shut: nothing else")
    return honest(predictions, targets)
