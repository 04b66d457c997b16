"""The gradebook of a learning platform, filled in.

Only cells of one column are written, and only numbers, so nothing here can become a formula.
Students who sent nothing, or whose submission was refused, keep their cell, usually an empty one:
both platforms read that as no grade, and the penalty for a missing submission is set there.
"""

from collections.abc import Mapping, Sequence

from torchkata.grade.reports.gradebook import Gradebook
from torchkata.grade.reports.matching import match
from torchkata.grade.reports.table import number
from torchkata.grade.results import Grades
from torchkata.i18n import _, counted

_LISTED = 12


def fill_roster(
    text: str, grades: Grades, identities: Mapping[str, str] | None = None
) -> tuple[str, list[str]]:
    """Fill in a gradebook.

    Args:
        text: The export: a Canvas gradebook, a Moodle gradebook or the grading worksheet of a
            Moodle assignment.
        grades: The class.
        identities: The platform's ids of students, if the submissions' names contain them.

    Returns:
        The text to import, and what the instructor should know: which column has the points,
        and which students could not be found.

    Raises:
        KataError: If it is not an export of either platform.
    """
    book = Gradebook.read(text)
    matches = match(book, grades.submissions, identities or {})
    column = book.column()
    said = [_("The points are in the roster's column {title}.")]
    if column is None:
        column = book.add_column(grades.max_points)
        said = [_("The points are in a new column of the roster, {title}.")]
    said = [said[0].format(title=book.titles[column])]
    scales = set()
    for result, line in matches.found:
        if result.status == "graded":
            most = book.at_most(line, column) or grades.max_points
            scales.add(most)
            # The platform's own scale: 40 of 50 points are 80 if its maximum is 100.
            share = result.points / grades.max_points if grades.max_points else 0.0
            same = most == grades.max_points
            book.put(line, column, result.points if same else round(share * most, 2))
    if scales - {grades.max_points}:
        there = ", ".join(map(number, sorted(scales)))
        told = _("Points are scaled: the platform's maximum is {there}, the syllabus's is {here}.")
        said.append(told.format(there=there, here=number(grades.max_points)))
    refused = [result.student for result, _line in matches.found if result.status != "graded"]
    known = {line for _row, line in matches.found}
    silent = [book.name(line) for line in book.people if line not in known]
    for names, told in (
        (matches.unknown, _("No row of the roster matches, so fill in by hand: {names}.")),
        (
            matches.ambiguous,
            _("More than one row, or more than one student, matches, so fill in by hand: {names}."),
        ),
        (refused, _("Refused, so their cells were not changed: {names}.")),
    ):
        if names:
            said.append(told.format(names=_listed(names)))
    if silent:
        rows = counted(len(silent), "row of the roster", "rows of the roster")
        told = _("No submission for {rows}, so their cells were not changed: {names}.")
        said.append(told.format(rows=rows, names=_listed(silent)))
    return book.text(), said


def _listed(names: Sequence[str]) -> str:
    shown = "; ".join(" ".join(name.split()) for name in names[:_LISTED])
    left = len(names) - _LISTED
    return _("{names}; and {count} more").format(names=shown, count=left) if left > 0 else shown
