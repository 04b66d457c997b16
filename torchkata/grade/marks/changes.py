"""What changed for whom between two sets of reports."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from torchkata.grade.reports.table import number
from torchkata.grade.results import Result
from torchkata.i18n import _, counted, listed
from torchkata.kata.outcome import Outcome
from torchkata.kata.spreadsheet import inert

FILE = "changes.csv"
MOST_SHOWN = 20
MOST_WHYS = 4


@dataclass(frozen=True)
class Mark:
    """What the reports said of one student.

    Attributes:
        points: The points in all.
        taken_off: The percentage that was taken off.
        by_hand: Whether the total was given by hand.
        comments: All comments by a person.
        exercises: For each exercise its points, its outcome, and whether they were given by hand.
    """

    points: float
    taken_off: float = 0.0
    by_hand: bool = False
    comments: str = ""
    exercises: Mapping[str, tuple[float, str, bool]] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Result) -> "Mark":
        """The mark of a result."""
        comments = [result.comment, *(one.comment for one in result.exercises.values())]
        return cls(
            result.points,
            result.taken_off,
            result.by_hand,
            "\n".join(filter(None, comments)),
            {
                key: (one.points, one.outcome.value, one.by_hand)
                for key, one in result.exercises.items()
            },
        )

    def plain(self) -> dict[str, Any]:
        """The mark as plain data for JSON."""
        return vars(self) | {"exercises": {key: list(one) for key, one in self.exercises.items()}}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Mark":
        """The mark that `plain` gave."""
        exercises = {key: tuple(one) for key, one in plain["exercises"].items()}
        return cls(**{**plain, "exercises": exercises})


@dataclass(frozen=True)
class Change:
    """What changed for one student.

    Attributes:
        student: The student.
        old: The points before.
        new: The points now.
        whys: The reasons, a phrase each.
    """

    student: str
    old: float
    new: float
    whys: Sequence[str]

    def __str__(self) -> str:
        points = (
            f"{number(self.old)} -> {number(self.new)}"
            if self.old != self.new
            else number(self.new)
        )
        return f"{self.student}: {points} ({listed(self.whys, MOST_WHYS)})"


def changes(before: Mapping[str, Mark], now: Mapping[str, Mark]) -> list[Change]:
    """What changed for whom; students who were not there before do not count."""
    return [
        Change(student, before[student].points, mark.points, whys)
        for student, mark in now.items()
        if student in before and (whys := list(_whys(before[student], mark)))
    ]


def _whys(old: Mark, new: Mark) -> Iterator[str]:
    if (old.by_hand, old.points) != (new.by_hand, new.points) and (old.by_hand or new.by_hand):
        yield _("the total by hand") if new.by_hand else _("no total by hand any more")
    for key in dict.fromkeys((*old.exercises, *new.exercises)):
        was, now = old.exercises.get(key), new.exercises.get(key)
        if was != now:
            yield f"{key.partition('.')[2]}: {_why(was, now)}"
    if old.taken_off != new.taken_off:
        yield _("late: {old} % -> {new} %").format(
            old=number(old.taken_off), new=number(new.taken_off)
        )
    if old.comments != new.comments:
        yield _("a comment")


def _why(was: tuple[float, str, bool] | None, now: tuple[float, str, bool] | None) -> str:
    if was is None or now is None:
        return _("does not count any more") if now is None else _("counts now")
    points = f"{number(was[0])} -> {number(now[0])}"
    if now[2] or was[2]:
        hand = _("by hand") if now[2] else _("not by hand any more")
        return f"{points} {hand}" if was[0] != now[0] else hand
    if was[1] != now[1]:
        return f"{Outcome(was[1]).words} -> {Outcome(now[1]).words}"
    return points


def told(found: Sequence[Change]) -> list[str]:
    """The changes for the screen: the first ones, and how many there are."""
    if not found:
        return []
    shown = list(map(str, found[:MOST_SHOWN]))
    more = len(found) - len(shown)
    if more:
        shown.append(_("and {count} more: {file} lists them all").format(count=more, file=FILE))
    head = _("Changed for {students}:").format(students=counted(len(found), "student", "students"))
    return [head, *(f"  {line}" for line in shown)]


def table(found: Sequence[Change]) -> str:
    """`changes.csv`: every change."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("student", "before", "now", "why"))
    for one in found:
        texts = (one.student, number(one.old), number(one.new), "; ".join(one.whys))
        writer.writerow(map(inert, texts))
    return out.getvalue()
