"""The gradebook of a learning platform, filled in.

Only cells of one column are written, and only numbers, so nothing here can become a formula. Those
who sent nothing, and those whose submission was refused, keep the cell that they had, as a rule an
empty one: both platforms read that as no grade, and what a missing submission costs is set there.
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
        identities: What the platform knows students by, where the submissions' names said so.

    Returns:
        The text to import, and what the instructor should know: into which column the points
        went, and who could not be found.

    Raises:
        KataError: Where it is neither platform's export.
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
            # The platform's own scale: 40 of 50 points are 80 where it counts 100.
            share = result.points / grades.max_points if grades.max_points else 0.0
            same = most == grades.max_points
            book.put(line, column, result.points if same else round(share * most, 2))
    if scales - {grades.max_points}:
        there = ", ".join(map(number, sorted(scales)))
        told = _("The platform counts {there} points for it, the syllabus {here}: scaled to that.")
        said.append(told.format(there=there, here=number(grades.max_points)))
    refused = [result.student for result, _line in matches.found if result.status != "graded"]
    known = {line for _row, line in matches.found}
    silent = [book.name(line) for line in book.people if line not in known]
    for names, told in (
        (matches.unknown, _("In no row of the roster, so fill in by hand: {names}.")),
        (matches.ambiguous, _("In the roster not without doubt, so fill in by hand: {names}.")),
        (refused, _("Refused, so their cells are as they were: {names}.")),
    ):
        if names:
            said.append(told.format(names=_listed(names)))
    if silent:
        rows = counted(len(silent), "row of the roster", "rows of the roster")
        told = _("No submission for {rows}, whose cells are as they were: {names}.")
        said.append(told.format(rows=rows, names=_listed(silent)))
    return book.text(), said


def _listed(names: Sequence[str]) -> str:
    shown = "; ".join(" ".join(name.split()) for name in names[:_LISTED])
    left = len(names) - _LISTED
    return _("{names}; and {count} more").format(names=shown, count=left) if left > 0 else shown
