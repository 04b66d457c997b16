"""The gate's questions to one topic: are the parts of its exercises there, and do they agree?"""

import itertools
from collections.abc import Iterator, Sequence

from torchkata.author.derive import derived
from torchkata.author.exercise import ExaminedExercise
from torchkata.author.mistakes import undeclared
from torchkata.author.placeholders import unfilled
from torchkata.errors import AuthorError
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise, Topic
from torchkata.run.code import load
from torchkata.run.examples import examples_of
from torchkata.run.suite import collect

HINTS = 3


class ExaminedTopic:
    """One topic under examination."""

    def __init__(self, kata: Kata, topic: Topic, seeds: range) -> None:
        self.kata = kata
        self.topic = topic
        self.seeds = seeds
        self.stub = Source(kata.stub(topic.name))
        self.solution = Source(kata.root / "solutions" / f"{topic.name}.py")
        self.handed_out = Source(kata.exercises / f"{topic.name}.py")

    def problems(self, exercises: Sequence[Exercise]) -> Iterator[str]:
        for source in (self.stub, self.solution, self.handed_out):
            if not source.path.is_file() or source.error is not None:
                why = source.error.msg if source.error else "is missing"
                yield f"{self.kata.short(source.path)}: {why}; nothing else can be checked."
                return
        try:
            yield from self.modules()
            yield from undeclared(self.kata, exercises)
            unwritten = {one: list(unfilled(self.kata, one)) for one in exercises}
            for places in unwritten.values():
                yield from places
            exercises = [one for one in exercises if not unwritten[one]]
            tests = collect(self.kata, exercises)
        except AuthorError as error:
            yield str(error)
            return
        subjects = {
            source: load(self.kata, source.path.parent, self.topic.name)
            for source in (self.stub, self.solution)
        }
        for source, subject in subjects.items():
            if subject.failure is not None:
                yield f"{self.kata.short(source.path)}: {subject.failure.message}"
                return
        for exercise in exercises:
            sound = list(self.parts(exercise))
            yield from sound
            own = tests.get(exercise.name, [])
            if not own:
                where = self.kata.short(self.kata.test_file(exercise))
                yield f"{where}: no test is collected from it; write one property a test."
            elif not sound:
                examined = ExaminedExercise(
                    self.kata, self.seeds, self.stub, exercise, own, *subjects.values()
                )
                try:
                    yield from examined.problems()
                except AuthorError as error:
                    yield f"{examined.where}: {error}."
                except Exception as error:  # a fault of the test file: name it, go on
                    yield f"{examined.where}: {type(error).__name__}: {error}"

    def modules(self) -> Iterator[str]:
        """Copies of the stubs are copies; a stub is defined for each exercise, and no others."""
        for path, text in derived(self.kata, self.topic).items():
            now = Source(path).text
            if now != text:
                yield (
                    f"{self.kata.short(path)}:{_first_difference(now, text)}: differs from "
                    f"torchkata/stubs/{self.topic.name}.py in a docstring, a signature or a stub; "
                    f"`kata verify --write {self.topic.name}` copies the stub's here."
                )
        known = {exercise.name for exercise in self.topic.exercises}
        for name in self.stub.definitions.keys() - known:
            if not name.startswith("_"):
                yield (
                    f"torchkata/stubs/{self.topic.name}.py:{self.stub.line(name)}: {name} is not "
                    "in exercises/syllabus.toml; enter it there, or delete it."
                )

    def parts(self, exercise: Exercise) -> Iterator[str]:
        """The four parts of an exercise exist and agree."""
        name, stub, solution = exercise.name, self.stub, self.solution
        entry = f"exercises/syllabus.toml, [{exercise.topic}.{name}]"
        if len(exercise.hints) != HINTS or not all(hint.strip() for hint in exercise.hints):
            yield f"{entry}: needs three hints, none empty: idea, tool, outline."
        if not exercise.title.strip():
            yield f"{entry}: the title is empty; say in a few words what it is about."
        for source in (stub, solution):
            if name not in source.definitions:
                yield f"{self.kata.short(source.path)}: {name} is missing; define it."
        if name not in stub.definitions or name not in solution.definitions:
            return
        where = f"solutions/{self.topic.name}.py:{solution.line(name)}"
        for lacking in stub.methods(name) - solution.methods(name):
            yield f"{where}: {name} has no method {lacking}, which the stub has; define it."
        if type(stub.definitions[name]) is not type(solution.definitions[name]):
            yield f"{where}: {name} is a class and the stub a function, or the other way round."
        if stub.body(name) == solution.body(name):
            yield f"{where}: {name} is the stub itself; solve it, or empty the stub."
        if not examples_of(stub, name):
            yield (
                f"torchkata/stubs/{self.topic.name}.py:{stub.line(name)}: {name} has no example; "
                "add one with `>>>` and its output."
            )


def _first_difference(one: str, other: str) -> int:
    """The first line in which two texts differ."""
    pairs = itertools.zip_longest(one.splitlines(), other.splitlines())
    return next((number for number, pair in enumerate(pairs, 1) if len(set(pair)) > 1), 1)
