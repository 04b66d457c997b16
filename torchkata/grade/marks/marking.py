"""What a class earns: from what was judged, by a course's rules, and by hand."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from torchkata.grade.marks.course_file import SHARE, CourseFile
from torchkata.grade.marks.lateness import HandedIn
from torchkata.grade.marks.overrides import Hand, Hands
from torchkata.grade.results import Graded, Result
from torchkata.grade.submission import Submission
from torchkata.i18n import _, listed
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise, Syllabus

MOST_NAMED = 12  # exercises in one sentence


@dataclass(frozen=True)
class Judged:
    """One submission, and what was judged of it.

    Attributes:
        submission: The submission; its files do not matter here.
        result: What was judged; its points do not matter here.
        given: The exercises that the student's handout had; None if nothing says it.
    """

    submission: Submission
    result: Result
    given: frozenset[str] | None = None


def counted_by(syllabus: Syllabus, names: Collection[str], course: CourseFile) -> Syllabus:
    """The part of the syllabus that counts, with the points that a course gives.

    Args:
        syllabus: The syllabus.
        names: The exercises that count; none means all.
        course: The course.
    """
    parts = (
        replace(
            topic,
            exercises=tuple(
                replace(one, points=course.most(one))
                for one in topic.exercises
                if not names or one.name in names
            ),
        )
        for topic in syllabus.topics
    )
    return Syllabus(tuple(topic for topic in parts if topic.exercises))


def marked(one: Judged, course: CourseFile, counted: Syllabus, hands: Hands) -> Result:
    """What one student earns.

    The points of an exercise come from the course or from a person. What being late costs is taken
    off the first, never off the second. A total from a person is the last word.
    """
    result, submission = one.result, one.submission
    late = course.deadline.handed_in(submission)
    by_hand = hands.get(submission.student, {})
    exercises = {
        exercise.key: graded
        for exercise in counted
        if (graded := _graded(exercise, result, course, by_hand)) is not None
    }
    ruled = sum(graded.points for graded in exercises.values() if not graded.by_hand)
    given = sum(graded.points for graded in exercises.values() if graded.by_hand)
    total = by_hand.get("", Hand(None, ""))
    points = ruled * (1 - late.percent / 100) + given if total.points is None else total.points
    flags = (
        *submission.remarks,
        *_left_out(one, counted),
        *(flag for graded in exercises.values() for flag in graded.flags),
        *result.flags,
    )
    notes = _notes(late, ruled + given, total)
    return replace(
        result,
        points=round(points, 2),
        flags=flags if result.status == "graded" else (),
        exercises=exercises,
        name=submission.name or submission.student,
        identity=submission.identity,
        late=late.is_late,
        submitted=late.submitted,
        earned=round(ruled + given, 2),
        taken_off=late.percent if ruled and total.points is None else 0.0,
        notes=notes if result.status == "graded" or by_hand else (),
        by_hand=total.points is not None,
        comment=total.comment,
    )


def _graded(
    exercise: Exercise, result: Result, course: CourseFile, hands: Mapping[str, Hand]
) -> Graded | None:
    """One exercise with its points; None if it was neither judged nor given points by hand."""
    graded, hand = result.exercises.get(exercise.key), hands.get(exercise.key)
    if graded is None and hand is None:
        return None
    if graded is None:
        graded = Graded(Outcome.REFUSED if result.status == "refused" else Outcome.TODO, 0.0)
    most, share = exercise.points, None
    points = most if graded.outcome is Outcome.SOLVED else 0.0
    if course.partial_credit == SHARE and graded.outcome is not Outcome.SOLVED:
        share = held(graded)
        whole = round(100 * most * share[0] / share[1], 6) if share[1] else 0.0
        points = math.floor(whole) / 100  # never up to the points of a solved one
        share = share if graded.outcome is not Outcome.TODO or share[0] else None  # not begun
    if hand is not None and hand.points is not None:
        points, share = hand.points, None
    by_hand = hand is not None and hand.points is not None
    return graded.earning(points, share, by_hand=by_hand, comment=hand.comment if hand else "")


def held(graded: Graded) -> tuple[int, int]:
    """How many of an exercise's properties hold, and how many count.

    What the untouched stub holds does not count; where it does not hold any more, one that holds is
    taken away for it.
    """
    counting = [name for name in graded.tests if name not in graded.given]
    solved = sum(graded.tests[name] is Outcome.SOLVED for name in counting)
    broken = sum(graded.tests.get(name) is not Outcome.SOLVED for name in graded.given)
    return max(solved - broken, 0), len(counting)


def _left_out(one: Judged, counted: Syllabus) -> Sequence[str]:
    """A flag with the exercises that the manifest leaves out: a student may have changed it."""
    names = [each.name for each in counted if one.given is not None and each.name not in one.given]
    if not names:
        return []
    said = _("Left out, because its handout.json says that they were not handed out: {names}.")
    return [said.format(names=listed(names, MOST_NAMED))]


def _notes(late: HandedIn, earned: float, total: Hand) -> tuple[str, ...]:
    """How the points came about, where they are not the sum over the exercises."""
    if total.points is not None:
        said = _("The total was given by hand; the exercises earned {earned:g} points.")
        return (said.format(earned=round(earned, 2)),)
    return (late.note,) if late.note else ()
