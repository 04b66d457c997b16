"""The tests that do not run, because a call that they would make has run out of time before.

Each would take the whole limit again: an endless loop in an exercise that others call would cost
minutes, and none of them would say more than the first.
"""

from torchkata.diagnosis.verdict import Verdict
from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.run.code import Code
from torchkata.run.record import Record


class RanOut:
    """The functions of one run that have run out of time.

    Args:
        code: The code under test.
        record: The outcomes so far.
    """

    def __init__(self, code: Code, record: Record) -> None:
        self._code = code
        self._record = record
        self._exercises: set[str] = set()
        self._places: dict[str, str] = {}  # of the loops, by function

    def note(self, exercise: Exercise, place: str) -> None:
        """Note that a test of an exercise ran out of time.

        Args:
            exercise: The exercise.
            place: The place of the loop, which may be in a function that the exercise calls.
        """
        self._exercises.add(exercise.name)
        file, _colon, line = place.rpartition(":")
        inside = file.endswith(f"{exercise.topic}.py") and line.isdecimal()
        function = self._code.source(exercise.topic).at(int(line)) if inside else ""
        if not function or self._is_solved(function):  # then it was called in a wrong way
            function = exercise.name
        self._places.setdefault(function, place)

    def before(self, exercise: Exercise) -> Verdict | None:
        """The verdict on a test that does not run; None if it may run."""
        if exercise.name in self._exercises:
            said = _("not run, because an earlier test ran out of time")
            return Verdict(Outcome.NOT_RUN, "timed out", "", said)
        if not self._places:
            return None
        called = self._code.source(exercise.topic).reaches(exercise.name) & self._places.keys()
        for name in sorted(called):
            said = _("not run, because {other} ran out of time").format(other=name)
            return Verdict(Outcome.NOT_RUN, "timed out", "", said, self._places[name])
        return None

    def _is_solved(self, name: str) -> bool:
        """Whether all tests of an exercise have passed in this run."""
        exercise = self._code.kata.syllabus.by_name.get(name)
        return (
            exercise is not None
            and self._record.ran_whole(exercise)
            and self._record.outcome(exercise) is Outcome.SOLVED
        )
