"""Work in a notebook that its module in `exercises/` lacks: found, told, or brought back."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _, listed
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Topic
from torchkata.notebook.back import bring_back
from torchkata.notebook.convert import module_of
from torchkata.submit.reading.asked import asked_of
from torchkata.submit.reading.topics import likely_topic

MOST_NAMED = 6
_FOLDERS = ("notebooks", ".", "exercises")


def brought_back(kata: Kata) -> Iterator[str]:
    """Bring back the work that is only in a notebook, if it replaces nothing that is written.

    Returns:
        Sentences for each notebook.
    """
    for topic, file, names, is_new in _ahead(kata):
        if is_new:
            with suppress(KataError):  # the module is not valid Python, which is told elsewhere
                brought = bring_back(kata, topic, file)
                yield _("{file} holds work on {names} that exercises/{topic}.py lacks.").format(
                    file=kata.short(file), names=listed(names, MOST_NAMED), topic=topic.name
                )
                yield from brought.told(kata, topic)


def left_behind(kata: Kata) -> Iterator[str]:
    """A sentence for each notebook with work that is not in its module, or that may have some."""
    yield from _unreadable(kata)
    for topic, file, names, is_new in _ahead(kata):
        if not is_new:
            yield _(
                "{file} holds work on {names} that is not in exercises/{topic}.py, which is handed "
                "in: `kata notebook {topic} --back` takes it over. If the module is "
                "the right one, delete or rename the notebook."
            ).format(file=kata.short(file), names=listed(names, MOST_NAMED), topic=topic.name)


def _unreadable(kata: Kata) -> Iterator[str]:
    """A sentence for each notebook that cannot be read, if nothing is written in its module."""
    for topic in kata.syllabus.topics:
        module = kata.exercises / f"{topic.name}.py"
        if module.is_file() and asked_of(kata).begun(topic.name, module.read_bytes()):
            continue
        for file in _notebooks(kata, topic):
            if _text(file, topic) is None:
                yield _(
                    "{file} is not a readable notebook, and exercises/{topic}.py holds no work: "
                    "save the notebook again in Jupyter, or delete it."
                ).format(file=kata.short(file), topic=topic.name)


def _text(file: Path, topic: Topic) -> str | None:
    """The module of a notebook; None if it cannot be read."""
    names = [exercise.name for exercise in topic.exercises]
    try:
        return module_of(file.read_text(encoding="utf-8-sig"), names)
    except (KataError, OSError, ValueError):
        return None


def _ahead(kata: Kata) -> Iterator[tuple[Topic, Path, list[str], bool]]:
    """Each notebook with work that its module lacks.

    Yields:
        The topic, the notebook, the exercises, and whether none of them is written in the module.
    """
    begun = asked_of(kata).begun
    for topic in kata.syllabus.topics:
        module = kata.exercises / f"{topic.name}.py"
        written = begun(topic.name, module.read_bytes()) if module.is_file() else {}
        for file in _notebooks(kata, topic):
            text = _text(file, topic)
            if text is None:
                continue
            there = begun(topic.name, text.encode(errors="replace"))
            # An older notebook has what its module had before: only what is missing there counts.
            newer = not module.is_file() or file.stat().st_mtime > module.stat().st_mtime
            lacking = [
                name
                for name, fingerprint in there.items()
                if name not in written or (newer and written[name] != fingerprint)
            ]
            if lacking:
                yield topic, file, lacking, not written.keys() & set(lacking)
                break


def _notebooks(kata: Kata, topic: Topic) -> Iterator[Path]:
    """The topic's notebooks, where a learner would keep one."""
    for folder in _FOLDERS:
        for file in sorted((kata.root / folder).glob("*.ipynb")):
            if likely_topic(file.name, [topic.name]):
                yield file
