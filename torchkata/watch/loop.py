"""The loop of a watch: threads report events, and the loop handles one at a time."""

import contextlib
import functools
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Exercise
from torchkata.watch import keys
from torchkata.watch.actions import Actions, Leave
from torchkata.watch.messages import Messages
from torchkata.watch.pool import METHOD
from torchkata.watch.screen import Screen
from torchkata.watch.view import View
from torchkata.watch.watcher import Event, Watcher

STEP = 2  # milliseconds between two looks for saves: 1 % of a processor

Written = tuple[int, bytes]  # the time in nanoseconds, and the text


def watch(kata: Kata, scope: list[Exercise], seconds: float, method: str = METHOD) -> None:
    """Watch a kata until q or Ctrl-C is pressed.

    Args:
        kata: The kata.
        scope: The exercises to go through, in this order.
        seconds: The time limit of one call.
        method: The way to start processes, see `pool`.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    stop = threading.Event()
    written = _written(kata)
    view = View(Screen())
    messages = Messages(kata, events.put)
    watched = Watcher(kata, scope, seconds, view.show, events.put, method, messages.tell)
    messages.begin(watched)
    with contextlib.suppress(KeyboardInterrupt, Leave), keys.unbuffered():
        try:
            if keys.terminal():
                _start(_keys, events, Actions(watched, messages))
            _start(_saves, events, watched, written, stop)
            watched.begin()
            while True:
                with contextlib.suppress(queue.Empty):
                    events.get(timeout=0.2)()
                watched.tick()
                view.tick(watched.standing)
        finally:
            stop.set()
            messages.close()
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
    """Report saves; one that was missed, at the start or on a slow disk, is reported later.

    Args:
        events: The queue for the reports.
        watched: The watcher that handles them.
        written: The learner's files at the last look.
        stop: Set at the end of the watch.
    """
    try:
        _report(events, watched, written, stop, polling=False)
    except (OSError, RuntimeError) as error:  # inotify's limits are used up, or it is missing
        said = _("The system cannot report saves ({why}): they are looked for every 0.3 s.")
        why = str(error).partition(" about ")[0].rstrip(".")
        events.put(functools.partial(watched.note, "saves", said.format(why=why)))
        _report(events, watched, written, stop, polling=True)


def _report(
    events: "queue.SimpleQueue[Event]",
    watched: Watcher,
    written: "dict[Path, Written]",
    stop: threading.Event,
    polling: bool,
) -> None:
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
        force_polling=polling or None,
    )
    for batch in batches:
        now = _written(watched.kata)
        files = {Path(name) for change, name in batch if change is not Change.deleted}
        # One save causes several events, and the last of them may come after its run.
        files -= now.keys()
        files |= {
            file for file in now.keys() | written.keys() if now.get(file) != written.get(file)
        }
        written.clear()
        written.update(now)
        if files:
            events.put(functools.partial(watched.saved, files))


def _written(kata: Kata) -> dict[Path, Written]:
    """Time and text of each of the learner's files (the time may be in whole seconds)."""
    found = {}
    for file in kata.exercises.glob("*.py"):
        with contextlib.suppress(OSError):  # an editor may be replacing it
            found[file] = (file.stat().st_mtime_ns, file.read_bytes())
    return found
