"""A table in a text file (CSV): only the cells that are written change, every other byte stays.

The `csv` module forgets which cells had quotes, how lines ended and what a blank line was, so a
small reader of our own keeps each cell as it stands in the file.
"""

import codecs
import re
from collections.abc import Sequence

from torchkata.errors import KataError
from torchkata.i18n import _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .xls
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(.*)', re.DOTALL)
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)  # Excel's way to keep a number as text


class Sheet:
    """The cells of a file.

    Args:
        data: The file: UTF-8, or UTF-16 with a byte order mark; separated by `,`, `;` or tabs.

    Raises:
        KataError: If it is not such a file; the message completes "it cannot be used: ...".
    """

    def __init__(self, data: bytes) -> None:
        if data.startswith(_WORKBOOKS):
            raise KataError(_("it is an Excel workbook. Save it as CSV in UTF-8."))
        found = [(mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)]
        self._mark, self._encoding = found[0] if found else (b"", "utf-8")
        try:
            text = data.removeprefix(self._mark).decode(self._encoding)
        except UnicodeDecodeError as error:
            raise KataError(
                _("it is not in UTF-8 ({error}). Save it as CSV in UTF-8.").format(error=error)
            ) from error
        first = re.sub(r'"[^"]*"', "", text).partition("\n")[0]
        self._separator = max(",;\t", key=first.count)
        self._rows: list[list[str]] = []
        self._ends: list[str] = []
        self._read(text)

    def __len__(self) -> int:
        """The number of lines."""
        return len(self._rows)

    def cell(self, line: int, column: int) -> str:
        """The text of a cell, without quotes and spaces around it; empty if there is none."""
        row = self._rows[line]
        text = _plain(row[column]).strip() if column < len(row) else ""
        formula = _FORMULA.fullmatch(text)
        return formula[1].strip() if formula else text

    def row(self, line: int) -> list[str]:
        """The texts of a line."""
        return [self.cell(line, column) for column in range(len(self._rows[line]))]

    def place(self, line: int) -> str:
        """Where a person finds a line, in an editor and, if that differs, in a spreadsheet."""
        before = zip(self._rows[:line], self._ends, strict=False)
        text = "".join("".join(row) + end for row, end in before)
        number = len(re.findall(r"\r\n|\r|\n", text)) + 1
        if number == line + 1:
            return _("line {line}").format(line=number)
        return _("line {line} (row {row} in a spreadsheet)").format(line=number, row=line + 1)

    def put(self, line: int, column: int, text: str) -> None:
        """Write a cell; it has quotes if it had some before, or if it needs them."""
        row = self._rows[line]
        row.extend([""] * (column + 1 - len(row)))
        row[column] = self._written(text, quoted=row[column].startswith('"'))

    def insert(self, column: int, texts: Sequence[str]) -> None:
        """Add a column in front of `column`: a text for each line that is not blank."""
        for row, text in zip(self._rows, texts, strict=True):
            if row != [""]:
                row.extend([""] * (column - len(row)))
                beside = row[column - 1] if column else ""
                row.insert(column, self._written(text, quoted=beside.startswith('"')))

    def data(self) -> bytes:
        """The file."""
        lines = zip(self._rows, self._ends, strict=True)
        text = "".join(self._separator.join(row) + end for row, end in lines)
        return self._mark + text.encode(self._encoding)

    def __str__(self) -> str:
        """The titles, to show which file it is."""
        return printable(", ".join(self.row(0)))[:200] if self._rows else ""

    def _read(self, text: str) -> None:
        end = re.escape(self._separator)
        cell = re.compile(
            rf'("(?:[^"]|"")*+"[^{end}\r\n]*|[^"{end}\r\n][^{end}\r\n]*|)({end}|\r\n|\n|\r|\Z)'
        )
        row: list[str] = []
        place = 0
        while place < len(text) or row:
            found = cell.match(text, place)
            if found is None:
                line = text.count("\n", 0, place) + 1
                raise KataError(
                    _("a quote in line {line} never ends. Export it again.").format(line=line)
                )
            row.append(found[1])
            place = found.end()
            if found[2] != self._separator:
                self._rows.append(row)
                self._ends.append(found[2])
                row = []

    def _written(self, text: str, quoted: bool) -> str:
        if quoted or re.search(rf'["\r\n{re.escape(self._separator)}]', text):
            return '"' + text.replace('"', '""') + '"'
        return text


def printable(text: str) -> str:
    """The text on one line, without what would control a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _plain(raw: str) -> str:
    found = _QUOTED.fullmatch(raw)
    return found[1].replace('""', '"') + found[2] if found else raw
