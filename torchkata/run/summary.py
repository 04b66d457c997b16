"""The summary of a run: a message for each unsolved exercise, the bars, the next exercise."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from torchkata.diagnosis.kinds import PRINTS
from torchkata.diagnosis.look import looks
from torchkata.diagnosis.verdict import EXAMPLE, Verdict, property_of
from torchkata.i18n import _, ngettext
from torchkata.kata.bars import Segment, bars, core_done, what_next
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.run.session import Session

_FRESH = "test_standard[right_on_fresh_inputs]"  # any mistake can fail it
_WITHOUT_A_CALL = ("import", "missing", "crashed")
_ABOUT_MEMORY = ("alias", "copy")  # kinds that numbers do not show
LONGEST = 300  # characters of a printed line


def as_text(exercise: Exercise, test: str, verdict: Verdict) -> str:
    """A verdict as text, as JUnit and editors show it."""
    head = f"{verdict.outcome.words}: {exercise.name}"
    if not verdict.elsewhere:
        head += f", {property_of(test)}"
    return "\n".join([head, *verdict.lines()])


def summarise(session: Session, reporter: Any) -> None:
    """Write a message for each failing exercise, then the bars and the next exercise."""
    if session.record.is_empty:
        return
    broken_topics: set[str] = set()
    left_out: dict[str, list[str]] = {}
    for exercise in session.kata.syllabus:
        if exercise.topic in broken_topics:
            continue
        if not_run := _not_run(session, exercise):
            left_out.setdefault(not_run, []).append(exercise.name)
            continue
        lines = about(session, exercise)
        if lines:
            if session.code.cannot_load(exercise.topic):
                broken_topics.add(exercise.topic)
            reporter.write_line("")
            for text, style in lines:
                reporter.write_line(text, **dict.fromkeys(style.split(), True))
    for told, names in left_out.items():
        reporter.write_line("")
        _write(reporter, [[line] for line in _names_before(names, told)])
    if session.code.is_own:
        for told in filter(None, (_examples_alone(session), _partly(session))):
            reporter.write_line("")
            reporter.write_line(told, yellow=True)
        _tell_solved(session, reporter)
        _tell_progress(session, reporter)


def about(session: Session, exercise: Exercise) -> list[Segment]:
    """The message about an exercise, in lines: its most telling failure, and the number of others.

    If everything that ran is solved, only a remark if it printed; no lines if it is still to do.
    """
    entries = session.record.entries(exercise)
    failing = session.record.failures(exercise)
    if not failing:
        if not_run := _not_run(session, exercise):
            return _names_before([exercise.name], not_run)
        prints = any(entry.verdict.printed for entry in entries.values())
        return [(f"{exercise.name}: {PRINTS}", "yellow")] if prints else []
    choice = session.record.choice(exercise)
    assert choice is not None
    test = choice.test
    verdict, printed = failing[test], entries[test].printed
    whole_topic = session.code.cannot_load(exercise.topic)
    if whole_topic:
        said = _("{file} cannot be loaded, so nothing in it can be tested")
        lines = [(said.format(file=f"{exercise.topic}.py"), "bold red")]
    else:
        lines = [
            (f"{exercise.name}: {verdict.outcome.words}", "bold red"),
            ("    " + _fails(test, failing), ""),
        ]
    sure, others = _to_look_at(session, exercise, verdict)
    # What is wrong in any case may be the cause of what a known mistake explains.
    told = tuple(sure) or choice.sentences or tuple(filter(None, [choice.relation]))
    shown = replace(verdict, call="") if whole_topic else verdict
    for line in shown.lines(told):
        lines.append((f"    {line}", "yellow" if line in told else ""))
    if not sure and not choice.sentences:
        lines += [(f"    {line}", "") for line in others[:2]]
    if session.code.is_own and verdict.kind not in _WITHOUT_A_CALL and not whole_topic:
        said = _("try it: kata replay {name}, or kata check --pdb {name}")
        if verdict.kind in _ABOUT_MEMORY:
            said = _("see it: kata see {name}")
        lines.append(("    " + said.format(name=exercise.name), "cyan"))
    if printed:
        lines.append(("    " + _("It printed:"), ""))
        lines += [(f"    | {_cut(line)}", "") for line in printed.rstrip().split("\n")[-10:]]
    if verdict.trace:
        lines.append(("    " + _("The whole traceback:"), ""))
        lines += [(f"    | {_cut(line)}", "") for line in verdict.trace.rstrip().split("\n")]
    if _left_out(session, exercise):
        lines.append(("    " + _("The tests after it did not run."), ""))
    return lines


def _cut(line: str) -> str:
    """A printed line, but not megabytes of it."""
    if len(line) <= LONGEST:
        return line
    return _("{start} ... ({count:,} characters)").format(start=line[:LONGEST], count=len(line))


def _left_out(session: Session, exercise: Exercise) -> list[Verdict]:
    """The verdicts on its tests that did not run."""
    verdicts = [entry.verdict for entry in session.record.entries(exercise).values()]
    return [verdict for verdict in verdicts if verdict.outcome is Outcome.NOT_RUN]


def _not_run(session: Session, exercise: Exercise) -> str:
    """Why its tests did not run, and where the cause is; empty if one of them failed."""
    left_out = _left_out(session, exercise)
    if not left_out or session.record.failures(exercise):
        return ""
    return f"{left_out[0].said}: {left_out[0].place}"


def _names_before(names: Sequence[str], told: str) -> list[Segment]:
    """What is told of some exercises, after their names."""
    lines = textwrap.wrap(f"{', '.join(names)}: {told}", 79, subsequent_indent="    ")
    return [(line, "yellow") for line in lines]


def _to_look_at(
    session: Session, exercise: Exercise, verdict: Verdict
) -> tuple[list[str], list[str]]:
    """Lines of the learner's function: those wrong in any case, and those that often go wrong."""
    found: tuple[list[str], list[str]] = [], []
    source = session.code.source(exercise.topic)
    definition = source.definitions.get(exercise.name)
    if definition is not None:
        for look in looks(definition, verdict.kind, verdict.said, source.returning):
            place = f"{session.code.name}/{exercise.topic}.py:{look.line}"
            found[not look.is_sure].append(look.sentence(place))
    return found


