"""Grade a class: read the submissions, grade the ungraded ones, write the reports."""

import gc
import hashlib
import json
import secrets
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from torchkata import __version__
from torchkata.errors import KataError
from torchkata.grade.course import course_of, with_tests
from torchkata.grade.engine import Make, local
from torchkata.grade.flags import copied
from torchkata.grade.judging import Judging, Tell
from torchkata.grade.marks import changes, overrides
from torchkata.grade.marks.marking import Judged, counted_by, marked
from torchkata.grade.marks.options import not_here, of_other_handouts, rules_of, without_effect
from torchkata.grade.order import Order
from torchkata.grade.reference import refuse_what_fails
from torchkata.grade.reports import Roster, are_there, write_class, write_judged
from torchkata.grade.results import Grades, Result, Run
from torchkata.i18n import _
from torchkata.kata.files import write_whole
from torchkata.kata.folder import Kata


@dataclass(frozen=True)
class Finished:
    """A graded class, whose reports are written.

    Attributes:
        grades: The grades.
        said: Sentences for the instructor.
        faults: Why the gradebook could not be filled in, and which rows by hand do not count.
    """

    grades: Grades
    said: Sequence[str]
    faults: Sequence[str] = ()


def secret_seed() -> int:
    """A seed that nobody can guess, and that fits into a double (as in JSON readers)."""
    return secrets.randbelow(2**53)


def grade_class(
    kata: Kata,
    order: Order,
    *,
    make: Make = local,
    travels: bool = False,
    tell: Tell,
    say: Callable[[str], object] = str,
) -> Finished:
    """Grade a class and write its reports.

    The gradebook is read and matched before anything is graded, and so is what was given by hand.
    Whatever is wrong with the gradebook, the class is graded and the reports are written.

    Args:
        kata: The kata with its hidden tests.
        order: The instructor's order.
        make: Makes the executor that grades.
        travels: Whether it grades on other machines.
        tell: Takes the results as they are done, with whose submissions are graded meanwhile, and
            the number of results; it consumes them to show the progress.
        say: Takes a sentence about the current step.

    Raises:
        KataError: If nothing can be graded at all.
    """
    with ExitStack() as stack:
        tested = kata
        if order.tests is not None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="torchkata-tests-"))
            tested = with_tests(kata, order.tests, Path(folder))
            refuse_what_fails(tested, order.tests, order.reference, order.rules.call_seconds)
        course = course_of(tested, order.rules, travels=travels)
        judging = Judging(kata, order, course, secret_seed(), say, stack)
        reporting = _Reporting(judging, say)
        judging.judge(make, tell)
        return reporting.report()


