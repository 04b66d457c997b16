"""Writes the reports on a graded class: tables, a page, files for each student."""

import os
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from torchkata.grade.reports.code import code_page
from torchkata.grade.reports.feedback import feedback
from torchkata.grade.reports.files import stems
from torchkata.grade.reports.junit import junit
from torchkata.grade.reports.page import page
from torchkata.grade.reports.roster import Roster
from torchkata.grade.reports.table import table
from torchkata.grade.results import Grades, Result
from torchkata.i18n import _, counted
from torchkata.kata.files import write_whole
from torchkata.kata.syllabus import Syllabus

__all__ = ["Roster", "are_there", "write_class", "write_judged", "write_reports"]


def write_reports(
    grades: Grades,
    syllabus: Syllabus,
    out: Path,
    gradebook: tuple[str, bytes] | None = None,
    files: Mapping[str, Mapping[str, bytes]] | None = None,
) -> list[str]:
    """Write every report: `write_judged` and `write_class`."""
    write_judged(grades, syllabus, out, files or {})
    return write_class(grades, syllabus, out, gradebook)


def write_judged(
    grades: Grades, syllabus: Syllabus, out: Path, files: Mapping[str, Mapping[str, bytes]]
) -> None:
    """Write what shows outcomes and no points: new rules change nothing in it.

    Args:
        grades: The class.
        syllabus: What was graded.
        out: The folder; it is made if it does not exist.
        files: What each student handed in, by path; a student may be missing.

    Raises:
        KataError: If jinja2 is missing; nothing is written then.
    """
    for result, stem, junit_file, code_file, _feedback in _places(grades, out):
        handed_in = files.get(result.student, {})
        _write(code_file, code_page(result, grades, syllabus, handed_in, stem))
        _write(junit_file, junit(result, syllabus))


def write_class(
    grades: Grades, syllabus: Syllabus, out: Path, gradebook: tuple[str, bytes] | None = None
) -> list[str]:
    """Write what shows points; each file is replaced at once, and the same grades give the same.

    Args:
        grades: The class.
        syllabus: What was graded, with the points that it can earn.
        out: The folder; it is made if it does not exist.
        gradebook: The name of the platform's gradebook and its filled-in contents, which go into
            `out` as `filled-` and that name.

    Returns:
        What the instructor should know: files left from an earlier run.

    Raises:
        KataError: If jinja2 is missing; nothing is written then.
    """
    names = stems(result.student for result in grades.submissions)
    # With the mark, Excel reads it as UTF-8; without, it shows names such as "JosÃ©".
    whole = {
        out / "grades.csv": "\ufeff" + table(grades, syllabus),
        out / "report.html": page(grades, syllabus, names),
    }
    # Half a surrogate pair as `\udc80` is what JSON has for it; it comes back whole.
    write_whole(out / "grades.json", grades.to_json().encode("utf-8", "backslashreplace"))
    places = list(_places(grades, out))
    of_students = ((one[4], feedback(one[0], grades, syllabus)) for one in places)
    for path, text in chain(whole.items(), of_students):
        _write(path, text)
    if gradebook is not None:
        name, filled = gradebook
        write_whole(out / f"filled-{name}", filled)
    return _left_over(out, {file for place in places for file in place[2:]})


def are_there(grades: Grades, out: Path) -> bool:
    """Whether all files of `write_judged` are there."""
    return all(file.is_file() for place in _places(grades, out) for file in place[2:4])


def _places(grades: Grades, out: Path) -> Iterator[tuple[Result, str, Path, Path, Path]]:
    """Each result with the name of its files, and its files: for JUnit, its code, its feedback."""
    names = stems(result.student for result in grades.submissions)
    for result in grades.submissions:
        stem = names[result.student]
        file = os.fsdecode(stem.encode("utf-8", "replace"))  # UTF-8 on the disk, in every locale
        yield (
            result,
            stem,
            out / "junit" / f"{file}.xml",
            out / "code" / f"{file}.html",
            out / "feedback" / f"{file}.md",
        )


def _write(file: Path, text: str) -> None:
    write_whole(file, text.encode("utf-8", "replace"))


def _left_over(out: Path, written: set[Path]) -> list[str]:
    """Files of an earlier run that belong to no student now; they stay, with a message."""
    said = []
    for folder, ending in (("feedback", ".md"), ("junit", ".xml"), ("code", ".html")):
        found = sorted((out / folder).glob(f"*{ending}")) if (out / folder).is_dir() else []
        left = [file.name for file in found if file not in written]
        if left:
            told = _(
                "{folder}/ holds {files} for students who are not in this class, such as {name}."
            )
            files = counted(len(left), "file", "files")
            said.append(told.format(folder=folder, files=files, name=left[0]))
    return said
