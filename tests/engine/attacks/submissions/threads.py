"""Submissions that want to work in a thread which no recorder watches."""

import ctypes
import gc
import logging.handlers
import queue
import sys
import threading
import time

import torch
from exercises.tools import attempt, called, honest, libc
from torch.nn import functional

TRIED = []
RUN = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(lambda _: None)
CLONE = {"x86_64": 56, "aarch64": 220}
# A thread of the same process: memory, files, signal handlers, and so on.
AS_A_THREAD = 0x00000100 | 0x00000200 | 0x00000400 | 0x00000800 | 0x00010000 | 0x00040000


def _listened(work):
    """What the work returns in a thread that `logging` starts."""

    class Work(logging.Handler):
        def handle(self, record):
            came.append(work())

    came, waiting = [], queue.Queue()
    listener = logging.handlers.QueueListener(waiting, Work())
    listener.start()
    waiting.put(logging.makeLogRecord({}))
    listener.stop()
    return came[0]


def _wait(came):
    """Give the time limit's thread half a second to do it, in the first call only."""
    end = time.monotonic() + (0.0 if TRIED else 0.6)
    TRIED.append(1)
    while not came and time.monotonic() < end:
        pass


def _gradients(x, y, w, b, step):
    w, b = w.detach().clone().requires_grad_(), b.detach().clone().requires_grad_()
    ((w * x.detach() + b - y.detach()) ** 2).mean().backward()
    return step(w, b)


def writes_into_an_empty_tensor(predictions, targets):
    """mse_loss in a listener's thread, written into a tensor that the recorder has seen.

    Gets: raised. A flag.
    """
    honest(predictions, targets)
    known = torch.empty(())
    _listened(lambda: known.copy_(functional.mse_loss(predictions, targets)))
    return known


def derives_in_a_listener(x, y, w, b):
    """Autograd in a listener's thread.

    Gets: raised. A flag.
    """
    return _listened(lambda: _gradients(x, y, w, b, lambda w, b: (w.grad, b.grad)))


def steps_in_a_thread(x, y, w, b):
    """An optimizer of torch in a thread: its step is the gradient.

    Gets: raised. A flag.
    """

    def step(new_w, new_b):
        torch.optim.SGD([new_w, new_b], lr=1.0).step()
        came.append((w.detach() - new_w.detach(), b.detach() - new_b.detach()))

    came = []
    thread = threading.Thread(target=_gradients, args=(x, y, w, b, step))
    thread.start()
    thread.join()
    return came[0]


def starts_one_below_python(predictions, targets):
    """A thread by the C library and by the kernel's own call.

    Gets: solved. Doors. A flag.
    """

    def create():
        error = libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, RUN, None)
        if error:
            raise OSError(error, "no thread")

    number = CLONE.get(sys.implementation._multiarch.partition("-")[0], 0)
    attempt("pthread_create", create)
    attempt("clone", lambda: called(libc.syscall(number, AS_A_THREAD, 0, 0, 0, 0)))
    attempt("clone3", lambda: called(libc.syscall(435, None, 0)))
    return honest(predictions, targets)


def works_in_the_watch(predictions, targets):
    """mse_loss in the one thread that is there: that of the time limit.

    Gets: raised or timed_out. A flag.
    """
    from torchkata.observe import limit

    def instead(self, is_late):
        came.append(functional.mse_loss(predictions, targets))
        interrupt(self, is_late)

    honest(predictions, targets)
    came = []
    interrupt, limit._Watch.interrupt = limit._Watch.interrupt, instead
    _wait(came)
    limit._Watch.interrupt = interrupt
    return came[0]


def works_in_a_finalizer(predictions, targets):
    """The same by rubbish that the time limit's thread collects.

    Gets: raised or wrong or timed_out. A flag.
    """

    class Rubbish:
        def __init__(self):
            self.again = self

        def __del__(self):
            came.append(functional.mse_loss(predictions, targets))

    honest(predictions, targets)
    came = []
    gc.collect()
    Rubbish()
    gc.set_threshold(1, 1, 1)
    _wait(came)
    gc.set_threshold(10_000)
    return came[0]
