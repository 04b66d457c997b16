"""The tests, stubs and rules that a judge needs, in place or as data to send."""

import dataclasses
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.rules import Rules
from torchkata.i18n import _
from torchkata.kata.files import put_aside, put_down
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Exercise

_PARTS = ("exercises", "solutions", "tests/exercises", "torchkata/stubs")
_FILES = ("conftest.py", "pyproject.toml")


@dataclass(frozen=True)
class Course:
    """The tests and the rules of one class.

    Attributes:
        rules: The rules of grading.
        digest: A hash of the rules, the tests and the stubs; not of the seed.
        tested: For each exercise that counts, a hash of what its outcomes depend on: its own tests
            and known wrong answers, and what its topic shares.
        root: The folder of the kata, if it is on the same machine.
        files: The kata's files by path, if they go to other machines.
    """

    rules: Rules
    digest: str
    tested: Mapping[str, str]
    root: Path | None = None
    files: Mapping[str, bytes] = dataclasses.field(default_factory=dict)

    def only(self, keys: Collection[str]) -> "Course":
        """The same course with only these exercises."""
        names = tuple(key.partition(".")[2] for key in self.tested if key in keys)
        if len(names) == len(self.tested):
            return self
        digest = hashlib.sha256(f"{self.digest} {names}".encode()).hexdigest()
        rules = dataclasses.replace(self.rules, exercises=names)
        return dataclasses.replace(self, rules=rules, digest=digest)

    def kata(self) -> Kata:
        """The kata; if it was sent here, in a folder that is removed with this process."""
        if self.root is not None:
            return Kata(self.root)
        return Kata(put_aside(self.files, "course"))


def course_of(kata: Kata, rules: Rules, *, travels: bool = False) -> Course:
    """The course of a kata."""
    files = dict(_files(kata))
    sha = hashlib.sha256(repr(dataclasses.replace(rules, seed=0)).encode())
    for name, data in files.items():
        sha.update(f"\n{name} {len(data)}\n".encode())
        sha.update(data)
    tested = {one.key: _tested(one, files) for one in rules.counted(kata)}
    if travels:
        return Course(rules, sha.hexdigest(), tested, None, files)
    return Course(rules, sha.hexdigest(), tested, kata.root.resolve())


def conditions_of(rules: Rules) -> str:
    """A hash of what all outcomes depend on beside the tests and the seed."""
    plain = dataclasses.replace(rules, seed=0, exercises=())
    return hashlib.sha256(repr(plain).encode()).hexdigest()


def _tested(exercise: Exercise, files: Mapping[str, bytes]) -> str:
    """A hash of the files that decide the outcomes of one exercise."""
    topic, name = exercise.topic, exercise.name
    folder = f"tests/exercises/{topic}/"
    own = {f"{folder}test_{name}.py", f"{folder}wrong/{name}.py"}
    of_topic = {f"solutions/{topic}.py", f"torchkata/stubs/{topic}.py"}
    sha = hashlib.sha256()
    for file, data in files.items():
        inside = file.removeprefix(folder) if file.startswith(folder) else ""
        beside = inside.startswith(f"test_{name}__")
        shared = bool(inside) and not inside.startswith(("test_", "wrong/", "right/"))
        if file in own or file in of_topic or beside or shared:
            sha.update(f"\n{file} {len(data)}\n".encode())
            sha.update(data)
    return sha.hexdigest()


def with_tests(kata: Kata, folder: Path, into: Path) -> Kata:
    """The kata with an instructor's own tests, as a new kata.

    Args:
        kata: The kata, which is not changed.
        folder: Contains `TOPIC/test_NAME.py`, which replaces ours with its known answers, and
            `TOPIC/test_NAME__ANYTHING.py`, which runs beside ours; also `TOPIC/wrong/NAME.py`,
            `TOPIC/probes.py` and other modules that they need.
        into: An empty folder for the new kata.

    Raises:
        KataError: If the folder has no such file, or one that belongs to no exercise.
    """
    own = {}
    for file in sorted(folder.rglob("*.py")):
        parts = file.relative_to(folder).parts
        of_answers = len(parts) == 3 and parts[1] in ("wrong", "right")
        topic = kata.syllabus.topic(parts[0]) if len(parts) == 2 or of_answers else None
        name = file.stem.removeprefix("test_").partition("__")[0]
        of_exercise = of_answers or file.stem.startswith("test_")
        known = topic is not None and (not of_exercise or name in {e.name for e in topic.exercises})
        if not known:
            raise KataError(
                _(
                    "--tests: {file} belongs to no exercise; name it TOPIC/test_NAME.py (instead "
                    "of ours) or TOPIC/test_NAME__WHAT.py (beside it)."
                ).format(file=file)
            )
        own["/".join(("tests", "exercises", *parts))] = file.read_bytes()
    if not any(Path(name).name.startswith("test_") for name in own):
        raise KataError(_("--tests: there is no TOPIC/test_NAME.py in {f}.").format(f=folder))
    ours = dict(_files(kata))
    for exercise in kata.syllabus:
        if _within(kata, kata.test_file(exercise)) in own:  # our answers may use our tests
            for file in (kata.wrong_file(exercise), kata.right_file(exercise)):
                ours.pop(_within(kata, file), None)
    put_down({**ours, **own}, into)
    return Kata(into)


def _within(kata: Kata, file: Path) -> str:
    return file.relative_to(kata.root).as_posix()


def _files(kata: Kata) -> Iterator[tuple[str, bytes]]:
    """All files that grading depends on, by path."""
    for name in _FILES:
        if (kata.root / name).is_file():
            yield name, (kata.root / name).read_bytes()
    for part in _PARTS:
        folder = kata.stubs if part == "torchkata/stubs" else kata.root / part
        for file in sorted(folder.rglob("*")):
            if file.suffix in (".py", ".toml") and file.is_file():
                # Grading does not depend on a learner's code in `exercises/`.
                handed_out = part == "exercises" and file.suffix == ".py"
                if not handed_out:
                    yield f"{part}/{file.relative_to(folder).as_posix()}", file.read_bytes()
