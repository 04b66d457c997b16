"""Writes the reports on a graded class: tables, a page, files for each student."""

from collections.abc import Mapping
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.reports.feedback import feedback
from torchkata.grade.reports.files import stems
from torchkata.grade.reports.junit import junit
from torchkata.grade.reports.page import page
from torchkata.grade.reports.roster import fill_roster
from torchkata.grade.reports.table import table
from torchkata.grade.results import Grades
from torchkata.i18n import _, counted
from torchkata.kata.files import write_whole
from torchkata.kata.syllabus import Syllabus

__all__ = ["fill_roster", "write_reports"]


def write_reports(
    grades: Grades,
    syllabus: Syllabus,
    out: Path,
    *,
    roster: Path | None = None,
    identities: Mapping[str, str] | None = None,
) -> list[str]:
    """Write every report; each file is replaced at once, and the same grades give the same bytes.

    Args:
        grades: The class.
        syllabus: What was graded.
        out: The folder; it is made if it does not exist.
        roster: A gradebook to fill in, into `out` as `filled-` and its own name.
        identities: The learning platform's ids of students, if their files contain them.

    Returns:
        What the instructor should know: files left from an earlier run, names that are not in the
        roster.

    Raises:
        KataError: If the roster cannot be used, or jinja2 is missing;
            nothing is written then.
    """
    texts = {
        out / "grades.csv": table(grades, syllabus),
        out / "report.html": page(grades, syllabus),
    }
    names = stems(result.student for result in grades.submissions)
    for result in grades.submissions:
        stem = names[result.student]
        texts[out / "feedback" / f"{stem}.md"] = feedback(result, grades, syllabus)
        texts[out / "junit" / f"{stem}.xml"] = junit(result, syllabus)
    said: list[str] = []
    if roster is not None:
        filled, said = fill_roster(_read(roster), grades, identities)
        texts[out / f"filled-{roster.name}"] = filled
    # Half a surrogate pair as `\udc80` is what JSON has for it; it comes back whole.
    write_whole(out / "grades.json", grades.to_json().encode("utf-8", "backslashreplace"))
    for file, text in texts.items():
        write_whole(file, text.encode("utf-8", "replace"))
    return [*said, *_left_over(out, set(texts))]


def _read(roster: Path) -> str:
    try:
        return roster.read_bytes().decode("utf-8")  # bytes: line ends and a byte order mark stay
    except (OSError, UnicodeDecodeError) as error:
        told = _("The roster {file} cannot be read: {error}. It must be a CSV file in UTF-8.")
        raise KataError(told.format(file=roster, error=error)) from error


def _left_over(out: Path, written: set[Path]) -> list[str]:
    """Files of an earlier run that belong to no student now; they stay, with a message."""
    said = []
    for folder, ending in (("feedback", ".md"), ("junit", ".xml")):
        found = sorted((out / folder).glob(f"*{ending}")) if (out / folder).is_dir() else []
        left = [file.name for file in found if file not in written]
        if left:
            told = _(
                "{folder}/ holds {files} for students who are not in this class, such as {name}."
            )
            files = counted(len(left), "file", "files")
            said.append(told.format(folder=folder, files=files, name=left[0]))
    return said
