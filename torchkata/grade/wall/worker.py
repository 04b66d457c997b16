"""The worker: a process for one submission, which can do nothing but answer calls.

It is forked from the fork server, unpacks the submission into a box of its own, steps behind the
walls and only then loads the first line of the submission.
"""

import errno
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from torchkata.grade.wall import frames
from torchkata.grade.wall.sandbox import Sandbox
from torchkata.observe import Ending, Subject, answer_without_call, perform

NONCE = 16  # bytes by which the judge knows which message an answer is to
READY, UNFIT = b"R", b"U"  # how a worker begins: it is behind the walls; its files cannot be
LOAD, CALL = b"L", b"C"
FOLDER = "exercises"  # what a learner's files are called in every message
# What a name can be to blame for; anything else that keeps a file from being written is not theirs.
_NAMES = {errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EINVAL, errno.EILSEQ}


def live(descriptor: int, box: Path, sandbox: Sandbox, probes: Mapping[str, Path]) -> None:
    """Answer until the judge has enough.

    The first message to the judge says, before any line of the submission runs, that the worker is
    ready, that these files cannot be put down, or else what is wrong here.

    Args:
        descriptor: The channel to the judge.
        box: An empty folder, which goes away with the worker.
        sandbox: The walls.
        probes: For each topic that has some, the file of its probes; already loaded.
    """
    head = frames.read(descriptor)
    if head is None:
        return
    try:
        began = _prepare(head, box, sandbox)
    except Exception as error:  # nothing of the submission has run: it is not to blame
        began = f"{type(error).__name__}: {error}".encode(errors="replace")
    frames.write(descriptor, began)
    if began != READY:
        return
    subjects: dict[str, Subject] = {}
    while (message := frames.read(descriptor)) is not None:
        nonce, kind = message[:NONCE], message[NONCE : NONCE + 1]
        name, rest = message[NONCE + 1 :].split(b"\n", 1)
        topic = name.decode()
        if topic not in subjects:
            subjects[topic] = Subject.load(box / FOLDER, topic, probes.get(topic))
        if kind == LOAD:
            failure = subjects[topic].failure
            ending = Ending.RETURNED if failure is None else Ending.RAISED
            answer = answer_without_call(ending, failure)
        else:
            answer = perform(rest, subjects[topic])
        frames.write(descriptor, nonce + answer)


def _prepare(head: bytes, box: Path, sandbox: Sandbox) -> bytes:
    """Put the files down and step behind the walls."""
    try:
        unpack(head, box / FOLDER)
    except ValueError:  # names that no file can have
        return UNFIT
    except OSError as error:
        if error.errno in _NAMES:
            return UNFIT
        raise
    scratch = box / "scratch"
    scratch.mkdir()
    os.chdir(scratch)
    tempfile.tempdir = str(scratch)
    sys.path.insert(0, str(box))
    sandbox.enter(box, scratch)
    return READY


def pack(files: Mapping[str, bytes]) -> bytes:
    """Files as one message: a line of JSON, then their bytes one after another."""
    head = json.dumps([[name, len(data)] for name, data in files.items()])
    return head.encode() + b"\n" + b"".join(files.values())


def unpack(message: bytes, folder: Path) -> None:
    """Write the files of a message into a folder.

    Raises:
        ValueError: If a name leads out of it.
    """
    head, data = message.split(b"\n", 1)
    folder.mkdir()
    at = 0
    for name, size in json.loads(head):
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts:
            raise ValueError(f"{name} is no path inside a submission")
        file = folder.joinpath(*parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data[at : at + size])
        at += size
