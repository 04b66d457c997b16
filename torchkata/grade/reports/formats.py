"""The gradebooks that are known: a row of data for each form.

A title is compared in small letters; texts that are matched as a whole are patterns.
Canvas, Blackboard and Brightspace are known by their English titles; Canvas has no others.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from torchkata.grade.reports.languages import LANGUAGES, Language, Words

TITLE = "torchkata"  # of a new column


@dataclass(frozen=True)
class Format:
    """One form of gradebook. Titles and words are in small letters, as `folded` writes them.

    Attributes:
        name: What a person calls it.
        needs: The titles that tell it from all others: of each group, one is there.
        sign: A pattern that one title fits; empty if `needs` is enough.
        ids: Columns with the id that the platform writes into the names of submissions.
        id_in: Where such a cell has the id, as a group.
        keys: Columns with logins, numbers and addresses.
        names: Columns with a whole name.
        first: Columns with a first name.
        last: Columns with a last name.
        points: What the title of an assignment looks like; only such columns are written. Groups:
            `title`, what the instructor called it; `most`, its points if the title says them.
        asked: The same for columns that are written only if `--column` names them.
        only: Whether the file is about one assignment, so that its column is certain.
        most: Columns with the points of an assignment, in each row.
        most_row: How the first cell of a row with each assignment's points begins. A text in that
            row, such as "(read only)" in any language, locks its column.
        open: Columns that say whether the row's grade may be changed.
        yes: What they say if it may.
        blank: What a cell says if there is no grade in it, besides nothing.
        excused: What it says instead of a grade.
        nobody: Names that are not a student's.
        decimal: The decimal mark, if the file's own numbers do not show it.
        new: The title of a new column, with `{most}`; empty if the platform cannot import one.
        stays_last: The column that a new column goes in front of.
    """

    name: str
    needs: tuple[Words, ...]
    points: str
    sign: str = ""
    ids: Words = ()
    id_in: str = "(.*)"
    keys: Words = ()
    names: Words = ()
    first: Words = ()
    last: Words = ()
    asked: str = ""
    only: bool = False
    most: Words = ()
    most_row: str = ""
    open: Words = ()
    yes: Words = ()
    blank: Words = ()
    excused: Words = ()
    nobody: Words = ()
    decimal: str = "."
    new: str = ""
    stays_last: str = ""


def folded(title: str) -> str:
    """A title in small letters, with single spaces and with accents written in one way."""
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def _worksheet(words: Language) -> Format:
    return Format(
        "grading worksheet of Moodle",
        needs=(words.id, words.grade, (*words.most, *words.open, *words.changed)),
        ids=words.id,
        id_in=r"\D*(\d+)",  # "Participant 41", in its language
        keys=words.keys,
        names=words.name,
        points=rf"(?P<title>{_any(words.grade)})",
        most=words.most,
        open=words.open,
        yes=words.yes,
        blank=("-",),
        decimal=words.decimal,
        only=True,
    )


def _course(words: Language) -> Format:
    real = rf"\s?[(（]{_any(words.real)}[)）]"
    return Format(
        "gradebook of Moodle",
        needs=(words.first, words.last),
        sign=rf".+{real}",
        keys=words.keys,
        first=words.first,
        last=words.last,
        # "Assignment: Kata 1 (Real)"; totals and items without an activity have no colon.
        points=rf"(?:[^:：]+[:：]\s*(?=.+{real}$)|(?={TITLE}(?:{real})?$))(?P<title>.+?)(?:{real})?",
        asked=rf"(?P<title>.+?){real}",
        blank=("-",),
        decimal=words.decimal,
        new=TITLE,
    )


# Canvas reads no column with such words; a grading period may be called "(2026)".
_NO_TOTAL = r"(?!.*\b(?:current|final|override) (?:score|points|grade|status)\b)"
_PERSON = (
    "student|lastname|firstname|id|sis user id|sis login id|integration id|root account|section"
)
_CANVAS = Format(
    "gradebook of Canvas",
    needs=(("student",), ("id",), ("section",)),
    ids=("id",),
    keys=("sis user id", "sis login id", "integration id"),
    names=("student",),
    points=rf"{_NO_TOTAL}(?P<title>{TITLE}(?=$)|.+?(?= \(\d+\)$))(?: \(\d+\))?",
    # Canvas also imports a title without its id, as in a file made by hand.
    asked=rf"{_NO_TOTAL}(?!(?:{_PERSON})$)(?P<title>.+)",
    most_row="points possible",
    blank=("-",),
    excused=("ex", "n/a"),
    nobody=("student, test", "test student"),
    new=TITLE,
)
FORMATS = (
    _CANVAS,
    replace(  # the course's setting "show first and last names"
        _CANVAS,
        needs=(("lastname",), ("firstname",), ("id",), ("section",)),
        names=(),
        first=("firstname",),
        last=("lastname",),
    ),
    *map(_worksheet, LANGUAGES),
    *map(_course, LANGUAGES),
    Format(
        "gradebook of Blackboard",
        needs=(("last name",), ("first name",), ("username",)),
        sign=r".+ \[total pts: .+\] ?\|\d+",
        ids=("username",),  # its names of files have the login
        keys=("student id",),
        first=("first name",),
        last=("last name",),
        # "up to 100" is a total, "Percentage", "Letter" and "Text" are shown in another way.
        points=r"(?P<title>.*?) \[total pts: (?P<most>\d[\d.,]*) score\] ?\|\d+",
        blank=("-", "needs grading", "needs marking", "in progress"),
        excused=("exempt",),
    ),
    Format(
        "gradebook of Brightspace (D2L)",
        needs=(("orgdefinedid", "username"), ("end-of-line indicator",)),
        sign=r"orgdefinedid|.+ points grade(?: <.*>)?",
        keys=("orgdefinedid", "username", "email"),
        first=("first name",),
        last=("last name",),
        points=r"(?P<title>.+) points grade(?: <numeric maxpoints:(?P<most>\d[\d.,]*)[^>]*>)?",
        new=TITLE + " Points Grade <Numeric MaxPoints:{most}>",
        stays_last="end-of-line indicator",
    ),
)
