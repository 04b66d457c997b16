"""The loop of a watch: what happens, in threads of its own, is taken in one thing at a time."""

import contextlib
import functools
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torchkata.syllabus import Exercise, Kata
from torchkata.watch import keys
from torchkata.watch.pool import METHOD
from torchkata.watch.screen import Screen
from torchkata.watch.watcher import Event, Leave, Watcher

STEP = 15  # milliseconds between two looks at what was saved


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
    watched = Watcher(kata, scope, seconds, Screen(), events.put, method)
    with contextlib.suppress(KeyboardInterrupt, Leave), keys.unbuffered():
        try:
            if keys.terminal():
                _start(_keys, events, watched)
            _start(_saves, events, watched, stop)
            watched.begin()
            while True:
                with contextlib.suppress(queue.Empty):
                    events.get(timeout=0.2)()
                watched.tick()
        finally:
            stop.set()
            watched.close()


def _start(work: Callable[..., None], *arguments: Any) -> None:
    threading.Thread(target=work, args=arguments, daemon=True).start()


def _keys(events: "queue.SimpleQueue[Event]", watched: Watcher) -> None:
    for key in keys.pressed():
        events.put(functools.partial(watched.key, key))


def _saves(events: "queue.SimpleQueue[Event]", watched: Watcher, stop: threading.Event) -> None:
    from watchfiles import Change, PythonFilter
    from watchfiles import watch as changes

    kata = watched.kata
    folders = [
        folder for folder in (kata.exercises, kata.root / "tests/exercises") if folder.is_dir()
    ]
    for batch in changes(
        *folders, watch_filter=PythonFilter(), debounce=100, step=STEP, stop_event=stop
    ):
        files = {Path(name) for change, name in batch if change is not Change.deleted}
        if files:
            events.put(functools.partial(watched.saved, files))
