"""No thread in a worker: what a learner may meet there is an error in plain words, or ignored."""

import pytest

from torchkata.grade.wall.client import Client
from torchkata.grade.wall.sandbox import Limits, Walls
from torchkata.observe import Options, Request, read_answer

MEETS = """
import _thread
import asyncio
import logging.handlers
import multiprocessing
import os
import queue
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

import torch
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader


def through(pool):
    with pool:
        return pool.map(abs, [-1])


def backward():
    x = torch.ones(64, 64, requires_grad=True)
    checkpoint(lambda x: torch.linalg.svdvals(x @ x).sum(), x, use_reentrant=True).backward()
    return x.grad is not None


def more_threads():
    torch.set_num_threads(8)
    torch.set_num_interop_threads(8)
    return bool((torch.ones(300, 300) @ torch.ones(300, 300)).exp().sum())


REFUSED = {
    "a thread": lambda: threading.Thread(target=abs, args=(1,)).start(),
    "a timer": lambda: threading.Timer(0, abs, (1,)).start(),
    "a low thread": lambda: _thread.start_new_thread(abs, (1,)),
    "a listener": lambda: logging.handlers.QueueListener(queue.Queue()).start(),
    "threads of a pool": lambda: through(ThreadPoolExecutor(2)),
    "asyncio's": lambda: asyncio.run(asyncio.to_thread(abs, 1)),
    "a pool of threads": lambda: through(ThreadPool(2)),
    "processes of a pool": lambda: through(ProcessPoolExecutor(2)),
    "a pool": lambda: through(multiprocessing.Pool(2)),
    "a process": lambda: multiprocessing.Process(target=abs, args=(1,)).start(),
    "a fork": lambda: os.fork(),
    "loader workers": lambda: list(DataLoader([1, 2], num_workers=2)),
}
DONE = {
    "backward": backward,
    "more threads of torch": more_threads,
    "a loader": lambda: len(list(DataLoader([1, 2]))) == 2,
    "fork of torch.jit": lambda: bool(torch.jit.wait(torch.jit.fork(torch.ones, 1))),
}


def mse():
    return {name: attempt(work) for name, work in {**REFUSED, **DONE}.items()}


def attempt(work):
    try:
        return repr(work())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def line():
    return sorted(thread.name for thread in threading.enumerate())
"""


@pytest.fixture(scope="module")
def worker():
    """A worker of a submission that meets threads."""
    walls = Walls.here()
    if not walls.whole:
        pytest.skip("; ".join(walls.missing))
    client = Client({}, Limits(), trusted=False)
    client.open()
    spawned = client.spawn({"line_fit.py": MEETS.encode()})
    yield spawned
    spawned.end()
    client.close()


def _seen(worker, exercise):
    request = Request(exercise, options=Options(seconds=30.0)).to_bytes()
    return read_answer(worker.call("line_fit", request, 60.0))


def test_what_would_start_a_thread_or_a_process_says_so_and_computing_goes_on(worker):
    assert _seen(worker, "line").value == ["MainThread", "torchkata time limit"]
    thread = "RuntimeError: a module that is graded cannot start a thread"
    process = "PermissionError: [Errno 1] Operation not permitted"
    device = "PermissionError: [Errno 13] Permission denied"

    said = _seen(worker, "mse").value

    assert said == {
        **dict.fromkeys(("a thread", "a timer", "a low thread", "a listener"), thread),
        "threads of a pool": thread,
        "asyncio's": "RuntimeError: a module that is graded cannot start an event loop or a thread",
        **dict.fromkeys(("a process", "a fork"), process),
        **dict.fromkeys(("a pool of threads", "processes of a pool", "a pool"), device),
        "loader workers": device,
        **dict.fromkeys(("backward", "more threads of torch", "a loader"), "True"),
        "fork of torch.jit": "True",
    }