class _Reporting:
    """The reports of one run: a function of what was judged, the rules, and what was given."""

    def __init__(self, judging: Judging, say: Callable[[str], object]) -> None:
        self.judging = judging
        self.kata = judging.kata
        self.order = judging.order
        self.say = say
        self.faults: list[str] = []
        self.counted = counted_by(self.kata.syllabus, self.order.rules.exercises, self.order.course)
        self.keys = {exercise.key for exercise in self.counted}
        overrides.begin(self.order.out)
        for sentence in (*self._of_other_handouts(), *self._by_hand()[1]):
            say(sentence)
        self.roster = self._roster()

    def report(self) -> Finished:
        """Write the reports: those that show what was judged only if that has changed."""
        # A class of 120 has half a million outcomes, none of them in a circle: to look for circles
        # among them takes as long as the reports themselves.
        gc.disable()
        try:
            return self._report()
        finally:
            gc.enable()

    def _report(self) -> Finished:
        order, store = self.order, self.judging.store
        judged = [
            Judged(one.submission, result, one.given)
            for one in self.judging.seen
            if (result := store.done(one, self.keys)) is not None
        ]
        hands, problems = self._by_hand()
        self.faults += problems
        alike = self._alike(judged)
        results = [
            replace(one, flags=(*one.flags, *alike.get(one.student, ())))
            for one in (marked(each, order.course, self.counted, hands) for each in judged)
        ]
        head = order.course
        run = Run(head.title, store.noted("graded"), term=head.term, rules=rules_of(head))
        points = {one.key: float(one.points) for one in self.counted}
        walls = tuple(json.loads(store.noted("walls") or "[]"))
        most = float(round(sum(points.values()), 4))
        grades = Grades.of(self.judging.course.rules.seed, most, walls, results, points, run)
        said = [
            *self._of_other_handouts(),
            *without_effect(order.course, self.counted),
            *not_here(order.course, self.judging.submissions),
            *self._changes(grades),
        ]
        gradebook: tuple[str, bytes] | None = None
        if self.roster is not None:
            data, filled, told = self.roster.fill(results, most)
            gradebook = self.roster.file.name, data
            store.keep_filled(filled)
            said += told
        state = self._state(results)
        if store.noted("shown") != state or not are_there(grades, order.out):
            self.judging.read_files()
            files = {one.student: one.files for one in self.judging.submissions}
            write_judged(grades, self.counted, order.out, files)
        said += write_class(grades, self.counted, order.out, gradebook)
        store.note(shown=state)
        return Finished(grades, said, self.faults)

    def _of_other_handouts(self) -> list[str]:
        given = [one.given for one in self.judging.seen]
        return of_other_handouts(given, self.counted, self.kata.syllabus)

    def _by_hand(self) -> tuple[overrides.Hands, list[str]]:
        hands, said = overrides.read(self.order.out, self.judging.submissions, self.kata.syllabus)
        return hands, [*said, *overrides.unused(hands, self.keys)]

    def _alike(self, judged: Sequence[Judged]) -> dict[str, list[str]]:
        """The flags of submissions that share answers; kept, because comparing takes a while."""
        prints = {
            one.result.student: one.result.prints for one in judged if one.result.status == "graded"
        }
        key = _hash(prints)
        kept = json.loads(self.judging.store.noted("alike") or "[null, {}]")
        if kept[0] == key:
            return dict(kept[1])
        self.say(_("Comparing the submissions with the solutions, and with one another."))
        found = {student: list(flags) for student, flags in copied(prints, self.kata).items()}
        self.judging.store.note(alike=json.dumps([key, found]))
        return found

    def _state(self, results: Sequence[Result]) -> str:
        """A hash of what the pages with the code show, and the files for JUnit."""
        who = [(one.student, one.identity, one.flags) for one in results]
        digests = [one.digest for one in self.judging.seen]
        return _hash(
            [__version__, self.judging.store.noted("state"), who, digests, sorted(self.keys)]
        )

    def _changes(self, grades: Grades) -> list[str]:
        """What changed for whom, in `changes.csv` and, in short, for the screen."""
        now = {one.student: changes.Mark.of(one) for one in grades.submissions}
        kept = self.judging.store.told()
        before = {student: changes.Mark.read(row) for student, row in kept.items()}
        found = changes.changes(before, now)
        if found:
            write_whole(
                self.order.out / changes.FILE,
                ("\ufeff" + changes.table(found)).encode("utf-8", "replace"),
            )
        plain = {student: mark.plain() for student, mark in now.items()}
        if plain != kept:
            self.judging.store.keep_told(plain)
        return changes.told(found)

    def _roster(self) -> Roster | None:
        """The gradebook; if it cannot be used, the reason is told now and at the end."""
        order = self.order
        if order.roster is None:
            return None
        submissions = self.judging.submissions
        try:
            roster = Roster(
                order.roster,
                [one.student for one in submissions],
                {
                    one.student: number
                    for one in submissions
                    if (number := one.identity or one.claimed)
                },
                column=order.column,
                overwrite=order.overwrite,
                before=self.judging.store.filled(),
            )
        except KataError as error:
            self.faults.append(str(error))
            self.say(str(error))
            return None
        for sentence in roster.plan():
            self.say(sentence)
        return roster


def _hash(value: object) -> str:
    text = json.dumps(value, sort_keys=True, default=list)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
