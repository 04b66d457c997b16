"""Submissions that look for secrets in memory, in descriptors, in modules and in frames."""

import contextlib
import ctypes
import gc
import os
import re
import sys
import time

from exercises.tools import attempt, honest, libc, worker_frame

# What the judge and the tests hold, as patterns that do not match themselves.
SECRETS = (
    re.compile(rb"c[a]nary-of-the-judge"),
    re.compile(rb"531800[8]"),
    re.compile(rb"divided_b[y]_rows"),
    re.compile(rb"The mean goes over ever[y] element"),
    re.compile(rb"test_refuses_a_colum[n]"),
)
HERE = b"something-that-is-here"
CONTROL = re.compile(rb"something-that-is-her[e]")
PIECE = 1 << 16


def scans_its_memory(predictions, targets):
    """Every page around the objects that it knows, for the judge's secrets and the tests' words.

    Gets: solved or wrong. Doors.
    """
    _go_on(_scan)
    return honest(predictions, targets)


def _scan():
    """Through a pipe: to write from an address that is not there is an error, and no crash."""
    reader, writer = os.pipe()
    around = {id(thing) >> 24 for thing in gc.get_objects()} | {id(os.environ) >> 24}
    around |= {libc.malloc(64) >> 24, ctypes.addressof(ctypes.c_char.in_dll(libc, "environ")) >> 24}
    pieces = 0
    for start in sorted(around):
        for piece in range(start << 24, (start + 1) << 24, PIECE):
            size = libc.write(writer, ctypes.c_void_p(piece), PIECE)
            text = os.read(reader, size) if size > 0 else b""
            pieces += size > 0
            for secret in SECRETS:
                if found := secret.search(text):
                    print("open memory:", text[found.start() :][:80])
            if CONTROL.search(text):
                print("shut memory: what is there would be found")
            yield


def searches_its_objects(predictions, targets):
    """Every object that the collector knows, and every module.

    Gets: wrong. Doors.
    """
    forbidden = ("pytest", "_pytest", "solutions", "hypothesis", "torchkata.testing.expectation")
    forbidden += (
        "torchkata.grade.judge",
        "torchkata.testing.known",
        "torchkata.testing.draw",
        "torchkata.run.suite",
    )
    for name in forbidden:
        attempt(name, lambda name=name: sys.modules[name])
    for name in sys.modules:
        if "oracles_of" in name or name.startswith(("tests", "test_")):
            print("open", name)
    _go_on(_search)
    return honest(predictions, targets)


def _search():
    for thing in gc.get_objects():
        if type(thing) is dict:
            for value in list(thing.values()):
                if type(value) is str and any(
                    one.search(value.encode(errors="replace")) for one in SECRETS
                ):
                    print("open object:", value[:100])
        yield
    print("shut objects: all were seen")


UNDER_WAY = []


def _go_on(search):
    """Go on with a long search for as long as a call may take, in each call."""
    end = time.monotonic() + 0.1
    if not UNDER_WAY:
        UNDER_WAY.append(search())
    for _ in UNDER_WAY[0]:
        if time.monotonic() > end:
            break


def climbs_the_frames(predictions, targets):
    """The locals of every frame above: what did the judge send?

    Gets: wrong. Doors.
    """
    frame = worker_frame()
    while frame is not None:
        # At the top stand the module's own names, which tell of themselves.
        told = {} if frame.f_code.co_name == "<module>" else dict(frame.f_locals)
        for name, value in told.items():
            text = "" if isinstance(value, dict) else f"{name} {value!r:.2000}"
            if any(word in text for word in ("expected", "oracle", "wanted", "test_", "seed_for")):
                print("open frame:", text[:200])
        frame = frame.f_back
    print("shut frames")
    return honest(predictions, targets)


def uses_what_is_open(predictions, targets):
    """Every descriptor that was inherited: only nothing, three times, and its own channel.

    Gets: wrong. Doors.
    """
    kinds = {}
    for descriptor in range(4096):
        with contextlib.suppress(OSError):
            kinds[descriptor] = os.fstat(descriptor)
    null = os.stat("/dev/null").st_rdev
    for descriptor, kind in kinds.items():
        if descriptor > 3:
            print("open descriptor", descriptor, kind)
        if descriptor < 3 and kind.st_rdev != null:
            print("open descriptor", descriptor, "is more than /dev/null")
    attempt("receive", lambda: libc_checked(libc.recv(3, ctypes.create_string_buffer(8), 8, 0x40)))
    attempt("send", lambda: libc_checked(libc.send(3, b"", 0, 0)))
    print("shut", sorted(kinds))
    return honest(predictions, targets)


def libc_checked(result):
    """A result of libc's, or an error."""
    if result < 0:
        raise OSError(ctypes.get_errno())
    return result
