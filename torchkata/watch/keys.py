"""Single keys from a terminal, without waiting for Enter."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any


def terminal() -> bool:
    """Whether the input is a terminal, so that keys can be pressed."""
    return sys.stdin is not None and sys.stdin.isatty()


if sys.platform == "win32":
    import msvcrt

    @contextlib.contextmanager
    def unbuffered() -> Iterator[None]:
        """Read keys as they are pressed; Windows needs no setting for it."""
        yield

    def pressed() -> Iterator[str]:
        """Each pressed key; arrows and other special keys are ignored."""
        while True:
            key = msvcrt.getwch()
            if key in ("\0", "\xe0"):  # the first half of a special key
                msvcrt.getwch()
            else:
                yield key

else:
    import signal
    import termios
    import tty

    @contextlib.contextmanager
    def unbuffered() -> Iterator[None]:
        """Read keys as they are pressed, without echo; restore the terminal at the end.

        Ctrl-C still interrupts. After Ctrl-Z and `fg` the shell has changed the settings, so they
        are made again.
        """
        if not terminal():
            yield
            return
        stream = sys.stdin.fileno()
        before = termios.tcgetattr(stream)

        def again(*_signal: Any) -> None:
            tty.setcbreak(stream, termios.TCSANOW)

        continued = signal.signal(signal.SIGCONT, again)
        try:
            again()
            yield
        finally:
            signal.signal(signal.SIGCONT, continued)
            termios.tcsetattr(stream, termios.TCSANOW, before)

    def pressed() -> Iterator[str]:
        """Each pressed key, until the terminal is gone; arrows are ignored."""
        while True:
            try:
                read = os.read(sys.stdin.fileno(), 32).decode(errors="replace")
            except OSError:
                return
            if not read:
                return
            if not read.startswith("\x1b"):
                yield from read
