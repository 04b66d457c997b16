"""`overrides.csv`: points and comments that a person gives by hand.

The file is written once, with its header and an explanation, and never again: it is the
instructor's. It is read as spreadsheet programs save it: with a byte order mark, semicolons or
tabs, any line ends, a decimal comma, and rows of only commas. A row that cannot be used is told
with its line; the others still count.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from torchkata.errors import KataError, UnknownName
from torchkata.grade.marks.lateness import known_as, names_of
from torchkata.grade.reports.sheet import Sheet, printable
from torchkata.grade.submission import Submission
from torchkata.i18n import _
from torchkata.kata.files import write_or_say
from torchkata.kata.spreadsheet import inert
from torchkata.kata.syllabus import Syllabus

FILE = "overrides.csv"
HEAD = ("student", "exercise", "points", "comment")
TOTAL = "total"  # as the reports name it
_NUMBER = re.compile(r"\+?\d{1,9}(?:[.,]\d{1,9})?")
_MARK = "\ufeff"  # with it, Excel reads and saves UTF-8

EXPLAINED = _(
    """\
# Give points and comments by hand: a row for each. kata grade only reads this file.
# student: the name or the id as in grades.csv. exercise: such as mse or line_fit.mse.
# An empty exercise means the total; the points there are the last word: no late rule changes them.
# points: a number; empty leaves the points as they are. comment: the student reads it.
# Lines that begin with # are for you.
"""
)


@dataclass(frozen=True)
class Hand:
    """What a person gave one student for one exercise, or for the whole.

    Attributes:
        points: The points; None leaves them as they are.
        comment: The comment; may be empty.
    """

    points: float | None
    comment: str


# By student, then by the exercise's key; "" stands for the whole.
Hands = dict[str, dict[str, Hand]]


def begin(out: Path) -> None:
    """Write the file, if there is none."""
    file = out / FILE
    if not file.exists():
        explained = "".join(f'"{line}",,,\n' for line in EXPLAINED.splitlines())
        write_or_say(file, (_MARK + ",".join(HEAD) + "\n" + explained).encode())


def read(
    out: Path, submissions: Sequence[Submission], syllabus: Syllabus
) -> tuple[Hands, list[str]]:
    """What a person gave, and a sentence for each row that cannot be used.

    Raises:
        KataError: If the file cannot be read at all: grades without it would lose what it says.
    """
    file = out / FILE
    if not file.exists():
        return {}, []
    try:
        sheet = Sheet(_in_utf8(file.read_bytes()))
        reader = _Reader(sheet, submissions, syllabus)
    except OSError as error:
        raise KataError(
            _("{file} cannot be read: {why}.").format(file=file, why=error.strerror)
        ) from error
    except KataError as error:
        raise KataError(
            _("{file} cannot be used, so no report was written: {why}").format(file=file, why=error)
        ) from error
    return reader.hands, reader.said


def _in_utf8(data: bytes) -> bytes:
    """The file in UTF-8: Excel's plain "CSV" is in the encoding of Windows."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").encode()
    return data


