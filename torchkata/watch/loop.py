"""The loop of a watch: what happens, in threads of its own, is taken in one thing at a time."""

import contextlib
import functools
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Exercise
from torchkata.watch import keys
from torchkata.watch.actions import Actions, Leave
from torchkata.watch.pool import METHOD
from torchkata.watch.screen import Screen
from torchkata.watch.view import View
from torchkata.watch.watcher import Event, Watcher

STEP = 2  # milliseconds between two looks at what was saved: a hundredth of a processor

Written = tuple[int, bytes]  # when, in nanoseconds, and what


def watch(kata: Kata, scope: list[Exercise], seconds: float, method: str = METHOD) -> None:
    """Watch a kata until q or Ctrl-C is pressed.

    Args:
        kata: The kata.
        scope: The exercises that are gone through, in this order.
        seconds: What one call may take.
        method: How processes are made, see `pool`.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    stop = threading.Event()
    written = _written(kata)
    view = View(Screen())
    watched = Watcher(kata, scope, seconds, view.show, events.put, method)
    with contextlib.suppress(KeyboardInterrupt, Leave), keys.unbuffered():
        try:
            if keys.terminal():
                _start(_keys, events, Actions(watched))
            _start(_saves, events, watched, written, stop)
            watched.begin()
            while True:
                with contextlib.suppress(queue.Empty):
                    events.get(timeout=0.2)()
                watched.tick()
                view.tick(watched.standing)
        finally:
            stop.set()
            watched.close()


def _start(work: Callable[..., None], *arguments: Any) -> None:
    threading.Thread(target=work, args=arguments, daemon=True).start()


def _keys(events: "queue.SimpleQueue[Event]", actions: Actions) -> None:
    for key in keys.pressed():
        events.put(functools.partial(actions.press, key))


def _saves(
    events: "queue.SimpleQueue[Event]",
    watched: Watcher,
    written: "dict[Path, Written]",
    stop: threading.Event,
) -> None:
    """Tell what is saved; what was missed, before the watch stood or on a slow disk, is told late.

    Args:
        events: Where it is told.
        watched: Whom it is told.
        written: The learner's files as they were when they were last read.
        stop: Set when nobody listens any more.
    """
    from watchfiles import Change, PythonFilter
    from watchfiles import watch as changes

    folders = (watched.kata.exercises, watched.kata.root / "tests/exercises")
    batches = changes(
        *(folder for folder in folders if folder.is_dir()),
        watch_filter=PythonFilter(),
        debounce=100,
        step=STEP,
        rust_timeout=1000,
        yield_on_timeout=True,
        stop_event=stop,
    )
    for batch in batches:
        now = _written(watched.kata)
        files = {Path(name) for change, name in batch if change is not Change.deleted}
        # One save comes as several events, and the last of them may come when it has been run.
        files -= now.keys()
        files |= {
            file for file in now.keys() | written.keys() if now.get(file) != written.get(file)
        }
        written = now
        if files:
            events.put(functools.partial(watched.saved, files))


def _written(kata: Kata) -> dict[Path, Written]:
    """When each of the learner's files was written, and what (a clock may tick in seconds)."""
    found = {}
    for file in kata.exercises.glob("*.py"):
        with contextlib.suppress(OSError):  # an editor may be replacing it
            found[file] = (file.stat().st_mtime_ns, file.read_bytes())
    return found
