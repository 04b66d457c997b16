"""The work as a grader will see it, checked before it is packed.

It is packed in memory, read by the code that reads a class's submissions, and imported from what
was read.
"""

import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from torchkata.i18n import _
from torchkata.kata.again import open_exercises
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise, Topic
from torchkata.kata.zips import zipped
from torchkata.submit.import_check import Imported, import_all
from torchkata.submit.offered import Absent, not_offered, offered
from torchkata.submit.packing import work
from torchkata.submit.reading.archives import opened
from torchkata.submit.reading.asked import Asked, asked_of
from torchkata.submit.reading.entries import File, Refused
from torchkata.submit.reading.files import in_place_of
from torchkata.submit.reading.gather import Gathered, gather

_NOT_OURS = {"exercises", "solutions", "tests", "torchkata", "venv", "build", "dist"}


@dataclass(frozen=True)
class Checked:
    """What a grader would say about the work.

    Attributes:
        problems: What would cost points, one sentence each with the fix.
        remarks: What a grader would correct or skip without harm.
    """

    problems: Sequence[str] = ()
    remarks: Sequence[str] = ()


def checked(kata: Kata, seconds: float | None = None) -> Checked:
    """Look at the work as a grader will.

    Args:
        kata: The learner's copy.
        seconds: The time limit for importing all of it.
    """
    files = work(kata)
    topics = kata.syllabus.topics
    wrong = {topic: _cannot_be_read(kata, topic, files) for topic in topics}
    problems = [said for said in wrong.values() if said is not None]
    problems += [_given_back(exercise) for exercise in open_exercises(kata)]
    whole = [topic for topic in topics if wrong[topic] is None]
    try:
        found = read(files, [topic.name for topic in topics], asked_of(kata))
    except Refused as refused:
        return Checked([*problems, _("A grader refuses this: {why}").format(why=refused)])
    problems += [_("A grader refuses this: {why}").format(why=why) for why in found.unread]
    whole = [topic for topic in whole if _is_read(found, topic)]
    lost = {one.module: one for one in not_offered(found.files, offered(kata.root))}
    problems += [_not_offered(kata, one) for one in lost.values()]
    for topic, imported in zip(whole, _imported(kata, whole, found.files, seconds), strict=True):
        if imported.failure is not None and imported.lost not in lost:
            problems.append(
                _(
                    "{file} cannot be imported: {why}. Until you fix this, nothing in it counts."
                ).format(file=f"exercises/{topic.name}.py", why=imported.failure)
            )
        problems += [_not_there(kata, topic, name) for name in imported.missing]
    return Checked(problems, [one for one in found.remarks if one not in found.unread])


def _given_back(exercise: Exercise) -> str:
    said = _(
        "{name} was solved, and is a stub since kata again gave it back: solve it again, or "
        "kata again --give-up {name}"
    )
    return said.format(name=exercise.name)


def read(files: Mapping[str, bytes], topics: Sequence[str], asked: Asked) -> Gathered:
    """What a grader reads from a zip of these files.

    Raises:
        Refused: If a grader would refuse it.
    """
    packed = zipped(files)
    with opened(File("submission.zip", lambda: io.BytesIO(packed))) as folder:
        return gather([folder], topics, asked)


def _cannot_be_read(kata: Kata, topic: Topic, files: Mapping[str, bytes]) -> str | None:
    """Why a module is not found, or is not valid Python."""
    name = f"exercises/{topic.name}.py"
    if name not in files:
        other = _moved_to(kata, topic)
        if other is None:
            return _(
                "{file} is missing. `kata reset {exercise}` brings its stubs back; if you moved "
                "the file, move it back."
            ).format(file=name, exercise=topic.exercises[0].name)
        return _(
            "{file} is missing, but {other} holds its exercises: move or rename it back."
        ).format(file=name, other=other)
    error = Source(Path(name), files[name]).error
    if error is None:
        return None
    return _(
        "{file}, line {line}, is not valid Python ({why}): fix that line, or nothing in the file "
        "counts."
    ).format(file=name, line=error.lineno or 1, why=error.msg)


def _moved_to(kata: Kata, topic: Topic) -> str | None:
    """The file that holds the most exercises of a module that was moved."""
    names = {exercise.name for exercise in topic.exercises}
    modules = {f"{other.name}.py" for other in kata.syllabus.topics}
    best, most = None, 0
    for path in _python_files(kata.root):
        known = path.parent == kata.exercises and path.name in modules
        count = 0 if known else len(names & Source(path).definitions.keys())
        if count > most:
            best, most = path.relative_to(kata.root).as_posix(), count
    return best


def _python_files(root: Path) -> Iterator[Path]:
    """Python files where a learner would put one: at the top, in `exercises/`, in a folder."""
    yield from sorted((root / "exercises").rglob("*.py"))
    yield from sorted(root.glob("*.py"))
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in _NOT_OURS and not folder.name.startswith("."):
            yield from sorted(folder.glob("*.py"))


def _is_read(found: Gathered, topic: Topic) -> bool:
    """Whether a module's own text was read; in the place of any other stands why it was not."""
    text = found.files.get(f"{topic.name}.py", b"")
    return not any(text == in_place_of(why) for why in found.unread)


def _imported(
    kata: Kata, topics: list[Topic], files: Mapping[str, bytes], seconds: float | None
) -> list[Imported]:
    """The results of importing the modules from a folder that holds nothing else."""
    with tempfile.TemporaryDirectory(prefix="kata-") as folder:
        for name, data in files.items():
            path = Path(folder, "exercises", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        wanted = {topic.name: [one.name for one in topic.exercises] for topic in topics}
        return import_all(Path(folder), kata.root, wanted, seconds)


def _not_offered(kata: Kata, absent: Absent) -> str:
    if (kata.root / f"{absent.module}.py").is_file():
        return _(
            "{file} needs {module}.py, which is outside exercises/: move it into exercises/."
        ).format(file=absent.file, module=absent.module)
    return str(absent)


def _not_there(kata: Kata, topic: Topic, name: str) -> str:
    """The message for an exercise that is not in its module: where it may be now."""
    file = f"exercises/{topic.name}.py"
    for other in kata.syllabus.topics:
        path = kata.exercises / f"{other.name}.py"
        if other != topic and name in Source(path).definitions:
            return _("{name} is in exercises/{other}.py: move it to {file}.").format(
                name=name, other=other.name, file=file
            )
    renamed = _renamed(kata, kata.syllabus.by_name[name])
    if renamed is not None:
        return _("{name} is not in {file}. Did you rename it to {other}? Rename it back.").format(
            name=name, file=file, other=renamed
        )
    return _("{name} is not in {file}: `kata reset {name}` brings its stub back.").format(
        name=name, file=file
    )


def _renamed(kata: Kata, exercise: Exercise) -> str | None:
    """The definition that has the exercise's docstring under another name."""
    own = Source(kata.exercises / f"{exercise.topic}.py")
    shipped = Source(kata.stub(exercise.topic))
    asked = shipped.docstring(exercise.name)
    return next((name for name in own.definitions if own.docstring(name) == asked), None)
