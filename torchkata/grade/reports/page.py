"""`report.html`: the class on one page, which needs no network and runs only its own script."""

import base64
import hashlib
from importlib import resources
from typing import Any

from torchkata.diagnosis.kinds import sentence
from torchkata.errors import KataError
from torchkata.grade.reports.overview import Overview
from torchkata.grade.reports.table import number
from torchkata.grade.results import Graded, Grades
from torchkata.i18n import _, ngettext
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Syllabus

# The class of each outcome's cells, one letter, for the page holds 51,300 of them.
CLASSES = {
    Outcome.SOLVED: "s",
    Outcome.WRONG: "w",
    Outcome.RAISED: "r",
    Outcome.TIMED_OUT: "t",
    Outcome.CRASHED: "c",
    Outcome.REFUSED: "u",
    Outcome.TODO: "o",
}


def page(grades: Grades, syllabus: Syllabus) -> str:
    """The page. Names, reasons and diagnoses are hostile until they are escaped.

    Raises:
        KataError: If jinja2 is not installed.
    """
    try:
        import jinja2
    except ImportError as error:
        raise KataError(
            _("The report needs jinja2. Install it: pip install 'torchkata[grade]'")
        ) from error

    overview = Overview(grades, syllabus)
    cells = _Cells(grades, syllabus)
    style = f":root{{--exercises:{max(len(cells.keys), 1)}}}\n{_part('page.css')}"
    script = _part("page.js")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(_part),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": number, "class": CLASSES.__getitem__}
    return environment.get_template("page.html.j2").render(
        _=_,
        ngettext=ngettext,
        grades=grades,
        overview=overview,
        topics=syllabus.topics,
        cells=cells,
        outcomes=list(CLASSES),
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        data=_data(cells, overview),
    )


class _Cells:
    """The heat map: a line for each student, and each different explanation once."""

    def __init__(self, grades: Grades, syllabus: Syllabus) -> None:
        self.keys = [exercise.key for exercise in syllabus]
        self.firsts = {
            f"{topic.name}.{topic.exercises[0].name}"
            for topic in syllabus.topics
            if topic.exercises
        }
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
        "words": {letter: outcome.words for outcome, letter in CLASSES.items()}
        | {"n": _("not graded")},
        "explanations": [list(filter(None, told)) for told in cells.explanations],
        "shown": _("{shown} of {count} shown"),
    }


def _part(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
