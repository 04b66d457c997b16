"""`report.html`: the class on one page, which needs no network and runs only its own script."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from torchkata.diagnosis.kinds import sentence
from torchkata.grade.reports.files import stems
from torchkata.grade.reports.html import CLASSES, part, render
from torchkata.grade.reports.overview import Overview
from torchkata.grade.results import Graded, Grades
from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Syllabus


def page(grades: Grades, syllabus: Syllabus, names: Mapping[str, str] | None = None) -> str:
    """The page. Names, reasons and diagnoses are hostile until they are escaped.

    Args:
        grades: The class.
        syllabus: What was graded.
        names: The name of each student's files, without a suffix.

    Raises:
        KataError: If jinja2 is not installed.
    """
    overview = Overview(grades, syllabus)
    cells = _Cells(grades, syllabus)
    data = _data(cells, overview)
    known = names or stems(result.student for result in grades.submissions)
    style = f":root{{--exercises:{max(len(cells.keys), 1)}}}\n{part('base.css')}{part('page.css')}"
    return render(
        "page.html.j2",
        style,
        part("page.js"),
        grades=grades,
        overview=overview,
        topics=syllabus.topics,
        cells=cells,
        files={student: quote(name) for student, name in known.items()},
        outcomes=list(CLASSES),
        words=data["words"],
        data=data,
    )


class _Cells:
    """The heat map: a line for each student, and each different explanation once."""

    def __init__(self, grades: Grades, syllabus: Syllabus) -> None:
        self.keys = [exercise.key for exercise in syllabus]
        self.firsts = {topic.exercises[0].key for topic in syllabus.topics if topic.exercises}
        self.explanations: dict[tuple[str, str, str], int] = {}
        self.rows = [
            (result, [self._cell(result.exercises.get(key)) for key in self.keys])
            for result in grades.submissions
        ]

    def _cell(self, graded: Graded | None) -> tuple[str, str, int | None]:
        """Letter, glyph, and the number of its explanation."""
        if graded is None:
            return "n", "", None
        letter, glyph = CLASSES[graded.outcome], graded.outcome.glyph
        if graded.outcome in (Outcome.SOLVED, Outcome.TODO):
            return letter, glyph, None
        failing = [name for name, outcome in graded.tests.items() if outcome is not Outcome.SOLVED]
        fails = _("fails {count} of {tests} tests: {names}").format(
            count=len(failing),
            tests=len(graded.tests),
            names=", ".join(failing[:4]) + (" …" if len(failing) > 4 else ""),
        )
        reason = sentence(graded.reason) if graded.reason else ""
        told = (graded.diagnosis or "", reason, fails if graded.tests else "")
        return letter, glyph, self.explanations.setdefault(told, len(self.explanations))


def _data(cells: _Cells, overview: Overview) -> dict[str, Any]:
    """What the script reads."""
    return {
        "keys": cells.keys,
        "titles": [one.exercise.title for one in overview.exercises],
        "points": [one.exercise.points for one in overview.exercises],
        "words": {letter: outcome.words for outcome, letter in CLASSES.items()}
        | {"n": _("not graded")},
        "explanations": [list(filter(None, told)) for told in cells.explanations],
        "shown": _("{shown} of {count} shown"),
        "earned": _("{points} of {most} points"),
        "code": _("code"),
    }