class _Reader:
    def __init__(self, sheet: Sheet, submissions: Sequence[Submission], syllabus: Syllabus) -> None:
        self.hands: Hands = {}
        self.said: list[str] = []
        self.syllabus = syllabus
        self.students: dict[str, set[str]] = {}
        for one in submissions:
            for name in (*names_of(one), known_as(inert(one.student)), known_as(one.name)):
                for spelling in {name, _as_number(name)}:
                    self.students.setdefault(spelling, set()).add(one.student)
        self.places = self._head(sheet)
        lines: dict[tuple[str, str], str] = {}
        for line in range(len(sheet)):
            cells = {name: sheet.cell(line, place) for name, place in self.places.items()}
            texts = sheet.row(line)
            if not any(texts) or line == self.first or self._is_explained(texts[0]):
                continue
            if line == 0 and re.fullmatch("sep=.?", texts[0]):  # tells Excel what divides cells
                continue
            try:
                if any(texts[self.width :]):
                    raise KataError(
                        _(
                            "it has more cells than the titles: put what contains a comma or a "
                            "semicolon into quotes, or write 1.5 for 1,5."
                        )
                    )
                student, key, hand = self._row(cells)
            except KataError as error:
                said = _("{file}, {place}: {why} This row was left out.")
                self.said.append(said.format(file=FILE, place=sheet.place(line), why=error))
                continue
            if (student, key) in lines:
                said = _("{file}, {place}: {before} says something else; this one counts.")
                before = lines[student, key]
                self.said.append(said.format(file=FILE, place=sheet.place(line), before=before))
            lines[student, key] = sheet.place(line)
            self.hands.setdefault(student, {})[key] = hand

    def _is_explained(self, text: str) -> bool:
        """Whether it is a line of the explanation, which a spreadsheet may have cut into cells."""
        return text.startswith("#") and known_as(text) not in self.students

    def _head(self, sheet: Sheet) -> dict[str, int]:
        """The column of each title, wherever a person has moved it."""
        for line in range(len(sheet)):
            titles = [text.casefold() for text in sheet.row(line)]
            if "student" in titles and "points" in titles:
                self.first = line
                for name in HEAD:
                    if titles.count(name) > 1:
                        raise KataError(_("two columns are called {name}.").format(name=name))
                self.width = max(index for index, title in enumerate(titles) if title) + 1
                return {name: titles.index(name) for name in HEAD if name in titles}
        raise KataError(
            _("it has no line with the titles {titles}. Add it, or delete the file.").format(
                titles=", ".join(HEAD)
            )
        )

    def _row(self, cells: dict[str, str]) -> tuple[str, str, Hand]:
        student = self._student(cells["student"])
        key = self._key(cells.get("exercise", ""))
        comment, points = printable(cells.get("comment", "")), cells["points"].replace("\u00a0", "")
        if not points and not comment:
            raise KataError(_("it has neither points nor a comment."))
        return student, key, Hand(_points(points) if points else None, comment)

    def _student(self, text: str) -> str:
        found = self.students.get(known_as(text)) or self.students.get(_as_number(known_as(text)))
        shown = printable(text)
        if not text:
            raise KataError(_("it has no student."))
        if not found:
            raise KataError(_("there is no submission of {student}.").format(student=shown))
        if len(found) > 1:
            raise KataError(
                _("{student} may be {names}: write the name as in grades.csv.").format(
                    student=shown, names=_(" or ").join(sorted(found))
                )
            )
        return next(iter(found))

    def _key(self, text: str) -> str:
        if text.casefold() in ("", TOTAL):
            return ""
        topic, _dot, name = text.rpartition(".")
        try:
            found = self.syllabus.exercise(name)
        except UnknownName as error:
            raise KataError(str(error)) from error
        if topic and topic.casefold() != found.topic:
            raise KataError(
                _("there is no {key}; {name} is in the topic {topic}.").format(
                    key=printable(text), name=found.name, topic=found.topic
                )
            )
        return found.key


def _points(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise KataError(
            _("{text} is not a number of points, such as 1.5 or 1,5.").format(text=printable(text))
        )
    return float(text.replace(",", "."))


def _as_number(text: str) -> str:
    """A number as a spreadsheet may write it: `007` and `7.0` are 7."""
    found = re.fullmatch(r"0*(\d+)(?:[.,]0+)?", text)
    return found[1] if found else text


def unused(hands: Hands, counted: Iterable[str]) -> Iterator[str]:
    """A sentence for each exercise that was given points, and that does not count here."""
    keys = {*counted, ""}
    for key in sorted({key for given in hands.values() for key in given} - keys):
        yield _("{file}: {key} does not count here, so its points by hand do not, either.").format(
            file=FILE, key=key
        )
