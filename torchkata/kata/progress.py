"""How far the learner is: read from the code itself and from the last outcomes.

Outcomes are kept in `.kata/outcomes.json` with a digest of all that they depend on: the function
and what it uses, what the module imports, and the tests. Where the digest differs from today's, the
outcome is not shown: the exercise is `changed, not run yet`. Nothing here imports torch.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from torchkata.i18n import _
from torchkata.kata.source import Sources, digest, shipped_source
from torchkata.kata.syllabus import Exercise, Kata, Topic

CHANGED = "changed"
EXAMPLE = "example"  # as far as a copy without hidden tests can tell
DONE = ("solved", EXAMPLE)  # all that can be run here passes
WORDS = {
    "solved": _("solved"),
    EXAMPLE: _("example passes"),
    "wrong": _("wrong"),
    "todo": _("to do"),
    "raised": _("raised an error"),
    "timed_out": _("timed out"),
    "crashed": _("crashed"),
    "refused": _("cannot be judged"),
    CHANGED: _("changed, not run yet"),
}


@dataclass(frozen=True)
class State:
    """Where one exercise stands.

    Attributes:
        exercise: Which.
        outcome: `todo`, an outcome of the last run, `example` where its example passes and its
            hidden tests are elsewhere, or `changed`.
        line: The line of its definition in the learner's file.
    """

    exercise: Exercise
    outcome: str
    line: int

    @property
    def is_done(self) -> bool:
        """Whether all that can be run here passes."""
        return self.outcome in DONE

    @property
    def place(self) -> str:
        """File and line: `exercises/line_fit.py:31`."""
        return f"exercises/{self.exercise.topic}.py:{self.line}"


class Progress:
    """The state of every exercise of a kata."""

    def __init__(self, kata: Kata) -> None:
        self.kata = kata
        self.sources = Sources(kata.exercises)
        self.shipped = Sources(kata.stubs, shipped_source)
        self.outcomes = Outcomes(kata)

    def read_again(self) -> None:
        """Take in what was written since: the learner's files, and the outcomes."""
        self.sources.clear()
        self.read_outcomes()

    def read_outcomes(self) -> None:
        """Take in the outcomes of runs since."""
        self.outcomes = Outcomes(self.kata)

    @property
    def is_whole(self) -> bool:
        """Whether the hidden tests of every exercise are in this copy."""
        return all(map(self.kata.has_tests, self.kata.syllabus))

    def is_todo(self, exercise: Exercise) -> bool:
        """Whether the learner has not begun it; a module that is missing counts so too."""
        source = self.sources[exercise.topic]
        return not source.path.is_file() or source.is_todo(
            exercise.name, self.shipped[exercise.topic]
        )

    def state(self, exercise: Exercise) -> State:
        """Where an exercise stands."""
        line = self.sources[exercise.topic].line(exercise.name)
        if self.is_todo(exercise):
            return State(exercise, "todo", line)
        kept = self.outcomes.kept.get(exercise.name)
        if kept is None or kept.get("digest") != self.digest(exercise):
            return State(exercise, CHANGED, line)
        return State(exercise, kept.get("outcome", CHANGED), line)

    def states(self, topic: Topic) -> list[State]:
        """Where a topic's exercises stand."""
        return [self.state(exercise) for exercise in topic.exercises]

    def next(self) -> State | None:
        """What to do next; None at the end."""
        exercise = self.first(self.kata.syllabus)
        return None if exercise is None else self.state(exercise)

    def first(self, exercises: Iterable[Exercise]) -> Exercise | None:
        """What to do first of some: what was begun, then the core path, then the rest."""
        left = [state for state in map(self.state, exercises) if not state.is_done]
        left.sort(key=lambda state: (state.outcome == "todo", not state.exercise.core))
        return left[0].exercise if left else None

    def digest(self, exercise: Exercise) -> str:
        """A hash of all that an outcome depends on."""
        source = self.sources[exercise.topic]
        tests = self.kata.test_file(exercise)
        files = [*source.imports(), tests, tests.parent / "probes.py"]
        return digest(source.depends_on(exercise.name), files)


class Outcomes:
    """The last outcome of each exercise, kept in a file."""

    def __init__(self, kata: Kata) -> None:
        self.file = kata.root / ".kata" / "outcomes.json"
        self.kept = self._read()

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            document = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        entries = document.get("exercises") if isinstance(document, dict) else None
        if not isinstance(entries, dict):
            return {}
        return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}

    def keep(self, entries: Mapping[str, dict[str, str]]) -> None:
        """Add these to what is kept; what another run wrote meanwhile stays."""
        self.kept = self._read() | dict(entries)
        write_quietly(
            self.file, json.dumps({"version": 1, "exercises": self.kept}, indent=1) + "\n"
        )


def write_quietly(file: Path, text: str) -> None:
    """Replace a file in `.kata` at once, or not at all; a read-only folder is no error."""
    try:
        file.parent.mkdir(exist_ok=True)
        ignore = file.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        draft = file.with_suffix(".tmp")
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    except OSError:
        return


Segment = tuple[str, str]  # a text and its style: `green`, `red`, `yellow`, `bold`, or nothing

BAR = 20


def bars(progress: Progress, unicode: bool) -> Iterator[list[Segment]]:
    """A line for each topic."""
    for topic in progress.kata.syllabus.topics:
        yield bar(progress, topic, unicode)


def bar(progress: Progress, topic: Topic, unicode: bool) -> list[Segment]:
    """How many exercises of a topic are done, and what is wrong with others."""
    full, empty = ("█", "░") if unicode else ("#", ".")
    width = max(len(one.name) for one in progress.kata.syllabus.topics)
    states = progress.states(topic)
    outcomes = [state.outcome for state in states]
    done, count = sum(state.is_done for state in states), len(states)
    filled = BAR * done // count if count else 0
    others = [
        f"{outcomes.count(outcome)} {WORDS[outcome]}"
        for outcome in WORDS
        if outcome not in ("solved", EXAMPLE, "todo") and outcome in outcomes
    ]
    return [
        (f"{topic.name:<{width}}  ", ""),
        (full * filled, "green"),
        (empty * (BAR - filled), ""),
        (f"  {done:>2}/{count}", "green" if done == count else ""),
        (" " * (4 - len(str(count))) + ", ".join(others) if others else "", "yellow"),
    ]


def what_next(progress: Progress) -> list[list[Segment]]:
    """The next exercise, where it is, and how to get a hint; or that all is done.

    Where hidden tests are elsewhere, what the count above is worth is said first.
    """
    examples_only = [] if progress.is_whole else _examples_only()
    state = progress.next()
    if state is None:
        done = _("Every example passes: kata submit packs it to hand in.")
        solved = _("Everything is solved. Well done!")
        return [*examples_only, [(solved if progress.is_whole else done, "green")]]
    exercise = state.exercise
    return [
        *examples_only,
        [
            (_("Next: "), "bold"),
            (f"{exercise.name}", "bold"),
            (f"  {exercise.title}", ""),
            ("" if state.outcome == "todo" else f"  ({WORDS[state.outcome]})", "yellow"),
        ],
        [(f"      {state.place}", "")],
        [("      " + _("a hint: kata hint {name}").format(name=exercise.name), "")],
    ]


def _examples_only() -> list[list[Segment]]:
    """What the count is worth in a copy without hidden tests."""
    said = [
        _("This counts examples that pass. Hidden tests, not in this copy, decide the grade;"),
        _("which mistake it is comes with the feedback."),
        "",
    ]
    return [[(line, "")] for line in said]
