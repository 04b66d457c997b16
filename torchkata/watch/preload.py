"""The imports of the fork server, before it makes a process: torch, tests, known mistakes.

It computes nothing: after a multi-threaded operation, the processes forked from it would hang.
"""

import contextlib
import gc
import signal

gc.disable()  # it would take a third of the time, and all that torch imports stays

from torchkata.watch.spare import warm_up  # noqa: E402

signal.signal(signal.SIGINT, signal.SIG_IGN)  # the watch handles Ctrl-C and ends us

with contextlib.suppress(Exception):  # a spare gets the same error, and reports it
    warm_up()
gc.freeze()  # a collection in a fork would write to shared memory, and so copy it
gc.enable()
