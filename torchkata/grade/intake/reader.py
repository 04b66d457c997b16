"""Reads a class in a process of its own, and each submission in a fork of that one.

It is a fresh process with one thread, which holds no test. A submission that keeps its fork busy,
or takes all of its memory, costs its own row; a broken class costs one sentence.
"""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.intake.classes import read_class, read_one
from torchkata.grade.submission import Submission
from torchkata.grade.wall import frames
from torchkata.grade.wall.sandbox import die_with_parent, limit_memory
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.source import shipped_source
from torchkata.submit.reading.asked import asked_of

SECONDS = 20.0  # to read one submission
MEMORY = 512  # MiB for it: 100 MiB may be packed in it, and 64 are read
READING, READ, FAULT, DONE = b"r", b"s", b"f", b"d"  # kinds of messages


def aside(channel: socket.socket) -> Callable[[Submission, Callable[[], Submission]], Submission]:
    """Reads a submission in a fork, and says before on the channel whose it is."""

    def read(known: Submission, work: Callable[[], Submission]) -> Submission:
        say(channel, READING, known.student.encode(errors="replace"))
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            try:
                die_with_parent()
                limit_memory(MEMORY)
                frames.write(theirs.fileno(), work().to_bytes())
            finally:
                os._exit(0)
        theirs.close()
        with ours:
            try:
                return Submission.from_bytes(frames.receive(ours, time.monotonic() + SECONDS))
            except frames.TooLate:
                why = _("Reading it took longer than {seconds:g} s.").format(seconds=SECONDS)
            except frames.Lost:
                why = _("Reading it took too much memory, or ended the process that read it.")
            finally:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        return replace(known, refused=why, unread=True)

    return read


def say(channel: socket.socket, kind: bytes, message: bytes = b"") -> None:
    """One message to whoever wants the class."""
    frames.write(channel.fileno(), kind + message)


def main() -> None:
    """Read the class that the first line of the channel describes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    channel = socket.socket(fileno=int(sys.argv[1]))
    channel.set_inheritable(False)
    with channel.makefile("rb") as lines:
        wanted = json.loads(lines.readline())
    kata = Kata(Path(wanted["kata"]))
    topics = [topic.name for topic in kata.syllabus.topics]
    folder, asked, way = Path(wanted["folder"]), asked_of(kata, wanted["exercises"]), aside(channel)
    for topic in kata.syllabus.topics:  # once, and not in each fork
        for exercise in topic.exercises:
            shipped_source(kata.stub(topic.name)).body(exercise.name)
    out = None if wanted["out"] is None else Path(wanted["out"])
    try:
        if wanted["one"]:
            found = [read_one(folder, topics, asked, way)]
        else:
            found = read_class(folder, topics, out, asked, way)
        for one in found:
            say(channel, READ, one.to_bytes())
    except KataError as error:
        say(channel, FAULT, str(error).encode(errors="replace"))
    say(channel, DONE)


if __name__ == "__main__":
    main()
