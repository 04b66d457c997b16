"""A submission: the learner's work as one zip, checked before it is packed.

A grader will make the same checks for real: every module is there under its name, can be read and
can be imported from the zip alone, and holds its exercises.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from torchkata.errors import KataError
from torchkata.i18n import _, counted
from torchkata.kata.files import STATE, write_or_say, write_quietly
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import FILE as MANIFEST
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise, Topic
from torchkata.kata.zips import zipped
from torchkata.submit.import_check import Imported, import_all

STUDENT = "student.json"
# A grader accepts no more than this.
LARGEST_MODULE = 1 << 18
LARGEST_SUBMISSION = 8 << 20
MOST_MODULES = 200
_MOST_NAMED = 12
_NOT_OURS = {"exercises", "solutions", "tests", "torchkata", "venv", "build", "dist"}


@dataclass(frozen=True)
class Student:
    """The student who hands in.

    Attributes:
        name: The name that the course knows.
        id: A number or the name of an account; may be empty.
    """

    name: str
    id: str

    @property
    def file(self) -> str:
        """The zip's file name: the student's name and id, in characters that every disk accepts."""
        parts = [part for part in (self.name, self.id) if part]
        plain = (re.sub(r"[^\w.@+-]+", " ", part).strip(" .") for part in parts)
        return "_".join(part for part in plain if part) + ".zip"


def remembered(
    kata: Kata, name: str | None, identity: str | None, ask: Callable[..., str]
) -> Student:
    """The student: from the options, otherwise remembered, otherwise asked for.

    Raises:
        KataError: If there is no name at all.
    """
    file = kata.root / STATE / STUDENT
    kept = _kept(file)
    if name is None and not kept.get("name"):
        try:
            name = ask(_("Your name"))
            identity = identity or ask(_("Your student number, if you have one"), default="")
        except (click.Abort, RuntimeError):  # there may be no standard input at all
            raise KataError(
                _('No name was given: kata submit --name "Ada Lovelace" --id 1815')
            ) from None
    said = (name or kept.get("name", ""), identity if identity is not None else kept.get("id", ""))
    student = Student(*(" ".join(text.split()) for text in said))
    if not re.search(r"\w", student.name):
        raise KataError(_("A name needs a letter: kata submit --name NAME"))
    write_quietly(file, _student_text(student))
    return student


def pack(kata: Kata, student: Student) -> Path:
    """Write the zip beside `exercises/`; it replaces an earlier one of the same student.

    Raises:
        KataError: If it cannot be written.
    """
    files = _files(kata) | {STUDENT: _student_text(student).encode()}
    manifest = kata.root / MANIFEST
    if manifest.is_file():
        files[MANIFEST] = manifest.read_bytes()
    out = kata.root / student.file
    write_or_say(out, zipped(files))
    return out


def standing(progress: Progress) -> Iterator[str]:
    """How many exercises are started, with which outcomes, and what is still to do."""
    states = [progress.state(exercise) for exercise in progress.kata.syllabus]
    counts: Counter[Outcome] = Counter(
        state.outcome for state in states if state.outcome is not Outcome.TODO
    )
    begun = counted(counts.total(), "exercise started", "exercises started")
    told = ", ".join(f"{counts[one]} {one.words}" for one in Outcome if counts[one])
    yield f"{begun}: {told}." if told else f"{begun}."
    todo = [state.exercise for state in states if state.outcome is Outcome.TODO]
    if len(todo) > _MOST_NAMED:
        by_topic = Counter(exercise.topic for exercise in todo)
        names = ", ".join(f"{topic} {count}" for topic, count in by_topic.items())
        yield _("Still to do: {count} ({names}).").format(count=len(todo), names=names)
    elif todo:
        names = ", ".join(exercise.name for exercise in todo)
        yield _("Still to do: {names}.").format(names=names)


def checked(kata: Kata, seconds: float | None = None) -> list[str]:
    """Problems that a grader would have, one sentence each with the fix; empty if all is well.

    Args:
        kata: The learner's copy.
        seconds: The time limit for importing all of it.
    """
    files = _files(kata)
    found = list(_too_large(files))
    whole: list[Topic] = []
    for topic in kata.syllabus.topics:
        wrong = _cannot_be_read(kata, topic, files)
        if wrong is not None:
            found.append(wrong)
        else:
            whole.append(topic)
    for topic, imported in zip(whole, _imported(kata, whole, files, seconds), strict=True):
        if imported.failure is not None:
            found.append(_cannot_be_imported(kata, topic, imported))
        found += [_not_there(kata, topic, name) for name in imported.missing]
    return found


def _files(kata: Kata) -> dict[str, bytes]:
    """The learner's modules, and other files in their folder that Python could import."""
    files = {}
    for path in sorted(kata.exercises.rglob("*.py")):
        parts = path.relative_to(kata.root).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            files["/".join(parts)] = path.read_bytes()
    return files


def _too_large(files: Mapping[str, bytes]) -> Iterator[str]:
    for name, data in files.items():
        if len(data) > LARGEST_MODULE:
            yield _("{file} is larger than {limit} KB, and a grader refuses that.").format(
                file=name, limit=LARGEST_MODULE >> 10
            )
    if len(files) > MOST_MODULES or sum(map(len, files.values())) > LARGEST_SUBMISSION:
        yield _(
            "exercises/ holds more than a grader accepts ({count} files, {limit} MB): move out "
            "files that are not part of your work."
        ).format(count=MOST_MODULES, limit=LARGEST_SUBMISSION >> 20)


def _cannot_be_read(kata: Kata, topic: Topic, files: Mapping[str, bytes]) -> str | None:
    """Why a module cannot be read at all: moved, renamed, or not valid Python."""
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
    try:
        files[name].decode("utf-8-sig")
    except UnicodeDecodeError as undecoded:
        line = files[name][: undecoded.start].count(b"\n") + 1
        return _("{file}, line {line}, is not UTF-8: save the file as UTF-8.").format(
            file=name, line=line
        )
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


def _imported(
    kata: Kata, topics: list[Topic], files: Mapping[str, bytes], seconds: float | None
) -> list[Imported]:
    """The results of importing the modules from a folder that holds nothing else."""
    with tempfile.TemporaryDirectory(prefix="kata-") as folder:
        for name, data in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        wanted = {topic.name: [one.name for one in topic.exercises] for topic in topics}
        return import_all(Path(folder), kata.root, wanted, seconds)


def _cannot_be_imported(kata: Kata, topic: Topic, imported: Imported) -> str:
    file = f"exercises/{topic.name}.py"
    lost = re.search(r"No module named '(\w+)", imported.failure or "")
    if lost and (kata.root / f"{lost[1]}.py").is_file():
        return _(
            "{file} needs {module}.py, which is outside exercises/: move it into exercises/."
        ).format(file=file, module=lost[1])
    return _("{file} cannot be imported: {why}. Until you fix this, nothing in it counts.").format(
        file=file, why=imported.failure
    )


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


def _kept(file: Path) -> dict[str, str]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(document, dict):
        return {}
    return {key: value for key, value in document.items() if isinstance(value, str)}


def _student_text(student: Student) -> str:
    return json.dumps({"name": student.name, "id": student.id}, ensure_ascii=False) + "\n"
