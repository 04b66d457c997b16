"""`code/STUDENT.html`: for the instructor, a student's code with the verdict on each exercise.

It shows no hidden test and no expected value: the verdicts are those of the feedback. It shows no
points, so new rules change nothing in it, and need nothing that was handed in. The code is
hostile: it is escaped, and characters that hide or reverse text are written out.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, takewhile
from urllib.parse import quote

from torchkata.diagnosis.kinds import sentence
from torchkata.grade.reports.html import part, render
from torchkata.grade.results import Graded, Grades, Result
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise, Syllabus

MOST_LINES = 20_000  # of one student, over all files
MOST_CHARACTERS = 1 << 20  # of them; one that cannot be seen takes eight on the page
_DEFINITION = re.compile(r"(?:async[ \t]+def|def|class)[ \t]+(\w+)")
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True)
class Verdict:
    """What is said of one exercise.

    Attributes:
        exercise: The exercise.
        graded: Its result.
        told: What is wrong: the kind of mistake, and the diagnosis.
        there: Whether its definition is in the code.
    """

    exercise: Exercise
    graded: Graded
    told: tuple[str, ...]
    there: bool


@dataclass(frozen=True)
class Piece:
    """Some lines of a file, and the verdict on the exercise that they define, if they do."""

    verdict: Verdict | None
    numbers: str
    text: str


@dataclass(frozen=True)
class Module:
    """One file; the verdicts are those of its topic, none for a helper's file."""

    name: str
    title: str
    verdicts: Sequence[Verdict]
    pieces: Sequence[Piece]


def code_page(
    result: Result, grades: Grades, syllabus: Syllabus, files: Mapping[str, bytes], stem: str
) -> str:
    """One submission's page.

    Args:
        result: Its result.
        grades: The class's.
        syllabus: What was graded.
        files: Its files; empty if it was refused, or if they are not known.
        stem: The name of its files among the reports, without a suffix.

    Raises:
        KataError: If jinja2 is not installed.
    """
    modules, left = _modules(result, syllabus, files)
    return render(
        "code.html.j2",
        part("base.css") + part("code.css"),
        grades=grades,
        result=result,
        solved=sum(one.outcome is Outcome.SOLVED for one in result.exercises.values()),
        modules=modules,
        left=left,
        feedback=f"../feedback/{quote(stem)}.md",
    )


def _modules(
    result: Result, syllabus: Syllabus, files: Mapping[str, bytes]
) -> tuple[list[Module], int]:
    """The topics' modules in the syllabus's order, then the others; and how many lines are not."""
    names = {f"{topic.name}.py": topic for topic in syllabus.topics}
    left, room, hidden = MOST_LINES, MOST_CHARACTERS, 0
    found = []
    for name in [*names, *sorted(files.keys() - names.keys())]:
        topic = names.get(name)
        exercises = topic.exercises if topic else ()
        if name not in files and not any(one.key in result.exercises for one in exercises):
            continue
        text = files.get(name, b"").decode("utf-8-sig", "replace")
        lines = re.split(r"\r\n|\r|\n", text) if text else []
        where = {
            begins[1]: index
            for index, line in enumerate(lines)
            if (begins := _DEFINITION.match(line))
        }
        verdicts = [
            _verdict(one, result.exercises[one.key], one.name in where)
            for one in exercises
            if one.key in result.exercises
        ]
        sizes = accumulate(len(line) + 1 for line in lines)
        count = min(left, sum(1 for _size in takewhile(room.__ge__, sizes)))
        shown, hidden = lines[:count], hidden + len(lines) - count
        left, room = left - count, room - sum(len(line) + 1 for line in shown)
        found.append(
            Module(name, topic.title if topic else "", verdicts, _pieces(shown, where, verdicts))
        )
    return found, hidden


def _verdict(exercise: Exercise, graded: Graded, there: bool) -> Verdict:
    told = [
        sentence(graded.reason) if graded.reason else "",
        graded.diagnosis or "",
        *graded.remarks,
    ]
    words = graded.outcome.words.casefold()
    return Verdict(
        exercise, graded, tuple(one for one in told if one and one.casefold() != words), there
    )


def _pieces(
    lines: Sequence[str], where: Mapping[str, int], verdicts: Sequence[Verdict]
) -> list[Piece]:
    begins = {where[one.exercise.name]: one for one in verdicts if one.there}
    places = sorted({0, len(lines), *(place for place in begins if place < len(lines))})
    return [
        Piece(
            begins.get(start),
            "\n".join(map(str, range(start + 1, end + 1))),
            "\n".join(map(_shown, lines[start:end])),
        )
        for start, end in pairwise(places)
    ]


def _shown(line: str) -> str:
    """The line with every character that cannot be seen written out."""
    if line.isascii() and line.isprintable():
        return line
    return "".join(
        mark
        if mark == "\t" or unicodedata.category(mark) not in _HIDDEN
        else f"⟨U+{ord(mark):04X}⟩"
        for mark in line
    )
