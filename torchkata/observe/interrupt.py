"""The exceptions that end a whole run, and not only the call that they come from.

Everything else that the code under test raises becomes part of an observation. The person at the
terminal has the last word, though: with Ctrl-C, and under pytest also with a debugger's `q`.
"""

from collections.abc import Callable

ENDING: tuple[type[BaseException], ...] = (KeyboardInterrupt,)


def also(kind: type[BaseException]) -> Callable[[], None]:
    """Let an exception end the run, too.

    Returns:
        A function that takes it back.
    """
    global ENDING
    before, ENDING = ENDING, (*ENDING, kind)

    def back() -> None:
        global ENDING
        ENDING = before

    return back