def _examples_alone(session: Session) -> str:
    """A note if only examples ran: pytest finds no other tests in `exercises/`."""
    alone = [
        exercise
        for exercise in session.kata.syllabus
        if session.record.entries(exercise).keys() == {EXAMPLE}
        and session.record.outcome(exercise) is Outcome.SOLVED
        and session.kata.has_tests(exercise)
    ]
    if not alone:
        return ""
    if len(alone) == 1:
        said = _("{name}: its example passes, its other tests did not run: kata check {name}")
        return said.format(name=alone[0].name)
    said = _("{count} examples pass, their other tests did not run: run pytest in {root}")
    return said.format(count=len(alone), root=session.kata.root)


def _partly(session: Session) -> str:
    """A note if only some tests of an exercise ran, and passed: that solves nothing."""
    record = session.record
    some = [
        exercise.name
        for exercise in record.ran()
        if record.outcome(exercise) is Outcome.SOLVED
        and not record.ran_whole(exercise)
        and record.entries(exercise).keys() != {EXAMPLE}
        and not session.code.progress.state(exercise).is_done
    ]
    if not some:
        return ""
    said = _("{names}: the tests that ran pass, others did not run: kata check {name}")
    return said.format(names=", ".join(some), name=some[0])


def _tell_solved(session: Session, reporter: Any) -> None:
    """What this run has solved; a run of one exercise says so each time."""
    ran = session.record.ran()
    solved = session.solved or [one for one in ran if len(ran) == 1 and _is_done(session, one)]
    if not solved:
        return
    words = session.record.outcome(solved[0]).words
    lines = _names_before([one.name for one in solved], words)
    reporter.write_line("")
    _write(reporter, [[(line, "bold green")] for line, _style in lines])
    progress = session.code.progress
    if any(one.core for one in session.solved) and progress.core_is_done and progress.next():
        reporter.write_line("")
        _write(reporter, core_done(progress))


def _is_done(session: Session, exercise: Exercise) -> bool:
    return session.record.outcome(exercise).is_done and session.record.ran_whole(exercise)


def _tell_progress(session: Session, reporter: Any) -> None:
    progress = session.code.progress
    unicode = "utf" in (getattr(reporter._tw._file, "encoding", None) or "utf").lower()
    reporter.write_line("")
    unkept: list[Sequence[Segment]] = [[("", "")], [(session.unkept, "yellow")]]
    _write(reporter, [*bars(progress, unicode), [("", "")], *what_next(progress)])
    _write(reporter, unkept if session.unkept else [])


def _write(reporter: Any, lines: Iterable[Sequence[Segment]]) -> None:
    for line in lines:
        for text, style in line:
            reporter.write(text, **dict.fromkeys(style.split(), True))
        reporter.write_line("")


def _fails(shown: str, failing: Mapping[str, Verdict]) -> str:
    """The test that fails, by the property that it is named after, and the number of others."""
    if failing[shown].elsewhere:
        if _FRESH not in failing:
            return _("fails {count} of its tests").format(count=len(failing))
        shown = _FRESH
    test, others = property_of(shown), len(failing) - 1
    said = _("fails its example") if shown == EXAMPLE else _('fails the test "{test}"')
    if others:
        said += ngettext(", and {count} more", ", and {count} more", others)
    return said.format(test=test, count=others)
