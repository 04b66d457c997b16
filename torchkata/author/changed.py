"""Which exercises were changed since a commit, as git and the modules tell it."""

import ast
import subprocess
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise, Topic


def changed_since(kata: Kata, commit: str) -> list[Exercise]:
    """The exercises whose solution, stub, tests or known answers differ from those of a commit.

    Comments do not count. A change to what a topic's exercises share counts for all of them.
    What is not committed counts, too.

    Raises:
        KataError: Where git cannot compare; the message is git's.
    """
    compared = _git(kata.root, "diff", "--name-only", "--no-renames", "-z", "--relative", commit)
    new = _git(kata.root, "ls-files", "--others", "--exclude-standard", "-z")
    changed = {
        exercise.name
        for path in (compared + new).decode().split("\0")
        if path.endswith(".py")
        for exercise in _touched(kata, commit, Path(path))
    }
    return [exercise for exercise in kata.syllabus if exercise.name in changed]


def _touched(kata: Kata, commit: str, path: Path) -> list[Exercise]:
    """The exercises that the changed file at PATH says something about."""
    file = kata.root / path
    topic = kata.syllabus.topic(path.stem)
    if topic and file in (kata.stub(topic.name), kata.root / "solutions" / path.name):
        then = _then(kata, commit, path)
        return [one for one in topic.exercises if _differs(then, Source(file), one.name)]
    topic = next(
        (one for one in kata.syllabus.topics if kata.tests(one.name) in file.parents), None
    )
    if topic is None or ast.dump(_then(kata, commit, path).tree) == ast.dump(Source(file).tree):
        return []
    return _about(topic, path)


def _differs(then: Source, now: Source, name: str) -> bool:
    return then.error is not None or then.depends_on(name) != now.depends_on(name)


def _about(topic: Topic, path: Path) -> list[Exercise]:
    """The exercise of a file beside the hidden tests; of what they share, all of the topic."""
    name = path.stem.removeprefix("test_").partition("__")[0]
    own = [exercise for exercise in topic.exercises if exercise.name == name]
    return own or list(topic.exercises)


def _then(kata: Kata, commit: str, path: Path) -> Source:
    """A file as it was; empty where it was not there yet."""
    try:
        return Source(path, _git(kata.root, "show", f"{commit}:./{path.as_posix()}"))
    except KataError:
        return Source(path, b"")


def _git(folder: Path, *arguments: str) -> bytes:
    command = ("git", *arguments)
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True)  # noqa: S603
    except OSError as error:
        raise KataError(_("git cannot be run: {why}").format(why=error)) from error
    if done.returncode:
        raise KataError(done.stderr.decode(errors="replace").strip())
    return done.stdout
