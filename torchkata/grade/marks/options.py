"""What was decided: a course's file, and options of the command line, which win."""

import re
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.marks.course_file import SHARE, CourseFile, read_course
from torchkata.grade.marks.lateness import Extension, Stated, names_of
from torchkata.grade.marks.toml_file import nearest
from torchkata.grade.submission import Submission
from torchkata.i18n import _, ngettext
from torchkata.kata.syllabus import Exercise, Syllabus

_PACKAGE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")  # PEP 508


def decided(
    file: Path | None, syllabus: Syllabus, title: str, topics: str, core: bool, strict: bool
) -> tuple[CourseFile, list[str]]:
    """The course, with the options of the command line in place of the file's values.

    Args:
        file: The course's file; None if there is none.
        syllabus: The syllabus.
        title: The option `--title`; empty if it was not given.
        topics: The option `--topics`.
        core: The option `--core`.
        strict: The option `--strict`.

    Returns:
        The course, and a sentence for each option that contradicts the file.

    Raises:
        KataError: If the file cannot be used.
    """
    course = CourseFile() if file is None else read_course(file, syllabus)
    options = {"title": title, "topics": topics, "core": core, "strict": strict}
    given = {name: value for name, value in options.items() if value}
    said = _("--{option} wins over {file}, line {line}: {key}.")
    told = [
        said.format(option=name, file=course.name, line=course.lines[name], key=name)
        for name, value in given.items()
        if name in course.lines and getattr(course, name) != value
    ]
    return replace(course, **given), told  # type: ignore[arg-type]


def refuse_what_is_missing(course: CourseFile) -> None:
    """Check that the packages that a course offers are installed here.

    Raises:
        KataError: If one is not.
    """
    for name in course.packages:
        why = _missing(name)
        if why:
            line = course.lines.get(f"packages.{name}", 1)
            said = _("{file}, line {line}: {why}")
            raise KataError(said.format(file=course.name, line=line, why=why.format(name=name)))


def _missing(name: str) -> str:
    """Why a package cannot be offered, with a place for its name; empty if it can."""
    if name in sys.stdlib_module_names:  # whatever an index has under that name is another thing
        return _("{name} comes with Python, so students have it: leave it out.")
    if not _PACKAGE.fullmatch(name):
        return _("{name} is not the plain name of a package, such as scipy.")
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return _("the package {name} is not installed here: pip install {name}")
    return ""


def rules_of(course: CourseFile) -> tuple[str, ...]:
    """The rules that are not the syllabus's, a sentence each, for the reports."""
    said = []
    if course.partial_credit == SHARE:
        said.append(_("Partial credit: the share of an exercise's properties that hold."))
    if course.points or course.weights:
        said.append(_("The points of some exercises are those of {file}.").format(file=course.name))
    return (*said, *course.deadline.sentences())


def not_here(course: CourseFile, submissions: Sequence[Submission]) -> list[str]:
    """A sentence for each extension or time of a student who has handed in nothing."""
    names = {name for one in submissions for name in names_of(one)}
    deadline = course.deadline
    stated: list[tuple[str, Extension | Stated]] = [
        *deadline.extensions.items(),
        *deadline.submitted.items(),
    ]
    said = _("{file}, line {line}: there is no submission of {name}{near}.")
    return [
        said.format(file=course.name, line=one.line, name=one.name, near=nearest(key, names, ""))
        for key, one in stated
        if key not in names
    ]


def without_effect(course: CourseFile, counted: Iterable[Exercise]) -> list[str]:
    """A sentence for each exercise or topic that has points or a weight, and does not count."""
    names = {name for one in counted for name in (one.name, one.topic)}
    said = _("{file}, line {line}, [{table}]: {name} does not count here.")
    tables = {"points": course.points, "weights": course.weights}
    return [
        said.format(file=course.name, line=course.lines[f"{table}.{name}"], table=table, name=name)
        for table, values in tables.items()
        for name in values
        if name not in names
    ]


def of_other_handouts(
    given: Iterable[Collection[str] | None], counted: Syllabus, syllabus: Syllabus
) -> list[str]:
    """A sentence if students were handed out nothing of what counts: the choice may be wrong.

    Args:
        given: The exercises of each student's handout; None if nothing says it.
        counted: The part of the syllabus that counts.
        syllabus: The whole syllabus.
    """
    handouts = list(given)
    names = {one.name for one in counted}
    others = [one for one in handouts if one is not None and names.isdisjoint(one)]
    if not others:
        return []
    theirs = {name for one in others for name in one}
    topics = dict.fromkeys(one.topic for one in syllabus if one.name in theirs)
    said = ngettext(
        "{count} of {all} submissions is from a handout without any of the exercises that count "
        "here, and earns nothing.",
        "{count} of {all} submissions are from a handout without any of the exercises that count "
        "here, and earn nothing.",
        len(others),
    )
    told = said.format(count=len(others), all=len(handouts))
    if not topics:
        return [told]
    hint = _("To count what they were given: --topics {topics}")
    return [f"{told} {hint.format(topics=','.join(topics))}"]
