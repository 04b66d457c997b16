"""`report.html`: the class on one page, which needs no network and runs only its own script."""

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from torchkata.diagnosis.kinds import sentence
from torchkata.grade.reports.files import stems
from torchkata.grade.reports.html import CLASSES, part, render
from torchkata.grade.reports.overview import Overview
from torchkata.grade.reports.table import number
from torchkata.grade.results import Graded, Grades
from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Syllabus

WORDS = {letter: outcome.words for outcome, letter in CLASSES.items()} | {"n": _("not graded")}


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
        data=data,
    )


class _Cells:
    """The heat map: a line for each student, and each different explanation once."""

    def __init__(self, grades: Grades, syllabus: Syllabus) -> None:
        self.keys = [exercise.key for exercise in syllabus]
        self.firsts = {topic.exercises[0].key for topic in syllabus.topics if topic.exercises}
        self.explanations: dict[tuple[str, ...], int] = {}
        self._spoken: dict[tuple[str, bool], str] = {}
        self.by_hand = False
        most = [(exercise.key, exercise.points) for exercise in syllabus]
        self.rows = [
            (result, "".join(self._cell(result.exercises.get(key), n) for key, n in most))
            for result in grades.submissions
        ]

    def _cell(self, graded: Graded | None, most: float) -> str:
        """A cell as HTML: a class may have 20,000 of them, for which a template takes too long.

        It holds only our own words and numbers.
        """
        if graded is None:
            return f'<td class=n aria-label="{self._word("n", by_hand=False)}">'
        letter, glyph = CLASSES[graded.outcome], graded.outcome.glyph
        usual = most if graded.outcome is Outcome.SOLVED else 0.0
        told = self._told(graded)
        parts = [f"<td class={letter}"]
        if any(told):
            known = self.explanations.setdefault(told, len(self.explanations))
            parts.append(f" data-told={known}")
        if graded.points != usual:
            parts.append(f" data-points={number(graded.points)}")
        if graded.by_hand:
            parts.append(" data-hand")
            self.by_hand = True
        word = self._word(letter, by_hand=graded.by_hand)
        parts.append(f' aria-label="{word}">{glyph}')
        return "".join(parts)

    def _word(self, letter: str, *, by_hand: bool) -> str:
        """What a screen reader says of a cell."""
        key = letter, by_hand
        if key not in self._spoken:
            word = WORDS[letter]
            self._spoken[key] = escape(_("{word}, by hand").format(word=word) if by_hand else word)
        return self._spoken[key]

    def _told(self, graded: Graded) -> tuple[str, ...]:
        """What is said of it."""
        comment = _("Comment: {comment}").format(comment=graded.comment) if graded.comment else ""
        if graded.outcome in (Outcome.SOLVED, Outcome.TODO):
            return (comment,)
        failing = [name for name, outcome in graded.tests.items() if outcome is not Outcome.SOLVED]
        fails = _("fails {count} of {tests} tests: {names}").format(
            count=len(failing),
            tests=len(graded.tests),
            names=", ".join(failing[:4]) + (" …" if len(failing) > 4 else ""),
        )
        reason = sentence(graded.reason) if graded.reason else ""
        share = ""
        if graded.share is not None:
            said = _("Partial credit: {held} of {count} properties hold.")
            share = said.format(held=graded.share[0], count=graded.share[1])
        return graded.diagnosis or "", reason, fails if graded.tests else "", share, comment


def _data(cells: _Cells, overview: Overview) -> dict[str, Any]:
    """What the script reads."""
    return {
        "keys": cells.keys,
        "titles": [one.exercise.title for one in overview.exercises],
        "points": [one.exercise.points for one in overview.exercises],
        "words": WORDS,
        "explanations": [list(filter(None, told)) for told in cells.explanations],
        "shown": _("{shown} of {count} shown"),
        "earned": _("{points} of {most} points"),
        "hand": _("by hand"),
        "code": _("code"),
    }
