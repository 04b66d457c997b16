"""`grades.csv`: a line for each submission, two columns for each exercise."""

import csv
import io

from torchkata.grade.results import Grades
from torchkata.kata.spreadsheet import inert
from torchkata.kata.syllabus import Syllabus

HEAD = (
    *("student", "name", "id", "late", "points", "max_points", "status"),
    *("submitted", "earned", "taken_off", "by_hand", "comment"),
)


def table(grades: Grades, syllabus: Syllabus) -> str:
    """The table; a cell is empty if the submission was refused and nothing ran."""
    keys = [exercise.key for exercise in syllabus]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEAD, *keys, *(f"{key} points" for key in keys)])
    most = number(grades.max_points)
    for result in grades.submissions:
        graded = [result.exercises.get(key) for key in keys]
        texts = [
            result.student,
            result.name or result.student,
            result.identity or "",
            "yes" if result.late else "no",
            number(result.points),
            most,
            result.status,
            result.submitted,
            number(result.earned),
            number(result.taken_off),
            " ".join(key or "total" for key in result.hand_given),
            result.comment,
            *(one.outcome if one else "" for one in graded),
            *(number(one.points) if one else "" for one in graded),
        ]
        writer.writerow(map(inert, texts))
    return out.getvalue()


def number(value: float) -> str:
    """`7` for 7.0, `7.5` for 7.5."""
    return str(int(value)) if float(value).is_integer() else str(round(value, 4))


def plural(value: float) -> int:
    """The number that decides between singular and plural: 1.5 points, but 1 point."""
    return int(value) if float(value).is_integer() else 2
