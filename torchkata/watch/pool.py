"""The spares: one is always ready, so that a run never waits for torch.

On Linux a fork server makes them: it has torch and the tests loaded, one thread, and has computed
nothing, so it makes a spare in a hundredth of a second. Elsewhere forking is unsafe or missing: a
spare starts from zero, which takes seconds, so two are kept, and a used one runs again if saves
come faster than spares.
"""

import json
import multiprocessing
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from torchkata.i18n import _
from torchkata.watch.spare import serve

METHOD = "forkserver" if sys.platform == "linux" else "spawn"

Message = dict[str, Any]


class Spare:
    """One process and our end of the connection to it.

    Attributes:
        state: `warming`, `ready`, `running`, `used` (it can run again) or `gone`.
        warm: Whether it has loaded everything.
    """

    def __init__(self, context: Any, tell: "Callable[[Spare, Message], None]") -> None:
        self.state = "warming"
        self.warm = False
        self._tell = tell
        self._mine, theirs = context.Pipe()
        self._theirs = theirs  # open until it starts, so that early requests get an answer
        self._process: BaseProcess = context.Process(target=serve, args=(theirs,), daemon=True)
        # Starting may wait for the fork server, so a thread does it.
        threading.Thread(target=self._listen, args=(theirs,), daemon=True).start()

    def send(self, request: Message) -> None:
        """Ask for a run.

        Raises:
            OSError: If the process is gone.
        """
        self.state = "running"
        self._mine.send_bytes(json.dumps(request).encode())

    def drop(self) -> None:
        """End the process, whatever it is doing."""
        self.state = "gone"
        if self._process.pid is not None:
            self._process.kill()

    def _listen(self, theirs: Connection) -> None:
        with _starting:
            if self.state == "gone":
                return
            try:
                self._process.start()
            except OSError as error:  # too many processes, or a TMPDIR too long for a socket
                said = _("the process for the run cannot be started ({why})")
                self._tell(self, {"fault": said.format(why=error), "ended": None})
                return
            theirs.close()
        if self.state == "gone":  # dropped while it started
            self._process.kill()
        try:
            while True:
                self._tell(self, json.loads(self._mine.recv_bytes()))
        except (EOFError, OSError):
            self._process.join()
            self._tell(self, {"ended": self._process.exitcode})


class Pool:
    """Runs one exercise at a time, in a fresh process if one is ready.

    Args:
        tell: Called, from any thread, with a spare and its message; give both to `heard`.
        method: The way to start processes: `forkserver`, or the portable `spawn`.
    """

    def __init__(self, tell: Callable[[Spare, Message], None], method: str = METHOD) -> None:
        self._context: Any = multiprocessing.get_context(method)
        self._tell = tell
        self._forks = method == "forkserver"
        self._spares: list[Spare] = []
        self.running: Spare | None = None
        if self._forks:
            self._context.set_forkserver_preload(["torchkata.watch.preload"])
        self.top_up()

    @property
    def warm(self) -> bool:
        """Whether the process of the current run has loaded everything."""
        return self.running is not None and self.running.warm

    def run(self, request: Message) -> None:
        """Run an exercise, and stop the current run."""
        self.stop()
        if self._forks or not self._spares:
            self.top_up()
        self._spares.sort(key=lambda spare: ("ready", "used", "warming").index(spare.state))
        self.running = self._spares[0]
        try:
            self.running.send(request)
        except OSError:  # it died while it waited; its messages will be ignored
            self.run(request)

    def stop(self) -> None:
        """Stop the current run, if there is one."""
        if self.running is not None:
            self._drop(self.running)
            self.running = None

    def heard(self, spare: Spare, message: Message) -> Message | None:
        """Handle the message of a spare.

        Returns:
            The message if it is about the current run, else None.
        """
        if spare.state == "gone" or spare not in self._spares:
            return None
        ours = spare is self.running
        if "ended" in message:
            self._spares.remove(spare)
        elif "fault" in message and not ours:  # it could not warm up; the next will say so again
            self._drop(spare)
        elif "ready" in message:
            spare.warm = True
            spare.state = "running" if ours else "ready"
        elif "trial" in message or "fault" in message:
            spare.state = "used"
        if ours and message.keys() & {"ended", "trial", "fault"}:
            self.running = None
        if any(one.state == "ready" for one in self._spares):
            for one in [one for one in self._spares if one.state == "used"]:
                self._drop(one)
        return message if ours and "ready" not in message else None

    def refresh(self) -> None:
        """Make the next spare after a verdict, if that is fast."""
        if self._forks and self.running is None:
            self.top_up()

    def close(self) -> None:
        """End all processes."""
        for spare in list(self._spares):
            self._drop(spare)

    def top_up(self) -> None:
        """Make the missing spares; call it in a rest if that is slow."""
        fresh = [spare for spare in self._spares if spare.state in ("warming", "ready")]
        for _number in range((1 if self._forks else 2) - len(fresh)):
            self._spares.append(Spare(self._context, self._tell))

    def _drop(self, spare: Spare) -> None:
        spare.drop()
        self._spares.remove(spare)


_starting = threading.Lock()  # threads share multiprocessing's list of children
