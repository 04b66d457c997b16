"""The gradebook of a learning platform, filled in.

Only cells of one column are written, and only numbers, so nothing here can become a formula.
Students who sent nothing, or whose submission was refused, keep their cell, usually an empty one:
platforms read that as no grade, and the penalty for a missing submission is set there.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.reports.gradebook import Column, Gradebook
from torchkata.grade.reports.matching import match
from torchkata.grade.reports.sheet import printable
from torchkata.grade.reports.table import number
from torchkata.grade.results import Filled, Result
from torchkata.i18n import _, counted

_LISTED = 12
_SAME = 0.006  # platforms round to two decimals


class Roster:
    """A gradebook that is read and matched before anything is graded, and filled in afterwards.

    Args:
        file: The export.
        students: The class.
        identities: The platform's ids of students, if their submissions' names contain them.
        column: The title of the assignment; None to find it.
        overwrite: Whether to replace grades that somebody else gave.
        before: What an earlier run wrote.

    Raises:
        KataError: If it cannot be used.
    """

    def __init__(
        self,
        file: Path,
        students: Sequence[str],
        identities: Mapping[str, str],
        *,
        column: str | None = None,
        overwrite: bool = False,
        before: Filled | None = None,
    ) -> None:
        self.file = file
        self._overwrite = overwrite
        self._before = before or Filled()
        try:
            self._book = Gradebook(file.read_bytes())
            self._column = self._book.column(column, self._before.title)
        except (OSError, KataError) as error:
            raise KataError(
                _("The roster {file} cannot be used: {error}").format(file=file.name, error=error)
            ) from error
        self._places = match(self._book, students, identities)

    def plan(self) -> list[str]:
        """What will happen: the column, and who has no row."""
        book = self._book
        if self._column is not None:
            told = _("The roster is a {format}; the points go into its column {title}.")
            said = [told.format(format=book.format.name, title=printable(self._column.title))]
        else:
            told = _("The roster is a {format}; the points go into a new column.")
            said = [told.format(format=book.format.name), *self._choice()]
        return said + self._locks() + self._without_row()

    def fill(self, results: Sequence[Result], max_points: float) -> tuple[bytes, Filled, list[str]]:
        """Fill it in.

        Args:
            results: The class's results.
            max_points: The points that a submission can earn.

        Returns:
            The file to import, what was written, and what the instructor should know.
        """
        book, column = self._book, self._column
        said = [_("The points are in the roster's column {title}.")]
        if column is None:
            said = [_("The points are in a new column of the roster, {title}."), *self._choice()]
            column = book.add_column(max_points)
        said[0] = said[0].format(title=printable(column.title))
        ours = self._ours(column)
        scales: set[float | None] = set()
        written: dict[str, float] = {}
        kept: dict[str, list[str]] = {"refused": [], "closed": [], "word": [], "other": []}
        for result in results:
            line = self._places.found.get(result.student)
            if line is None:
                continue
            most = book.most(line, column)
            there, word = book.grade(line, column.index), book.word(line, column.index)
            value = _scaled(result.points, max_points, most)
            if result.status != "graded" and not result.hand_given:
                kept["refused"].append(result.student)
            elif not book.is_open(line):
                kept["closed"].append(result.student)
            elif word:
                kept["word"].append(f"{result.student} ({word})")
            elif there is not None and not self._may_replace(line, ours, there, value):
                kept["other"].append(
                    f"{result.student} ({number(there)} there, {number(value)} here)"
                )
            else:
                scales.add(most)
                written[book.person(line)] = value
                if there is None or abs(there - value) >= _SAME:
                    book.put(line, column.index, value)
        said += _on_scales(scales, max_points)
        said += self._locks()
        said += self._without_row()
        for reason, told in (
            ("refused", _("Refused, so their cells were not changed: {names}.")),
            (
                "closed",
                _("The platform has locked these grades, so they were not changed: {names}."),
            ),
            ("word", _("These cells hold a word, so they were not changed: {names}.")),
            (
                "other",
                _(
                    "These cells hold a grade that somebody else gave, so they were not changed "
                    "(--overwrite replaces it): {names}."
                ),
            ),
        ):
            if kept[reason]:
                said.append(told.format(names=_listed(kept[reason])))
        known = set(self._places.found.values())
        silent = [book.name(line) for line in book.people if line not in known]
        if silent:
            rows = counted(len(silent), "row of the roster", "rows of the roster")
            told = _("No submission for {rows}, so their cells were not changed: {names}.")
            said.append(told.format(rows=rows, names=_listed(silent)))
        return book.data(), Filled(column.title, {**ours, **written}), said

    def _ours(self, column: Column) -> Mapping[str, float]:
        """What an earlier run wrote into that column."""
        same = self._book.is_called(column, self._before.title)
        return self._before.grades if same else {}

    def _may_replace(
        self, line: int, ours: Mapping[str, float], there: float, value: float
    ) -> bool:
        """Whether a grade in a cell is ours, or is the new one, or may be replaced anyway."""
        known = (value, ours.get(self._book.person(line), value))
        return self._overwrite or any(abs(there - one) < _SAME for one in known)

    def _locks(self) -> list[str]:
        if not self._book.hides_locks:
            return []
        told = _(
            'The roster has no column "{title}", so grades that the platform has locked are not '
            "known, and may be replaced."
        )
        return [told.format(title=self._book.format.open[0].capitalize())]

    def _choice(self) -> list[str]:
        there = self._book.others()
        told = _("If they belong in a column that is there, name it with --column: {titles}.")
        return [told.format(titles=there)] if there else []

    def _without_row(self) -> list[str]:
        return [
            told.format(names=_listed(names))
            for names, told in (
                (
                    self._places.unknown,
                    _("No row of the roster matches, so fill in by hand: {names}."),
                ),
                (
                    self._places.ambiguous,
                    _(
                        "More than one row, or more than one student, matches, so fill in by hand: "
                        "{names}."
                    ),
                ),
            )
            if names
        ]


def _scaled(points: float, max_points: float, most: float | None) -> float:
    """The points on the platform's scale: 40 of 50 are 80 if its maximum is 100."""
    if most is None or most == max_points:
        return points
    return round(points / max_points * most, 2) if max_points else 0.0


def _on_scales(scales: set[float | None], max_points: float) -> list[str]:
    here = number(max_points)
    known = sorted(most for most in scales if most is not None)
    said = []
    if set(known) - {max_points}:
        told = _("Points are scaled: the platform's maximum is {there}, the syllabus's is {here}.")
        said.append(told.format(there=", ".join(map(number, known)), here=here))
    if None in scales:
        told = _("The roster does not say the assignment's maximum: the points are out of {here}.")
        said.append(told.format(here=here))
    return said


def _listed(names: Sequence[str]) -> str:
    shown = "; ".join(map(printable, names[:_LISTED]))
    left = len(names) - _LISTED
    return _("{names}; and {count} more").format(names=shown, count=left) if left > 0 else shown
