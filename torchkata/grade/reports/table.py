"""`grades.csv`: a line for each submission, a column for each exercise."""

import csv
import io

from torchkata.grade.results import Grades
from torchkata.kata.syllabus import Syllabus

_FORMULA = tuple("=+-@|%\t\r\n＝＋－＠")


def table(grades: Grades, syllabus: Syllabus) -> str:
    """The table; a cell is empty if the submission was refused and nothing ran."""
    keys = [f"{exercise.topic}.{exercise.name}" for exercise in syllabus]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["student", "points", "max_points", "status", *keys])
    most = number(grades.max_points)
    for result in grades.submissions:
        outcomes = [
            result.exercises[key].outcome if key in result.exercises else "" for key in keys
        ]
        texts = [result.status, *outcomes]
        writer.writerow([inert(result.student), number(result.points), most, *map(inert, texts)])
    return out.getvalue()


def inert(text: str) -> str:
    """The text with a quote in front if a spreadsheet would read it as a formula."""
    return f"'{text}" if text.lstrip(" ")[:1] in _FORMULA and text.strip(" ") else text


def number(value: float) -> str:
    """`7` for 7.0, `7.5` for 7.5."""
    return str(int(value)) if float(value).is_integer() else str(round(value, 4))
