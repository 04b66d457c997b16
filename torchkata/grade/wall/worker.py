"""The worker: a process for one submission, which can only answer calls.

It is a fork of the fork server, unpacks the submission into its own box, and enters the sandbox
before it loads the first line of the submission.
"""

import errno
from collections.abc import Mapping
from pathlib import Path

from torchkata.grade.wall import frames
from torchkata.grade.wall.messages import LOAD, NONCE, READY, UNFIT, unpack
from torchkata.grade.wall.sandbox import Sandbox
from torchkata.observe import Ending, Subject, answer_without_call, perform
from torchkata.observe.alone import end_threads, settle

FOLDER = "exercises"  # the name of the learner's folder in every message
# Errors that a file's name can cause; any other error of writing is not the student's.
_NAMES = {errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EINVAL, errno.EILSEQ}


def live(descriptor: int, box: Path, sandbox: Sandbox, probes: Mapping[str, Path]) -> None:
    """Answer until the judge closes the channel.

    Before any line of the submission runs, the first message to the judge says that the worker is
    ready, that these files cannot be written, or what is wrong with this machine.

    Args:
        descriptor: The channel to the judge.
        box: An empty folder, removed with the worker.
        sandbox: The walls.
        probes: For each topic with probes, their file; already loaded.
    """
    head = frames.read(descriptor)
    if head is None:
        return
    try:
        began = _prepare(head, box, sandbox)
    except Exception as error:  # the submission has not run yet, so it is not the cause
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
    """Write the files and enter the sandbox."""
    try:
        unpack(head, box / FOLDER)
    except ValueError:  # impossible names
        return UNFIT
    except OSError as error:
        if error.errno in _NAMES:
            return UNFIT
        raise
    scratch = box / "scratch"
    scratch.mkdir()
    settle(scratch)
    sandbox.enter(box, scratch, end_threads)
    return READY
