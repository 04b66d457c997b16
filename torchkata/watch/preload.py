"""What the fork server imports, once, before it makes a process: torch, tests, known mistakes.

It computes nothing: a process that ever ran a multi-threaded operation hangs the ones it forks.
"""

import contextlib
import gc
import signal

from torchkata.watch.spare import warm_up

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the watch, which then ends us

with contextlib.suppress(Exception):  # a spare meets the same error, and can tell it
    warm_up()
gc.freeze()  # a collection in a fork would write to all that it shares, and so copy it
