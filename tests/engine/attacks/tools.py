"""What hostile submissions share; it is handed in with each of them, as `tools.py`."""

import ctypes
import os

from exercises.facts import FACTS as FACTS  # what they are told, as if they had found it out

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = libc.malloc.restype = ctypes.c_void_p


def attempt(door, way, *arguments, **named):
    """Try a door, and print whether it opened."""
    try:
        came = way(*arguments, **named)
    except Exception as error:
        print(f"shut {door}: {type(error).__name__}")
    else:
        print(f"open {door}: {came!r:.200}")


def called(result):
    """The result of a call of libc, or the error that it means."""
    if result in (-1, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def text_of(path):
    """What stands in a file."""
    with open(path, "rb") as file:
        return file.read(200)


def honest(predictions, targets):
    """What was asked for."""
    if predictions.shape != targets.shape:
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")
    return ((predictions - targets) ** 2).mean()


def worker_frame():
    """The frame of the worker's own loop, with the judge's message in its locals."""
    import sys

    frame = sys._getframe()
    while frame.f_code.co_name != "live":
        frame = frame.f_back
    return frame


def say(*messages):
    """Write messages to the judge as the worker would."""
    for message in messages:
        data = len(message).to_bytes(8, "little") + message
        while data:
            data = data[os.write(3, data) :]


def forged(value=None, ending="returned", arguments=None, nonce=None, **head):
    """A message that says whatever it is told to, as an answer to the call that is running."""
    import json

    from torchkata.observe import arguments_of
    from torchkata.observe.pack import pack

    if arguments is None:  # as many as were sent, or it would not count as an answer
        sent = worker_frame().f_locals["rest"]
        arguments = [None] * len(arguments_of(sent)[0]) if sent else ()
    told = {
        "ending": ending,
        "error": None,
        "gradient_error": None,
        "calls": {},
        "places": {},
        "violations": [],
        "work": None,
        "warnings": [],
        "switched": [],
        "printed": "",
        "seconds": 0.0,
    }
    parts = [
        json.dumps(told | head).encode(),
        pack((value, tuple(arguments), {})).to_bytes(),
        b"",
    ]
    nonce = worker_frame().f_locals["nonce"] if nonce is None else nonce
    return nonce + b"".join(len(part).to_bytes(8, "little") + part for part in parts)


def raw(text, memory=b"", **head):
    """The same with a description of the value that nobody packed."""
    import json

    message = forged(**head)
    start = 16
    size = int.from_bytes(message[start : start + 8], "little")
    kept = message[: start + 8 + size]
    if not isinstance(text, bytes):
        text = json.dumps(text).encode()
    packet = len(text).to_bytes(8, "little") + text + memory
    return kept + len(packet).to_bytes(8, "little") + packet + bytes(8)


def instead(message):
    """Answer this call with that, and with nothing that the worker itself would say."""
    from torchkata.grade.wall import frames

    def once(*_):
        frames.write = write

    write, frames.write = frames.write, once
    say(message)


def silence():
    """Never come back, and let nothing more be said."""
    while True:
        os.read(3, 1)
