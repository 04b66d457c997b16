"""The worker: a process for one submission, which can do nothing but answer calls.

It is forked from the warm parent, unpacks the submission into a box of its own, steps behind the
walls and only then loads the first line of the submission.
"""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from torchkata.grade import frames
from torchkata.grade.sandbox import Sandbox
from torchkata.observe import Outcome, Subject, answer_without_call, perform

NONCE = 16  # bytes by which the judge knows which message an answer is to
LOAD, CALL = b"L", b"C"
FOLDER = "exercises"  # what a learner's files are called in every message


def live(descriptor: int, box: Path, sandbox: Sandbox, probes: Mapping[str, Path]) -> None:
    """Answer until the judge has enough.

    Args:
        descriptor: The channel to the judge.
        box: An empty folder, which goes away with the worker.
        sandbox: The walls.
        probes: For each topic that has some, the file of its probes; already loaded.
    """
    head = frames.read(descriptor)
    if head is None:
        return
    unpack(head, box / FOLDER)
    scratch = box / "scratch"
    scratch.mkdir()
    os.chdir(scratch)
    tempfile.tempdir = str(scratch)
    sys.path.insert(0, str(box))
    sandbox.enter(box, scratch)
    subjects: dict[str, Subject] = {}
    while (message := frames.read(descriptor)) is not None:
        nonce, kind = message[:NONCE], message[NONCE : NONCE + 1]
        name, rest = message[NONCE + 1 :].split(b"\n", 1)
        topic = name.decode()
        if topic not in subjects:
            subjects[topic] = Subject.load(box / FOLDER, topic, probes.get(topic))
        if kind == LOAD:
            failure = subjects[topic].failure
            outcome = Outcome.RETURNED if failure is None else Outcome.RAISED
            answer = answer_without_call(outcome, failure)
        else:
            answer = perform(rest, subjects[topic])
        frames.write(descriptor, nonce + answer)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Files as one message: a line of JSON, then their bytes one after another."""
    head = json.dumps([[name, len(data)] for name, data in files.items()])
    return head.encode() + b"\n" + b"".join(files.values())


def unpack(message: bytes, folder: Path) -> None:
    """Write the files of a message into a folder.

    Raises:
        ValueError: Where a name leads out of it.
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
