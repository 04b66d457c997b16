"""The zip to hand in, and how the work stands."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from torchkata.i18n import _, counted
from torchkata.kata.files import write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import FILE as MANIFEST
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress
from torchkata.kata.zips import zipped
from torchkata.submit.student import FILE as STUDENT
from torchkata.submit.student import Student

_MOST_NAMED = 12


def pack(kata: Kata, student: Student) -> Path:
    """Write the zip beside `exercises/`; it replaces an earlier one of the same student.

    Raises:
        KataError: If it cannot be written.
    """
    out = kata.root / student.file
    write_or_say(out, zipped(work(kata) | {STUDENT: student.to_json().encode()}))
    return out


def work(kata: Kata) -> dict[str, bytes]:
    """The files to hand in, without the student: Python files in `exercises/`, and the manifest."""
    files = {}
    for path in sorted(kata.exercises.rglob("*.py")):
        parts = path.relative_to(kata.root).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            files["/".join(parts)] = path.read_bytes()
    manifest = kata.root / MANIFEST
    if manifest.is_file():
        files[MANIFEST] = manifest.read_bytes()
    return files


def standing(progress: Progress) -> Iterator[str]:
    """How many exercises are started, with which outcomes, and what is still to do."""
    states = [progress.state(exercise) for exercise in progress.kata.syllabus]
    # What is only in a notebook is not handed in.
    begun_ones = [one for one in states if one.outcome is not Outcome.TODO and not one.in_notebook]
    counts: Counter[Outcome] = Counter(state.outcome for state in begun_ones)
    begun = counted(counts.total(), "exercise started", "exercises started")
    told = ", ".join(f"{counts[one]} {one.words}" for one in Outcome if counts[one])
    yield f"{begun}: {told}." if told else f"{begun}."
    todo = [state.exercise for state in states if state not in begun_ones]
    if len(todo) > _MOST_NAMED:
        by_topic = Counter(exercise.topic for exercise in todo)
        names = ", ".join(f"{topic} {count}" for topic, count in by_topic.items())
        yield _("Still to do: {count} ({names}).").format(count=len(todo), names=names)
    elif todo:
        names = ", ".join(exercise.name for exercise in todo)
        yield _("Still to do: {names}.").format(names=names)
