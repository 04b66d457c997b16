"""The progress as a learner sees it: a bar for each topic, and the next exercise."""

from collections.abc import Iterator

from torchkata.i18n import _, ngettext
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress
from torchkata.kata.syllabus import Exercise, Topic

Segment = tuple[str, str]  # a text and its style: `green`, `red`, `yellow`, `bold`, or nothing

BAR = 20


def bars(progress: Progress, unicode: bool) -> Iterator[list[Segment]]:
    """A line for each topic; one line for a course that is not reached yet."""
    for number, topics in progress.kata.syllabus.courses.items():
        if progress.is_reached(number):
            yield from (bar(progress, topic, unicode) for topic in topics)
        else:
            count = sum(len(topic.exercises) for topic in topics)
            said = ngettext(
                "then course {number}, with one exercise: {topics}",
                "then course {number}, with {count} exercises: {topics}",
                count,
            )
            names = ", ".join(topic.name for topic in topics)
            yield [(said.format(number=number, count=count, topics=names), "")]


def bar(progress: Progress, topic: Topic, unicode: bool) -> list[Segment]:
    """The number of done exercises of a topic, and the outcomes of failing ones."""
    full, empty = ("█", "░") if unicode else ("#", ".")
    width = max(len(one.name) for one in progress.kata.syllabus.topics)
    states = progress.states(topic)
    outcomes = [state.outcome for state in states]
    done, count = sum(state.is_done for state in states), len(states)
    filled = BAR * done // count if count else 0
    others = [
        f"{outcomes.count(outcome)} {outcome.words}"
        for outcome in Outcome
        if outcome in outcomes and not outcome.is_done and outcome is not Outcome.TODO
    ]
    if noted := sum(state.in_notebook and state.is_done for state in states):
        others.append(_("{count} in a notebook").format(count=noted))
    source = progress.sources[topic.name]
    if source.is_missing:
        others = [_("the file is missing")]
    elif source.unreadable is not None:
        others = [_("cannot be read as Python")]
    return [
        (f"{topic.name:<{width}}  ", ""),
        (full * filled, "green"),
        (empty * (BAR - filled), ""),
        (f"  {done:>2}/{count}", "green" if done == count else ""),
        (" " * (4 - len(str(count))) + ", ".join(others) if others else "", "yellow"),
    ]


def what_next(progress: Progress) -> list[list[Segment]]:
    """The next exercise, its place, and how to get a hint; or the news that all is done.

    A copy without hidden tests first says what the count above means.
    """
    examples_only = [] if progress.is_whole else _examples_only()
    state = progress.next()
    if state is None:
        done = _("Every example passes: kata submit packs your work to hand it in.")
        solved = _("Everything is solved. Well done!")
        return [*examples_only, [(solved if progress.is_whole else done, "green")]]
    exercise = state.exercise
    for topic in progress.kata.syllabus.topics:
        if error := progress.sources[topic.name].unreadable:
            return [*examples_only, *_missing(progress), *_unreadable(topic, error)]
    said = state.words if state.in_notebook else f"({state.words})"
    is_todo, course = state.outcome is Outcome.TODO, progress.kata.syllabus.course(exercise)
    further = is_todo and course > min(progress.kata.syllabus.courses)
    deeper = is_todo and not further and not exercise.core and progress.core_is_done
    return [
        *examples_only,
        *_missing(progress),
        *(_off_the_core_path() if deeper else []),
        *(_another_course(course) if further else []),
        [
            (_("Next: "), "bold"),
            (f"{exercise.name}", "bold"),
            (f"  {exercise.title}", ""),
            ("" if state.outcome is Outcome.TODO else f"  {said}", "yellow"),
        ],
        [(f"      {state.place}", "")],
        [("      " + _("a hint: kata hint {name}").format(name=exercise.name), "")],
    ]


def _unreadable(topic: Topic, error: SyntaxError) -> list[list[Segment]]:
    """The line to fix before anything in a file can be tested."""
    place = f"exercises/{topic.name}.py" + (f":{error.lineno}" if error.lineno else "")
    return [
        [(_("Next: "), "bold"), (place, "bold"), ("  " + _("cannot be read as Python"), "yellow")],
        [(f"      {error.msg}", "")],
        [("      " + _("Fix this first: nothing in the file can be tested before."), "")],
    ]


def missing(exercise: Exercise) -> Segment:
    """A line about the file of an exercise, which is not there."""
    said = _("exercises/{topic}.py is missing: `kata reset {name}` brings it back.")
    return said.format(topic=exercise.topic, name=exercise.name), "yellow"


def _missing(progress: Progress) -> list[list[Segment]]:
    """A line for each file that is not there."""
    lost = [
        [missing(topic.exercises[0])]
        for topic in progress.kata.syllabus.topics
        if topic.exercises and progress.sources[topic.name].is_missing
    ]
    return [*lost, [("", "")]] if lost else []


def core_done(progress: Progress) -> list[list[Segment]]:
    """The end of the core path: what was learned, and what comes now."""
    core = [exercise for exercise in progress.kata.syllabus if exercise.core]
    course = progress.kata.syllabus.course(core[0])
    topics = progress.kata.syllabus.courses[course]
    left = sum(len(topic.exercises) for topic in topics) - len(core)
    done = _("The core path is done: all {count} exercises. Well done!").format(count=len(core))
    more = ngettext(
        "One more exercise goes deeper: kata list --todo",
        "The other {count} exercises go deeper, in any order: kata list --todo",
        left,
    )
    return [
        [(done, "bold green")],
        [("    " + _("You have learned about:"), "")],
        *([(f"    - {one.title}", "")] for one in topics if {*core} & {*one.exercises}),
        [("    " + more.format(count=left), "")],
    ]


def _off_the_core_path() -> list[list[Segment]]:
    """The step off the core path."""
    said = _("The core path is done. What comes now goes deeper: kata list --todo")
    return [[(said, "green")], [("", "")]]


def _another_course(course: int) -> list[list[Segment]]:
    """The step into a further course."""
    said = _("Course {before} is done. Well done! Course {course} builds on it: kata list --todo")
    return [[(said.format(before=course - 1, course=course), "green")], [("", "")]]


def _examples_only() -> list[list[Segment]]:
    """The meaning of the count in a copy without hidden tests."""
    said = [
        _("This counts examples that pass. Hidden tests, not in this copy, decide the grade;"),
        _("the feedback names your mistakes."),
        "",
    ]
    return [[(line, "")] for line in said]
