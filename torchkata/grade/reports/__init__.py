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
from torchkata.grade.results import Grades
from torchkata.i18n import _, counted
from torchkata.kata.files import write_whole
from torchkata.kata.syllabus import Syllabus

__all__ = ["Roster", "write_reports"]


def write_reports(
    grades: Grades,
    syllabus: Syllabus,
    out: Path,
    gradebook: tuple[str, bytes] | None = None,
    files: Mapping[str, Mapping[str, bytes]] | None = None,
) -> list[str]:
    """Write every report; each file is replaced at once, and the same grades give the same bytes.

    Args:
        grades: The class.
        syllabus: What was graded.
        out: The folder; it is made if it does not exist.
        gradebook: The name of the platform's gradebook and its filled-in contents, which go into
            `out` as `filled-` and that name.
        files: What each student handed in, by path; a student may be missing.

    Returns:
        What the instructor should know: files left from an earlier run.

    Raises:
        KataError: If jinja2 is missing; nothing is written then.
    """
    names = stems(result.student for result in grades.submissions)
    whole = {
        # With the mark, Excel reads it as UTF-8; without, it shows names such as "JosÃ©".
        out / "grades.csv": "\ufeff" + table(grades, syllabus),
        out / "report.html": page(grades, syllabus, names),
    }
    # Half a surrogate pair as `\udc80` is what JSON has for it; it comes back whole.
    write_whole(out / "grades.json", grades.to_json().encode("utf-8", "backslashreplace"))
    written = set()
    for path, text in chain(whole.items(), _of_students(grades, syllabus, out, names, files or {})):
        write_whole(path, text.encode("utf-8", "replace"))
        written.add(path)
    if gradebook is not None:
        name, filled = gradebook
        write_whole(out / f"filled-{name}", filled)
    return _left_over(out, written)


def _of_students(
    grades: Grades,
    syllabus: Syllabus,
    out: Path,
    names: Mapping[str, str],
    files: Mapping[str, Mapping[str, bytes]],
) -> Iterator[tuple[Path, str]]:
    """The files of each student, made one after another: a page of code may be large."""
    for result in grades.submissions:
        stem, handed_in = names[result.student], files.get(result.student, {})
        file = os.fsdecode(stem.encode("utf-8", "replace"))  # UTF-8 on the disk, in every locale
        yield out / "feedback" / f"{file}.md", feedback(result, grades, syllabus)
        yield out / "junit" / f"{file}.xml", junit(result, syllabus)
        yield out / "code" / f"{file}.html", code_page(result, grades, syllabus, handed_in, stem)


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
