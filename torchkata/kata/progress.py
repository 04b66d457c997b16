"""The learner's progress, from the code itself and from the last outcomes.

`.kata/outcomes.json` has the outcomes, each with a digest of everything that it depends on: the
function and those it uses, the module's imports, and the tests. If the digest has changed since,
the exercise is `changed, not run yet`. Nothing here imports torch.

An outcome from a notebook has a key of its own. It counts while the file has only the stub.
"""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchkata.i18n import _
from torchkata.kata.files import STATE, set_aside, write_quietly
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.source import Sources, digest, shipped_source
from torchkata.kata.syllabus import Exercise, Topic

_BROKEN = "outcomes-broken.json"
_IN_NOTEBOOK = "notebook:"  # the key of an outcome from a notebook begins with it


@dataclass(frozen=True)
class State:
    """The state of one exercise.

    Attributes:
        exercise: The exercise.
        outcome: `todo`, an outcome of the last run, `example` if its example passes and its hidden
            tests are not in this copy, or `changed`.
        line: The line of its definition in the learner's file.
        in_notebook: Whether the outcome is from a notebook, because the file has only the stub.
    """

    exercise: Exercise
    outcome: Outcome
    line: int
    in_notebook: bool = False

    @property
    def is_done(self) -> bool:
        """Whether every test in this copy passes."""
        return self.outcome.is_done

    @property
    def words(self) -> str:
        """The outcome for learners: `solved`, `solved (notebook)`."""
        words = self.outcome.words
        return _("{outcome} (notebook)").format(outcome=words) if self.in_notebook else words

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
        """Read again what has changed: the learner's files, and the outcomes."""
        self.sources.clear()
        self.read_outcomes()

    def read_outcomes(self) -> None:
        """Read again the outcomes of the last runs."""
        self.outcomes = Outcomes(self.kata, self.outcomes.held)

    @property
    def is_whole(self) -> bool:
        """Whether the hidden tests of every exercise are in this copy."""
        return all(map(self.kata.has_tests, self.kata.syllabus))

    def is_todo(self, exercise: Exercise) -> bool:
        """Whether the learner has not begun it, or its module is missing."""
        source = self.sources[exercise.topic]
        return not source.path.is_file() or source.is_todo(
            exercise.name, self.shipped[exercise.topic]
        )

    def state(self, exercise: Exercise) -> State:
        """The state of an exercise."""
        line = self.sources[exercise.topic].line(exercise.name)
        if self.is_todo(exercise):
            kept = self.outcomes.kept.get(in_notebook(exercise.name))
            if kept is None:
                return State(exercise, Outcome.TODO, line)
            is_current = kept.get("digest") == self.tests_digest(exercise)
            outcome = Outcome.read(kept.get("outcome")) if is_current else Outcome.CHANGED
            return State(exercise, outcome, line, in_notebook=True)
        kept = self.outcomes.kept.get(exercise.name)
        if kept is None or kept.get("digest") != self.digest(exercise):
            return State(exercise, Outcome.CHANGED, line)
        return State(exercise, Outcome.read(kept.get("outcome")), line)

    def states(self, topic: Topic) -> list[State]:
        """The states of a topic's exercises."""
        return [self.state(exercise) for exercise in topic.exercises]

    def next(self) -> State | None:
        """The next exercise to do; None at the end."""
        exercise = self.first(self.kata.syllabus)
        return None if exercise is None else self.state(exercise)

    @property
    def core_is_done(self) -> bool:
        """Whether every exercise of the core path is done, and there is one."""
        core = [exercise for exercise in self.kata.syllabus if exercise.core]
        return bool(core) and all(self.state(exercise).is_done for exercise in core)

    def first(self, exercises: Iterable[Exercise]) -> Exercise | None:
        """The first of some exercises to do: begun ones first.

        Then those of the first course, the core path before the others; then those of the next one.
        """
        left = [state for state in map(self.state, exercises) if not state.is_done]
        course = self.kata.syllabus.course
        left.sort(
            key=lambda state: (
                state.outcome is Outcome.TODO,
                course(state.exercise),
                not state.exercise.core,
            )
        )
        return left[0].exercise if left else None

    def is_reached(self, course: int) -> bool:
        """Whether a learner has come to a course: the one before is done, or it is begun."""
        courses = self.kata.syllabus.courses
        before = [topics for number, topics in courses.items() if number < course]
        if not before:
            return True
        done = all(state.is_done for topic in before[-1] for state in self.states(topic))
        begun = any(
            state.outcome is not Outcome.TODO
            for topic in courses[course]
            for state in self.states(topic)
        )
        return done or begun

    def callers(self, exercise: Exercise) -> list[str]:
        """The exercises that are begun and call this one, so they fail while it is a stub."""
        path, found = self.sources[exercise.topic].path, []
        for topic in self.kata.syllabus.topics:
            source = self.sources[topic.name]
            if source.path == path or path in source.imports():
                found += [
                    one.name
                    for one in topic.exercises
                    if one != exercise
                    and exercise.name in source.reaches(one.name)
                    and not self.is_todo(one)
                ]
        return found

    def digest(self, exercise: Exercise) -> str:
        """A hash of everything that an outcome depends on."""
        source = self.sources[exercise.topic]
        files = [*source.imports(), *self._tests(exercise)]
        return digest(source.depends_on(exercise.name), files)

    def tests_digest(self, exercise: Exercise) -> str:
        """A hash of everything that an outcome in a notebook depends on, apart from its cells."""
        return digest("", self._tests(exercise))

    def _tests(self, exercise: Exercise) -> list[Path]:
        tests = self.kata.test_file(exercise)
        return [tests, tests.parent / "probes.py"]


