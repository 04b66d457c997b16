"""Grade a class: read the submissions, grade the ungraded ones, write the reports."""

import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.course import Course, course_of, with_tests
from torchkata.grade.engine import AtWork, Make, grade_all, local, walls_of
from torchkata.grade.flags import copied
from torchkata.grade.intake.apart import read_apart
from torchkata.grade.reference import refuse_what_fails
from torchkata.grade.reports import Roster, write_reports
from torchkata.grade.results import Grades, Result, Run
from torchkata.grade.rules import Rules
from torchkata.grade.store import Store
from torchkata.grade.submission import Submission
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Syllabus

Tell = Callable[[Iterator[Result | AtWork], int], None]


@dataclass(frozen=True)
class Order:
    """An instructor's order for one run.

    Attributes:
        submissions: The class's folder, or one submission.
        out: The folder for the reports.
        rules: The rules; their seed is used only if `seed` is None and a run begins.
        seed: The seed that was asked for, None for the run's own.
        only: Students to grade again; empty means all ungraded ones.
        fresh: Ignore the results in `out`.
        title: The instructor's name for the course or the assignment; the page shows it.
        tests: The instructor's own tests.
        reference: A folder of right answers that these must accept; None means the solutions.
        roster: The platform's gradebook, to fill in.
        column: The title of its assignment; None to find it.
        overwrite: Whether to replace grades there that somebody else gave.
        jobs: The number of judges that grade at a time.
    """

    submissions: Path
    out: Path
    rules: Rules
    seed: int | None = None
    only: tuple[str, ...] = ()
    fresh: bool = False
    title: str = ""
    tests: Path | None = None
    reference: Path | None = None
    roster: Path | None = None
    column: str | None = None
    overwrite: bool = False
    jobs: int = 1


@dataclass(frozen=True)
class Finished:
    """A graded class, whose reports are written.

    Attributes:
        grades: The grades.
        said: Sentences for the instructor.
        fault: Why the gradebook could not be filled in; None if it was, or if there is none.
    """

    grades: Grades
    said: Sequence[str]
    fault: str | None = None


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

    The gradebook is read and matched before anything is graded. Whatever is wrong with it, the
    class is graded and the reports are written.

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
    submissions = read_apart(order.submissions, kata, order.rules.exercises, order.out, say)
    if not submissions:
        raise KataError(
            _("{folder} contains no submission: no folder, archive or Python file.").format(
                folder=order.submissions
            )
        )
    with ExitStack() as stack:
        tested = kata
        if order.tests is not None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="torchkata-tests-"))
            tested = with_tests(kata, order.tests, Path(folder))
            refuse_what_fails(tested, order.tests, order.reference, order.rules.call_seconds)
        course = course_of(tested, order.rules, travels=travels)
        store = Store(order.out)
        stack.callback(store.close)
        if order.fresh:
            store.forget()
        seed = store.begin(course.digest, order.seed, secret_seed())
        course = replace(course, rules=replace(order.rules, seed=seed))
        walls = walls_of(make, course)
        todo = list(_to_grade(store, submissions, order.only))
        roster, fault = _roster(order, submissions, store)
        for sentence in roster.plan() if roster is not None else filter(None, [fault]):
            say(sentence)
        done = _graded(store, make, order.jobs, course, todo)
        tell(done, len(todo))
        for _result in done:  # those that `tell` has left
            pass
        results = [
            _with_sender(result, one)
            for one in submissions
            if (result := store.done(one)) is not None
        ]
        counted = _counted(kata.syllabus, order.rules)
        gradebook: tuple[str, bytes] | None = None
        told: list[str] = []
        if roster is not None:
            data, filled, told = roster.fill(results, _max_points(counted))
            gradebook = roster.file.name, data
            store.keep_filled(filled)
        run = Run(order.title, store.when())
    say(_("Comparing the submissions with the solutions, and with one another."))
    grades = _grades(kata, course, walls, results)
    grades = replace(grades, run=run)
    files = {one.student: one.files for one in submissions}
    said = [*told, *write_reports(grades, counted, order.out, gradebook, files)]
    return Finished(grades, said, fault)


def _with_sender(result: Result, submission: Submission) -> Result:
    """The result with what is known of how it was handed in."""
    name = submission.name or submission.student
    return replace(result, name=name, identity=submission.identity, late=submission.late)


def _roster(
    order: Order, submissions: Sequence[Submission], store: Store
) -> tuple[Roster | None, str | None]:
    """The gradebook, or why it cannot be used."""
    if order.roster is None:
        return None, None
    try:
        roster = Roster(
            order.roster,
            [one.student for one in submissions],
            {one.student: number for one in submissions if (number := one.identity or one.claimed)},
            column=order.column,
            overwrite=order.overwrite,
            before=store.filled(),
        )
    except KataError as error:
        return None, str(error)
    return roster, None


def _counted(syllabus: Syllabus, rules: Rules) -> Syllabus:
    """The part of the syllabus that counts."""
    parts = (
        replace(
            topic,
            exercises=tuple(
                one for one in topic.exercises if not rules.exercises or one.name in rules.exercises
            ),
        )
        for topic in syllabus.topics
    )
    return Syllabus(tuple(topic for topic in parts if topic.exercises))


def _max_points(syllabus: Syllabus) -> float:
    return float(sum(one.points for one in syllabus))


def _to_grade(
    store: Store, submissions: Sequence[Submission], only: Sequence[str]
) -> Iterator[Submission]:
    names = {one.student for one in submissions}
    for name in only:
        if name not in names:
            raise KataError(
                _("--only={name}: there is no submission of that name.").format(name=name)
            )
    for one in submissions:
        if one.student in only or store.done(one) is None:
            yield one


def _graded(
    store: Store, make: Make, jobs: int, course: Course, submissions: Sequence[Submission]
) -> Iterator[Result | AtWork]:
    refused = [one for one in submissions if one.refused is not None]
    for one in refused:
        result = Result(one.student, 0.0, "refused", one.refused)
        store.keep(one, result)
        yield result
    rest = [one for one in submissions if one.refused is None]
    if rest:
        for event in grade_all(make, min(jobs, len(rest)), course, rest):
            if isinstance(event, AtWork):
                yield event
            else:
                store.keep(*event)
                yield event[1]


def _grades(
    kata: Kata,
    course: Course,
    walls: Sequence[str],
    results: Sequence[Result],
) -> Grades:
    alike = copied({one.student: one.prints for one in results if one.status == "graded"}, kata)
    results = [
        replace(result, flags=(*result.flags, *alike.get(result.student, ()))) for result in results
    ]
    counted = _counted(kata.syllabus, course.rules)
    exercises = {one.key: float(one.points) for one in counted}
    return Grades.of(course.rules.seed, _max_points(counted), walls, results, exercises)
