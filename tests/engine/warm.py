"""Runs pytest and `kata` in forks of a process that has loaded torch.

`import torch` takes four fifths of such a start. A fork has torch already; in everything else it is
what `python -m MODULE` is: with a folder, an environment, arguments, an output and an exit status
of its own. It loads the engine itself, so another fork may have another engine.

The process that is forked computes nothing: a fork hangs if torch has started threads before.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

LOADED = ("torch", "numpy.random", "pytest", "click", "rich.console", "tomllib", "xml.etree")
"""What most of these commands import: nothing of the engine, and no plugin of pytest."""


class WarmPython:
    """The process that has loaded torch."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )

    def run(
        self, command: list[str], cwd: Path, env: dict[str, str], timeout: float
    ) -> subprocess.CompletedProcess:
        """As `subprocess.run([sys.executable, "-m", *command], ...)`, with the output as text."""
        texts = []
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            order = json.dumps({"command": command, "cwd": str(cwd), "env": env}).encode()
            head = len(order).to_bytes(4, "little")
            socket.send_fds(self._socket, [head], [out.fileno(), err.fileno()])
            self._socket.sendall(order)
            self._socket.settimeout(timeout)
            try:
                status = int.from_bytes(_received(self._socket, 4), "little", signed=True)
            except TimeoutError:
                self.close()
                raise subprocess.TimeoutExpired(command, timeout) from None
            for file in (out, err):
                file.seek(0)
                texts.append(file.read().decode().replace("\r\n", "\n"))
        return subprocess.CompletedProcess([sys.executable, "-m", *command], status, *texts)

    def close(self) -> None:
        """End the process, and what it still runs."""
        self._socket.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _received(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise EOFError("the process that has loaded torch has ended")
        data += more
    return data


def _next_order(connection: socket.socket) -> dict:
    """Fork for each order, and answer with the status of the fork; return only in the fork."""
    while True:
        head, descriptors, _flags, _address = socket.recv_fds(connection, 4, 2)
        if not head:
            sys.exit()
        order = json.loads(_received(connection, int.from_bytes(head, "little")))
        child = os.fork()
        if child == 0:
            connection.close()
            for descriptor, standard in zip(descriptors, (1, 2), strict=True):
                os.dup2(descriptor, standard)
                os.close(descriptor)
            return order
        for descriptor in descriptors:
            os.close(descriptor)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        connection.sendall(status.to_bytes(4, "little", signed=True))


def _main() -> None:
    sys.path.pop(0)  # the folder of this file
    gc.disable()
    for name in LOADED:
        importlib.import_module(name)
    from _pytest.config import default_plugins

    for name in default_plugins:
        importlib.import_module(f"_pytest.{name}")
    gc.freeze()
    gc.enable()
    order = _next_order(socket.socket(fileno=int(sys.argv[1])))

    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    added = [path for path in order["env"].get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:0] = [order["cwd"], *added]
    module, *sys.argv[1:] = order["command"]
    status: object = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code or 0
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        status = 1
    if not isinstance(status, int):
        sys.stderr.write(f"{status}\n")
        status = 1
    # As Python ends, but torch is not taken apart: that would be a third of the run.
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status & 0xFF)


if __name__ == "__main__":
    _main()