def in_notebook(name: str) -> str:
    """The key of an exercise's outcome in a notebook."""
    return f"{_IN_NOTEBOOK}{name}"


class Outcomes:
    """The last outcome of each exercise, kept in a file.

    Args:
        kata: The kata.
        held: Outcomes that are not in the file, because it could not be written.
    """

    def __init__(self, kata: Kata, held: Mapping[str, dict[str, str]] | None = None) -> None:
        self.file = kata.root / STATE / "outcomes.json"
        self.held = dict(held or {})
        self.kept = self._read() | self.held

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            entries = self._entries()
        except (OSError, ValueError, RecursionError):
            return {}
        return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}

    def _entries(self) -> dict[str, Any]:
        document = json.loads(self.file.read_text(encoding="utf-8"))
        entries = document.get("exercises") if isinstance(document, dict) else None
        if not isinstance(entries, dict):
            raise ValueError("no outcomes")
        return entries

    def _set_aside(self) -> str:
        """Rename a damaged file before it is written again, so that nothing in it is lost."""
        try:
            self._entries()
        except OSError:  # there is none yet
            return ""
        except (ValueError, RecursionError):
            set_aside(self.file, _BROKEN)
            said = _(
                "{file} could not be read, so it is kept as {kept}. Run pytest once: it finds what "
                "you have solved."
            )
            return said.format(file=f"{STATE}/{self.file.name}", kept=f"{STATE}/{_BROKEN}")
        return ""

    def pause(self) -> float | None:
        """The seconds since an outcome was last kept; None if none ever was."""
        try:
            return time.time() - self.file.stat().st_mtime
        except OSError:
            return None

    def keep(self, entries: Mapping[str, dict[str, str]]) -> str:
        """Add these to the kept ones; outcomes that another run has added stay.

        Returns:
            A sentence for the learner if the file cannot be written, or could not be read;
            otherwise nothing.
        """
        lost = self._set_aside()
        self.hold(entries)
        why = self._write()
        if not why:
            self.held = {}
        return why or lost

    def forget(self, keys: Iterable[str]) -> None:
        """Forget the outcomes that have these keys."""
        self.kept = self._read() | self.held  # another run may have changed them
        gone = [key for key in keys if key in self.kept]
        for key in gone:
            del self.kept[key]
            self.held.pop(key, None)
        if gone:
            self._write()

    def _write(self) -> str:
        text = json.dumps({"version": 1, "exercises": self.kept}, indent=1) + "\n"
        return write_quietly(self.file, text)

    def hold(self, entries: Mapping[str, dict[str, str]]) -> None:
        """Add these to the kept ones in memory only, as long as this process lives."""
        self.held |= entries
        self.kept = self._read() | self.held
