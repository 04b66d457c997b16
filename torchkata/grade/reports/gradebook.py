"""A gradebook exported by Canvas or Moodle: a table, its students and its grade columns."""

import csv
import io
import re
from collections.abc import Iterator

from torchkata.errors import KataError
from torchkata.grade.reports.table import number
from torchkata.i18n import _

TITLE = "torchkata"

_NAMES = ("student", "full name")
_PLATFORM_IDS = ("id", "identifier")
_KEYS = (
    "sis login id",
    "sis user id",
    "integration id",
    "id number",
    "username",
    "email address",
    "email",
)


class Gradebook:
    """The common part of both platforms; cells that are not written to stay as they were.

    Attributes:
        rows: The cells.
        people: The rows that are students.
        most: The row with each column's maximum of points; None if there is none.
    """

    def __init__(self, text: str) -> None:
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        text = text.removeprefix("\ufeff")
        first = text.split("\n", 1)[0]
        self._newline = "\r\n" if first.endswith("\r") else "\n"
        unquoted = re.sub(r'"[^"]*"', "", first)
        self._delimiter = max(",;\t", key=unquoted.count)
        self.rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter))
        cells = [cell.strip() for row in self.rows for cell in row]
        self._comma = self._delimiter != "," and not _any(cells, r"-?\d+\.\d+")
        self._comma = self._comma and _any(cells, r"-?\d+,\d+")
        self.titles = [title.strip() for title in self.rows[0]] if self.rows else []
        self.most: int | None = None
        self.people = [line for line, row in enumerate(self.rows) if line and any(row)]

    @staticmethod
    def read(text: str) -> "Gradebook":
        """The gradebook, from either platform.

        Raises:
            KataError: If it is from neither.
        """
        try:
            titles = {title.casefold() for title in Gradebook(text).titles}
        except csv.Error as error:
            said = _("The roster is not valid CSV ({error}). Export it again.")
            raise KataError(said.format(error=error)) from None
        if {"student", "id"} <= titles:
            return _Canvas(text)
        if "full name" in titles or {"first name", "last name"} <= titles or "surname" in titles:
            return _Moodle(text)
        raise KataError(
            _(
                "The roster is neither a Canvas gradebook (columns Student, ID) nor a Moodle one "
                "(Full name, or First name and Last name). Its first line is: {line}"
            ).format(line=", ".join(Gradebook(text).titles)[:200])
        )

    def text(self) -> str:
        """The text to import."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=self._delimiter, lineterminator=self._newline)
        writer.writerows(self.rows)
        return self._mark + out.getvalue()

    def column(self) -> int | None:
        """This kata's column: its title says so, or it is the only one without any grade."""
        candidates = list(self._grades())
        named = [index for index in candidates if "kata" in self.titles[index].casefold()]
        empty = [index for index in candidates if not self._used(index)]
        found = named or empty
        return found[0] if len(found) == 1 else None

    def add_column(self, max_points: float) -> int:
        """A new column at the end."""
        column = len(self.titles)
        self.titles.append(TITLE)
        for line in range(len(self.rows)):
            self._put(line, column, "")
        self._put(0, column, TITLE)
        if self.most is not None:
            self.put(self.most, column, max_points)
        return column

    def put(self, line: int, column: int, value: float) -> None:
        """Write a number, with a decimal comma if the file's other numbers have one."""
        text = number(value)
        self._put(line, column, text.replace(".", ",") if self._comma else text)

    def at_most(self, line: int, column: int) -> float | None:  # noqa: ARG002
        """The platform's maximum of points there; None if the file does not say."""
        return self._value(self.most, column) if self.most is not None else None

    def name(self, line: int) -> str:
        """The name of the row's student."""
        return next(iter(self.names(line)), "?")

    def names(self, line: int) -> list[str]:
        """The student's name, as the file writes it."""
        first, last = self._of(line, "first name"), self._of(line, "last name", "surname")
        return [*self._of(line, *_NAMES), *(f"{one} {two}" for one in first for two in last)]

    def identities(self, line: int) -> list[str]:
        """The platform's own ids of the student."""
        found = self._of(line, *_PLATFORM_IDS)
        return [re.sub(r"^participant\s+", "", text, flags=re.IGNORECASE) for text in found]

    def keys(self, line: int) -> list[str]:
        """Logins, numbers and addresses."""
        return self._of(line, *_KEYS)

    def _grades(self) -> Iterator[int]:
        """The columns with grades that can be imported."""
        raise NotImplementedError

    def _used(self, column: int) -> bool:
        return any(self._cell(line, column) not in ("", "-") for line in self.people)

    def _of(self, line: int, *columns: str) -> list[str]:
        cells = [
            self._cell(line, index)
            for index, title in enumerate(self.titles)
            if title.casefold() in columns
        ]
        return [cell for cell in cells if cell]

    def _cell(self, line: int, column: int) -> str:
        return "".join(self.rows[line][column : column + 1]).strip()

    def _value(self, line: int, column: int) -> float | None:
        try:
            return float(self._cell(line, column).replace(",", ".")) or None
        except ValueError:
            return None

    def _put(self, line: int, column: int, text: str) -> None:
        row = self.rows[line]
        if row:
            row.extend([""] * (column + 1 - len(row)))
            row[column] = text


class _Canvas(Gradebook):
    """`Student, ID, SIS User ID, SIS Login ID, Section`, then `Title (number)` an assignment."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        heads = [line for line in self.people[:4] if _is(self._cell(line, 0), "points possible")]
        self.most = heads[0] if heads else None
        self.people = [
            line
            for line in self.people
            if line > (self.most or 0)
            and self._cell(line, 0)
            and not _is(self._cell(line, 0), "student, test", "test student")
        ]

    def _grades(self) -> Iterator[int]:
        for index, title in enumerate(self.titles):
            locked = self.most is not None and "read only" in self._cell(self.most, index).lower()
            if not locked and (title == TITLE or re.search(r"\(\d+\)$", title)):
                yield index


class _Moodle(Gradebook):
    """The worksheet of one assignment (a column `Grade`), or the gradebook of a course."""

    def column(self) -> int | None:
        """A worksheet has one column for grades; it is used, whatever it holds."""
        return self.titles.index("Grade") if "Grade" in self.titles else super().column()

    def at_most(self, line: int, column: int) -> float | None:
        """A worksheet says it in each row."""
        if "Grade" in self.titles and "Maximum Grade" in self.titles:
            return self._value(line, self.titles.index("Maximum Grade"))
        return super().at_most(line, column)

    def _grades(self) -> Iterator[int]:
        for index, title in enumerate(self.titles):
            if title == TITLE or re.match(r"[^:]+: ?.+ \(Real\)$", title):
                yield index


def _any(cells: list[str], pattern: str) -> bool:
    return any(re.fullmatch(pattern, cell) for cell in cells)


def _is(cell: str, *texts: str) -> bool:
    return cell.casefold() in texts
