"""What happened in a workshop, as one page without names, to plan the next one by."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from torchkata.board.sentences import read_sentences
from torchkata.board.standing import STUCK_RUNS, STUCK_SECONDS, Standing
from torchkata.board.store import Kept, Store
from torchkata.board.words import Words
from torchkata.i18n import counted
from torchkata.kata.files import write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome

_MOST_MISTAKES = 20
_STEP = 300.0  # seconds between two points of a line


@dataclass(frozen=True)
class Line:
    """One exercise of a workshop.

    Attributes:
        name: Its name.
        topic: Its topic.
        title: Its subject.
        began: How many learners ran it.
        solved: How many solved it.
        minutes: The median time from a learner's first run to the solution.
        runs: The median number of runs up to there.
        stuck: How many were stuck there.
        first: When somebody solved it first: minutes after the beginning.
        half: When half of those who solved it had.
        mistake: What was told most often there, and how often.
    """

    name: str
    topic: str
    title: str
    began: int
    solved: int
    minutes: float | None
    runs: float | None
    stuck: int
    first: float | None
    half: float | None
    mistake: str


@dataclass(frozen=True)
class Mistake:
    """One mistake of a workshop, and how many learners made it."""

    text: str
    exercise: str
    learners: int
    runs: int


def write_report(kata: Kata, file: Path, out: Path) -> None:
    """Write the page.

    Raises:
        KataError: If the board or the file cannot be used.
    """
    write_or_say(out, page(kata, file).encode())


def page(kata: Kata, file: Path) -> str:
    """The page as HTML; it needs no other file."""
    import jinja2

    words = Words(kata)
    words.learn(read_sentences(kata))
    with closing(Store(file)) as store:
        members = [one for one in store.members() if not one.removed]
        known = {one.id for one in members}
        reports = [one for one in store.reports() if one.learner in known]
        began = float(store.about("began"))
        announced = [(at, text) for at, text in store.announcements() if text]
    reports.sort(key=lambda one: one.at)  # stable: the reports of one learner stay in order
    standing = Standing(members, reports)
    start = min((one.at for one in reports), default=began)
    end = max((one.at for one in reports), default=began)
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(
        Path(__file__).with_name("report.html").read_text(encoding="utf-8")
    )
    lines = _lines(kata, standing, reports, words, start)
    return template.render(
        day=f"{datetime.fromtimestamp(start):%Y-%m-%d}",
        start=_clock(start),
        end=_clock(end),
        learners=_learners(len(members)),
        runs=sum(one.report.what == "run" for one in reports),
        solved=sum(one.solved for one in standing.learners.values()),
        lines=lines,
        explain=sorted((one for one in lines if one.stuck), key=lambda one: -one.stuck)[:5],
        mistakes=_mistakes(reports, words),
        path=_path(standing.points, start, end),
        announced=[(_clock(at), text) for at, text in announced],
        stuck_runs=STUCK_RUNS,
        stuck_minutes=round(STUCK_SECONDS / 60),
        examples=any(one.report.outcome == Outcome.EXAMPLE for one in reports),
    )


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at):%H:%M}"


def _lines(
    kata: Kata, standing: Standing, reports: list[Kept], words: Words, start: float
) -> list[Line]:
    """The exercises that somebody ran, in the order of the course."""
    cells = standing.by_exercise()
    stuck, runs = _stuck(reports), _runs(reports)
    told = _reasons(reports)
    found = []
    for exercise in kata.syllabus:
        if exercise.name not in cells:
            continue
        done = [one for one in cells[exercise.name] if one.solved is not None and one.runs]
        after = sorted((one.solved or 0.0) - start for one in done)
        count: Counter[str] = Counter()
        for (reason, name), people in told.items():
            if name == exercise.name:
                count[reason] = len(people)
        most = count.most_common(1)
        found.append(
            Line(
                name=exercise.name,
                topic=exercise.topic,
                title=exercise.title,
                began=len(cells[exercise.name]),
                solved=sum(one.solved is not None for one in cells[exercise.name]),
                minutes=_median([((one.solved or 0.0) - one.first) / 60 for one in done]),
                runs=_median(runs.get(exercise.name, [])),
                stuck=len(stuck.get(exercise.name, ())),
                first=round(after[0] / 60) if after else None,
                half=round(after[(len(after) - 1) // 2] / 60) if after else None,
                mistake=f"{words.text(most[0][0])} ({_learners(most[0][1])})" if most else "",
            )
        )
    return found


def _learners(count: int) -> str:
    return counted(count, "learner", "learners")


def _median(values: list[float]) -> float | None:
    return round(median(values), 1) if values else None


def _stuck(reports: list[Kept]) -> dict[str, set[int]]:
    """Who was stuck at each exercise, by the rule of the live page, or raised a hand there."""
    found: dict[str, set[int]] = {}
    failing: dict[tuple[int, str], tuple[int, float]] = {}
    current: dict[int, str] = {}
    for one in reports:
        report = one.report
        if report.what == "hand" and report.up and one.learner in current:
            found.setdefault(current[one.learner], set()).add(one.learner)
        if report.what != "run":
            continue
        key = (one.learner, report.exercise)
        current[one.learner] = report.exercise
        fails, since = failing.get(key, (0, one.at))
        if fails and one.at - since >= STUCK_SECONDS:
            found.setdefault(report.exercise, set()).add(one.learner)
        if Outcome(report.outcome).is_done:
            failing.pop(key, None)
            continue
        failing[key] = (fails + 1, since)
        if fails + 1 >= STUCK_RUNS:
            found.setdefault(report.exercise, set()).add(one.learner)
    return found


def _runs(reports: list[Kept]) -> dict[str, list[float]]:
    """For each exercise, how many runs each learner needed up to the solution."""
    count: Counter[tuple[int, str]] = Counter()
    found: dict[str, list[float]] = {}
    done: set[tuple[int, str]] = set()
    for one in reports:
        key = (one.learner, one.report.exercise)
        if one.report.what != "run" or key in done:
            continue
        count[key] += 1
        if Outcome(one.report.outcome).is_done:
            done.add(key)
            found.setdefault(one.report.exercise, []).append(float(count[key]))
    return found


def _reasons(reports: list[Kept]) -> dict[tuple[str, str], Counter[int]]:
    """For each mistake of each exercise, the learners who made it, and in how many runs."""
    found: dict[tuple[str, str], Counter[int]] = {}
    for one in reports:
        report = one.report
        if report.what == "run" and not Outcome(report.outcome).is_done:
            for reason in report.mistakes or filter(None, [report.kind]):
                found.setdefault((reason, report.exercise), Counter())[one.learner] += 1
    return found


def _mistakes(reports: list[Kept], words: Words) -> list[Mistake]:
    """The mistakes that most learners made."""
    told = _reasons(reports)
    ranked = sorted(told.items(), key=lambda pair: (-len(pair[1]), -pair[1].total(), pair[0]))
    return [
        Mistake(words.text(reason), exercise, len(people), people.total())
        for (reason, exercise), people in ranked[:_MOST_MISTAKES]
    ]


def _path(points: list[tuple[float, int]], start: float, end: float) -> str:
    """The line of solved exercises over time, in a picture of 600 by 160."""
    if not points:
        return ""
    most, length = max(points[-1][1], 1), max(end - start, _STEP)
    path, before = ["M40 140"], 140.0
    for at, count in points:
        x = 40 + 550 * min(1.0, max(0.0, at - start) / length)
        y = 140 - 130 * count / most
        path.append(f"L{x:.1f} {before:.1f}L{x:.1f} {y:.1f}")
        before = y
    return "".join([*path, f"L590 {before:.1f}"])
