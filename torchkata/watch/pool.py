"""The spares: always one ready, so that a run never waits for torch.

On Linux a fork server makes them: it has torch and the tests loaded, one thread, and computed
nothing, so a spare is there in a hundredth of a second. Elsewhere forking is not safe or not there:
a spare starts from nothing, which takes seconds, so two are kept, and one that has done a run is
used again when saves come faster than spares.
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
        warm: Whether it has said that all is loaded.
    """

    def __init__(self, context: Any, tell: "Callable[[Spare, Message], None]") -> None:
        self.state = "warming"
        self.warm = False
        self._tell = tell
        self._mine, theirs = context.Pipe()
        self._theirs = theirs  # open until it starts: a request made before gets the answer why not
        self._process: BaseProcess = context.Process(target=serve, args=(theirs,), daemon=True)
        # Starting may wait for the fork server to be warm, so it happens aside.
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
                said = _("no process can be started to run it in ({why})")
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
    """Runs one exercise at a time, in a process that has run nothing else if it can be had.

    Args:
        tell: Called, from some thread, with a spare and what it said; give both to `heard`.
        method: How processes are made: `forkserver`, or the portable `spawn`.
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
        """Whether the process of the run under way has loaded all that it needs."""
        return self.running is not None and self.running.warm

    def run(self, request: Message) -> None:
        """Run an exercise; a run that is under way is given up."""
        self.stop()
        if self._forks or not self._spares:
            self.top_up()
        self._spares.sort(key=lambda spare: ("ready", "used", "warming").index(spare.state))
        self.running = self._spares[0]
        try:
            self.running.send(request)
        except OSError:  # it died while it waited; what it told will be heard in vain
            self.run(request)

    def stop(self) -> None:
        """Give up the run that is under way, if there is one."""
        if self.running is not None:
            self._drop(self.running)
            self.running = None

    def heard(self, spare: Spare, message: Message) -> Message | None:
        """Take in what a spare said.

        Returns:
            The message where it is about the run under way, else None.
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
        """Make the next spare, where that takes but a moment; for when the verdict is shown."""
        if self._forks and self.running is None:
            self.top_up()

    def close(self) -> None:
        """End all processes."""
        for spare in list(self._spares):
            self._drop(spare)

    def top_up(self) -> None:
        """Make what spares are missing; where that is work, it is for when nothing else is done."""
        fresh = [spare for spare in self._spares if spare.state in ("warming", "ready")]
        for _number in range((1 if self._forks else 2) - len(fresh)):
            self._spares.append(Spare(self._context, self._tell))

    def _drop(self, spare: Spare) -> None:
        spare.drop()
        self._spares.remove(spare)


_starting = threading.Lock()  # multiprocessing's list of children is no thread's own
