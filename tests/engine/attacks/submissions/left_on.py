"""Submissions that leave something on in their process, which looks at their result then."""

import asyncio
import codecs
import fcntl
import functools
import gc
import os
import sys

import torch
from exercises.tools import attempt, honest
from torch.utils._python_dispatch import TorchDispatchMode

KEPT = []  # a mode ends with its object


class Zeros(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        found = func(*args, **(kwargs or {}))
        return torch.zeros_like(found) if isinstance(found, torch.Tensor) else found


class Empty(torch.overrides.TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return () if getattr(func, "__name__", "") == "shape" else func(*args, **(kwargs or {}))


def leaves_a_dispatcher_on(predictions, targets):
    """A mode that turns every operation's result to zeros, and is never left.

    Gets: wrong or raised or refused or crashed.
    """
    Zeros().__enter__()
    return torch.full((), 3.0)


def leaves_a_mode_of_functions_on(predictions, targets):
    """The same for functions: every shape is empty.

    Gets: wrong or raised or refused or crashed.
    """
    Empty().__enter__()
    return torch.full((), 3.0)


def leaves_inference_on(predictions, targets):
    """Inference mode, in which nothing can be differentiated.

    Gets: wrong or raised or refused or crashed.
    """
    KEPT.append(torch.inference_mode())
    KEPT[-1].__enter__()
    return honest(predictions, targets)


def leaves_another_device_on(predictions, targets):
    """New tensors have no numbers from now on, those of the upstream gradient either.

    Gets: wrong or raised or refused or crashed.
    """
    torch.set_default_device("meta")
    return honest(predictions, targets)


def leaves_hooks_on(predictions, targets):
    """What a derivative has saved becomes zeros, whenever it is asked for.

    Gets: wrong or raised or crashed.
    """
    torch.autograd.graph.saved_tensors_hooks(lambda x: x, torch.zeros_like).__enter__()
    return honest(predictions, targets)


def leaves_no_room_for_calls(predictions, targets):
    """No function may be called any more, a few deep.

    Gets: raised or refused or crashed or wrong.
    """
    value = honest(predictions, targets)
    sys.setrecursionlimit(12)
    return value


def leaves_the_watch_no_turn(predictions, targets):
    """The thread of the time limit gets its turn in thirty years.

    Gets: timed_out or wrong.
    """
    sys.setswitchinterval(1e9)
    while True:
        pass


def leaves_a_listener_to_all(predictions, targets):
    """An audit hook, which nobody can remove, forbids everything.

    Gets: raised or refused or crashed.
    """

    def forbid(event, _arguments):
        raise RuntimeError(event)

    value = honest(predictions, targets)
    sys.addaudithook(forbid)
    return value


def leaves_an_error_handler(predictions, targets):
    """Whatever cannot be written becomes something else, in every encoding.

    Gets: wrong or raised.
    """
    for name in ("strict", "replace", "backslashreplace", "surrogateescape"):
        codecs.register_error(name, lambda error: ("solved", error.end))
    return "\udc80"


def leaves_a_channel_that_does_not_wait(predictions, targets):
    """Its channel to the judge does not wait any more, and the answer is too large for one piece.

    Gets: refused or crashed or wrong.
    """
    flags = fcntl.fcntl(3, fcntl.F_GETFL)
    fcntl.fcntl(3, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    return torch.zeros(1 << 22)


def leaves_rubbish_that_collects_itself(predictions, targets):
    """Objects whose ends write to the channel, whenever they are collected.

    Gets: crashed or wrong.
    """

    class Rubbish:
        def __del__(self):
            os.write(3, bytes(64))

    for _ in range(100):
        one = Rubbish()
        one.self = one
    gc.set_threshold(1)
    return torch.zeros(())


def is_no_function(predictions, targets):
    """A coroutine, a generator, a partial and a class in place of a number.

    Gets: refused.
    """

    async def later():
        return torch.zeros(())

    found = [later(), (n for n in range(3)), functools.partial(honest, predictions), type]
    found[0].close()
    return found


def reads_links_of_others(predictions, targets):
    """Where others stand, what they have open, and what their program is: by links alone.

    Gets: wrong.

    Doors.
    """
    from exercises.facts import FACTS

    for who in (FACTS["judge"], FACTS["forkserver"], os.getppid()):
        for what in ("cwd", "exe", "root", "fd/0", "fd/1", "fd/3", "ns/net", "map_files"):
            attempt(f"{who} {what}", os.readlink, f"/proc/{who}/{what}")
    return honest(predictions, targets)


def looks_for_a_loop(predictions, targets):
    """An event loop, which would have a pair of sockets.

    Gets: wrong.

    Doors.
    """
    attempt("a loop", asyncio.new_event_loop)
    attempt("a run", asyncio.run, asyncio.sleep(0))
    attempt("a policy", asyncio.get_event_loop_policy().new_event_loop)
    return honest(predictions, targets)
