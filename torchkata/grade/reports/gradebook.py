"""A gradebook that a learning platform exported: its students, and the columns for points."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from torchkata.errors import KataError
from torchkata.grade.reports.formats import FORMATS, Format, folded
from torchkata.grade.reports.languages import LANGUAGES, Words
from torchkata.grade.reports.sheet import Sheet, printable
from torchkata.grade.reports.table import number
from torchkata.i18n import _, listed

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_SHOWN = 12


@dataclass(frozen=True)
class Column:
    """A column that points may go in.

    Attributes:
        index: Where it is.
        title: Its title, as the file has it.
        name: The part of the title that the instructor chose, in small letters.
        most: Its points, if the title says them.
    """

    index: int
    title: str
    name: str
    most: float | None


class Gradebook:
    """The cells of an export, and what its format says about them.

    Args:
        data: The file.

    Attributes:
        format: Its row in the table of formats.
        people: The lines that are students.

    Raises:
        KataError: If it is not a known export; the message completes "it cannot be used: ...".
    """

    def __init__(self, data: bytes) -> None:
        self._sheet = Sheet(data)
        self._titles = self._sheet.row(0) if len(self._sheet) else []
        self._folded = [folded(title) for title in self._titles]
        self.format = self._known()
        lines = range(1, len(self._sheet))
        heads = [line for line in lines if self._begins(line, self.format.most_row)]
        self._most_row = heads[0] if heads else None
        self.people = [
            line
            for line in lines
            if line != self._most_row
            and (self.names(line) or self.identities(line) or self.keys(line))
            and not any(folded(name) in self.format.nobody for name in self.names(line))
        ]
        self._decimal = self._mark()
        if self.format.most and not self._columns(self.format.most):
            raise KataError(
                _(
                    'it has no column "{title}", so the points cannot be scaled. Export the '
                    "worksheet of an assignment that is graded in points."
                ).format(title=self.format.most[0].capitalize())
            )

    def data(self) -> bytes:
        """The file to import."""
        return self._sheet.data()

    def column(self, asked: str | None = None, filled: str | None = None) -> Column | None:
        """The column for the points.

        Args:
            asked: The title that the instructor named, whole or without the platform's part.
            filled: The title of the column that was filled with this kata's points before.

        Returns:
            The column; None if it has to be a new one.

        Raises:
            KataError: If nothing has that title, or if the platform cannot import a new column.
        """
        columns = self._points(self.format.points)
        if asked is not None:
            return self._asked(asked)
        if self.format.only:
            return columns[0]
        if filled and (before := self._filled(filled, columns)):
            return before
        empty = [column for column in columns if not self._has_grades(column)]
        named = [column for column in empty if "kata" in folded(column.name)]
        for found in (named, empty):
            if len(found) == 1:
                return found[0]
        if not self.format.new:
            raise KataError(
                _(
                    "it is not certain which column is meant, and a {format} cannot get a new one. "
                    "Name it with --column: {titles}."
                ).format(format=self.format.name, titles=_shown(columns))
            )
        return None

    def is_called(self, column: Column, filled: str) -> bool:
        """Whether it is the column that once had that title; its id or its points may change."""
        fit = re.fullmatch(self.format.points, folded(filled))
        return column.name == (fit["title"] if fit else folded(filled))

    def others(self) -> str:
        """The titles of all columns that points may go in, to choose from."""
        return _shown(self._points(self.format.points))

    def add_column(self, max_points: float) -> Column:
        """A new column: at the end, or in front of the one that stays last."""
        title = self.format.new.format(most=number(max_points))
        ends = self._columns((self.format.stays_last,))
        index = ends[-1] if ends else len(self._titles)
        texts = [""] * len(self._sheet)
        texts[0] = title
        if self._most_row is not None:
            texts[self._most_row] = self._as_number(max_points)
        self._sheet.insert(index, texts)
        self._titles.insert(index, title)
        self._folded.insert(index, folded(title))
        return Column(index, title, title, max_points)

    def most(self, line: int, column: Column) -> float | None:
        """The platform's points for the assignment; None if the file does not say them."""
        if column.most is not None:
            return column.most or None
        if self._most_row is not None:
            return self.grade(self._most_row, column.index) or None
        for index in self._columns(self.format.most):
            return self.grade(line, index) or None
        return None

    def grade(self, line: int, column: int) -> float | None:
        """The number in a cell; None if it holds none."""
        return _value(self._sheet.cell(line, column))

    def word(self, line: int, column: int) -> str:
        """The text of a cell that is neither a number nor empty: excused, not assigned, locked."""
        text = self._sheet.cell(line, column)
        if not text or folded(text) in self.format.blank or _NUMBER.fullmatch(text):
            return ""
        return text

    @property
    def hides_locks(self) -> bool:
        """Whether a column that tells which rows are locked is missing, or has an unknown title."""
        return bool(self.format.open) and not self._columns(self.format.open)

    def is_open(self, line: int) -> bool:
        """Whether the platform lets the row's grade change."""
        cells = [folded(self._sheet.cell(line, index)) for index in self._columns(self.format.open)]
        return all(not cell or cell in self.format.yes for cell in cells)

    def put(self, line: int, column: int, value: float) -> None:
        """Write a number, with the decimal mark of the file's other numbers."""
        self._sheet.put(line, column, self._as_number(value))

    def name(self, line: int) -> str:
        """What to call the row's student."""
        return next(iter([*self.names(line), *self.keys(line), *self.identities(line)]), "?")

    def names(self, line: int) -> list[str]:
        """The student's name as the file has it; of two parts in both orders."""
        found = self._texts(line, self.format.names)
        for first in self._texts(line, self.format.first):
            for last in self._texts(line, self.format.last):
                found += [f"{first} {last}", f"{last} {first}"]
        return found

    def identities(self, line: int) -> list[str]:
        """The ids that the platform also writes into the names of submissions."""
        cells = self._texts(line, self.format.ids)
        return [found[1] for cell in cells if (found := re.fullmatch(self.format.id_in, cell))]

    def keys(self, line: int) -> list[str]:
        """Logins, numbers and addresses; Brightspace writes `#` in front of some."""
        return [text.lstrip("#") for text in self._texts(line, self.format.keys)]

    def person(self, line: int) -> str:
        """A text that names the row's student in every export of the course."""
        return next(iter([*self.identities(line), *self.keys(line), *self.names(line)]), "")

    def _known(self) -> Format:
        fitting = [one for one in FORMATS if self._fits(one)]
        if not fitting:
            names = list(dict.fromkeys(one.name for one in FORMATS))
            raise KataError(
                _(
                    "its format is not known. Known are: {names}, those of Moodle in {languages}. "
                    "Its first line is: {line}"
                ).format(
                    names="; ".join(names),
                    languages=", ".join(language.code for language in LANGUAGES),
                    line=self._sheet,
                )
            )
        return max(fitting, key=self._recognised)

    def _fits(self, form: Format) -> bool:
        there = all(any(title in self._folded for title in group) for group in form.needs)
        return there and (
            not form.sign or any(re.fullmatch(form.sign, title) for title in self._folded)
        )

    def _recognised(self, form: Format) -> int:
        words = (form.ids, form.keys, form.names, form.first, form.last, form.most, form.open)
        known = {title for group in words for title in group}
        return sum(1 for title in self._folded if title in known)

    def _points(self, pattern: str) -> list[Column]:
        """The columns with such a title that nothing locks."""
        found = []
        for index, title in enumerate(self._folded):
            fit = re.fullmatch(pattern, title) if pattern else None
            if fit and (self._most_row is None or not self.word(self._most_row, index)):
                parts: Mapping[str, str | None] = fit.groupdict()
                most = parts.get("most")
                found.append(
                    Column(index, self._titles[index], parts["title"] or "", _value(most or ""))
                )
        return found

    def _filled(self, title: str, columns: Collection[Column]) -> Column | None:
        found = _called(title, columns) or [
            column for column in columns if self.is_called(column, title)
        ]
        return found[0] if len(found) == 1 else None

    def _asked(self, name: str) -> Column:
        columns = [*self._points(self.format.points), *self._points(self.format.asked)]
        found = _called(name, columns)
        if len(found) == 1:
            return found[0]
        told = (
            _('several columns are called "{name}". Write the whole title: {titles}.')
            if found
            else _('it has no column "{name}" that points can go in. It has: {titles}.')
        )
        raise KataError(told.format(name=name, titles=_shown(columns)))

    def _has_grades(self, column: Column) -> bool:
        """Whether somebody has points there; a platform may give 0 for what is missing."""
        return any(
            self.grade(line, column.index)
            or folded(self.word(line, column.index)) not in ("", *self.format.excused)
            for line in self.people
        )

    def _as_number(self, value: float) -> str:
        text = number(value)
        return text.replace(".", ",") if self._decimal == "," else text

    def _mark(self) -> str:
        """The decimal mark in the numbers that the file has where points belong."""
        indexes = {*self._columns(self.format.most)}
        indexes |= {one.index for one in self._points(self.format.points)}
        indexes |= {one.index for one in self._points(self.format.asked)}
        lines = [*self.people, *([] if self._most_row is None else [self._most_row])]
        cells = {self._sheet.cell(line, index) for line in lines for index in indexes}
        numbers = [cell for cell in cells if _NUMBER.fullmatch(cell)]
        marks = {mark for mark in ".," if any(mark in cell for cell in numbers)}
        return marks.pop() if len(marks) == 1 else "." if marks else self.format.decimal

    def _begins(self, line: int, words: str) -> bool:
        return bool(words) and folded(self._sheet.cell(line, 0)).startswith(words)

    def _columns(self, titles: Words) -> list[int]:
        return [index for index, title in enumerate(self._folded) if title in titles]

    def _texts(self, line: int, titles: Words) -> list[str]:
        cells = [self._sheet.cell(line, index) for index in self._columns(titles)]
        return [cell for cell in cells if cell]


def _value(text: str) -> float | None:
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _called(title: str, columns: Collection[Column]) -> list[Column]:
    """The columns with that title, whole, or else without the platform's part."""
    wanted = folded(title)
    found = {one.index: one for one in columns if folded(one.title) == wanted}
    found = found or {one.index: one for one in columns if one.name == wanted}
    return list(found.values())


def _shown(columns: Collection[Column]) -> str:
    titles = list(dict.fromkeys(printable(column.title) for column in columns))
    return listed(titles, _SHOWN) if titles else _("none")
