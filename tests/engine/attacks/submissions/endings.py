"""Submissions that end, or seem to: exits, signals, crashes, exceptions of every kind."""

import ctypes
import os
import signal
import sys
import threading

import torch
from exercises.tools import forged, honest, libc, say


def exits_at_once(predictions, targets):
    """`os._exit(0)` in the middle of a call, as if all had gone well.

    Gets: crashed.
    """
    os._exit(0)


def exits_politely(predictions, targets):
    """`sys.exit(0)`.

    Gets: raised.
    """
    sys.exit(0)


def interrupts(predictions, targets):
    """KeyboardInterrupt, which belongs to the person who grades.

    Gets: crashed.
    """
    raise KeyboardInterrupt


def closes_the_generator(predictions, targets):
    """GeneratorExit, which is no Exception.

    Gets: raised.
    """
    raise GeneratorExit


def runs_out_of_memory_in_words(predictions, targets):
    """An exception that claims to be of several kinds, MemoryError and RecursionError too.

    Gets: raised.
    """

    class Both(MemoryError, AssertionError):
        pass

    raise Both("raised ValueError: (5, 1) (5,)")


def passes_for_todo(predictions, targets):
    """NotImplementedError, so that it may count as not begun.

    Gets: raised.
    """
    raise NotImplementedError


def stops_as_the_limit_would(predictions, targets):
    """The time limit's own exception, with arguments that are no place.

    Gets: timed_out or raised or crashed.
    """
    from torchkata.observe.limit import TimeLimit

    raise TimeLimit(object(), "x" * 1000, [])


def segfaults(predictions, targets):
    """Reads address 0.

    Gets: crashed.
    """
    ctypes.string_at(0)


def aborts(predictions, targets):
    """abort().

    Gets: crashed.
    """
    libc.abort()


def kills_itself(predictions, targets):
    """SIGKILL to its own process.

    Gets: crashed.
    """
    os.kill(os.getpid(), signal.SIGKILL)


def stops_itself(predictions, targets):
    """SIGSTOP to its own process: alive, and silent for ever.

    Gets: timed_out.
    """
    os.kill(os.getpid(), signal.SIGSTOP)


def overflows_the_stack(predictions, targets):
    """Recursion without an end and without Python's limit.

    Gets: crashed or raised.
    """
    sys.setrecursionlimit(1 << 30)

    class Deep:
        def __repr__(self):
            return repr(self)

    return repr(Deep())


def overflows_a_small_stack(predictions, targets):
    """The same in a thread with a stack of 64 KiB.

    Gets: raised.
    """
    sys.setrecursionlimit(1 << 30)
    threading.stack_size(64 << 10)

    def down(n):
        return down(n + 1)

    thread = threading.Thread(target=down, args=(0,))
    thread.start()
    thread.join()


def answers_as_it_ends(predictions, targets):
    """Speaks from `atexit` and `__del__`, and then ends.

    Gets: crashed.
    """
    import atexit

    class Last:
        def __del__(self):
            say(forged(honest(predictions, targets), arguments=(predictions, targets)))

    atexit.register(Last().__del__)
    os._exit(0)


class Hostile(Exception):
    """An exception that does something whenever it is looked at."""

    def __str__(self):
        raise SystemExit("from __str__")

    __repr__ = __str__

    @property
    def __class__(self):
        raise KeyboardInterrupt

    @property
    def __traceback__(self):
        raise RuntimeError("from __traceback__")

    @property
    def args(self):
        raise RuntimeError("from args")


def raises_what_bites(predictions, targets):
    """An exception with hostile `__str__`, `__class__`, `__traceback__` and `args`.

    Gets: raised or crashed.
    """
    raise Hostile


def raises_an_endless_message(predictions, targets):
    """An exception whose text takes for ever.

    Gets: timed_out.
    """

    class Endless(Exception):
        def __str__(self):
            while True:
                pass

    raise Endless


def raises_with_dress(predictions, targets):
    """Control characters, escapes, HTML, formulas, surrogates and 10 MB in names and messages.

    Gets: raised.
    """
    name = "\x1b[2J\r\n<script>alert(1)</script>=cmd|' /C calc'!A0\u202e\ud800\x00"
    raise type(name + "A" * 10_000_000, (ValueError,), {})(name + "\ud800" * 1_000_000)


def raises_through_a_long_line(predictions, targets):
    """A traceback through a line of a million characters.

    Gets: raised.
    """
    exec(compile("raise ValueError('" + "y" * 1_000_000 + "')", __file__, "exec"))


def faults_a_handler(predictions, targets):
    """faulthandler's own ways to crash, with a handler of its own for the signal.

    Gets: crashed or timed_out or wrong.
    """
    import faulthandler

    signal.signal(signal.SIGSEGV, lambda *_: None)
    faulthandler._sigsegv()


def exits_while_loading():
    """The process ends before the module is there.

    Gets: crashed.
    """
    os._exit(0)


def raises_while_loading():
    """A module that cannot be imported, with a message of ten megabytes.

    Gets: raised.
    """
    raise RuntimeError("<b>\x1b[31m" + "z" * 10_000_000)


def forks_while_loading():
    """Leaves a child behind and ends.

    Gets: raised or crashed.
    """
    if os.fork() == 0:
        while True:
            pass


def speaks_while_loading():
    """Answers the loading itself, and ends.

    Gets: crashed.
    """
    say(forged(nonce=bytes(16)))
    os._exit(0)


def takes_the_modules_place():
    """Puts another object in its own place in sys.modules.

    Gets: solved.
    """

    class Anything:
        def __getattr__(self, name):
            return lambda *_: torch.tensor(0.0)

    sys.modules[__name__] = Anything()
