"""The author's gate: what every exercise has to be before it may ship.

Each problem is one line: the file, what is wrong, and the mend.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from torchkata.diagnosis.verdict import Verdict, diagnosed
from torchkata.errors import AuthorError
from torchkata.handout import contents, leaks
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, WORKSHOP
from torchkata.kata.outcome import Outcome, worst
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise, Topic
from torchkata.observe import Subject
from torchkata.run.attempt import HiddenTest
from torchkata.run.code import load
from torchkata.run.examples import examples_of, run_examples
from torchkata.run.suite import collect, run_all
from torchkata.testing.known import Known

SEEDS = 20
SECONDS = 30.0  # for one call: a known answer must not fail because the machine is busy
LEAST_WRONG = 2
LEAST_RIGHT = 1
HINTS = 3


def verify(
    kata: Kata,
    names: Sequence[str] = (),
    *,
    seeds: int = SEEDS,
    jobs: int = 1,
    tell: Callable[[str], object] = str,
) -> list[str]:
    """Check some exercises, or all.

    Args:
        kata: The kata.
        names: Topics and exercises; none means all, and that no stray file lies about.
        seeds: On how many seeds right answers have to pass.
        jobs: How many processes share the work.
        tell: Is told what is being checked.

    Returns:
        The problems found, each a line; none where all is well.

    Raises:
        UnknownName: Where a name is neither a topic nor an exercise.
    """
    chosen = chosen_of(kata, names)
    problems = [] if names else list(_stray_files(kata))
    parts = [
        (kata.root, topic.name, tuple(e.name for e in part), seeds)
        for topic in kata.syllabus.topics
        for part in _parts([e for e in topic.exercises if e in chosen])
    ]
    for part, found in zip(parts, _examined(parts, jobs), strict=True):
        tell(f"{part[1]}: {', '.join(part[2])}")
        problems += found
    if not names and not problems:
        tell("what is handed out")
        problems += _handed_out(kata)
    return list(dict.fromkeys(problems))


def _handed_out(kata: Kata) -> Iterator[str]:
    """What a course copy or a workshop copy of everything would give away."""
    for kind in (COURSE, WORKSHOP):
        for leak in leaks(kata, contents(kata, list(kata.syllabus), kind), kind):
            yield f"The {kind} copy leaks. {leak} Take it out there, or reword it."


_Part = tuple[Path, str, tuple[str, ...], int]
_PART = 4  # exercises that one process examines at a time


def _parts(exercises: Sequence[Exercise]) -> Iterator[Sequence[Exercise]]:
    return (exercises[at : at + _PART] for at in range(0, len(exercises), _PART))


def _examined(parts: Sequence[_Part], jobs: int) -> Iterator[list[str]]:
    """The problems of each part, in order; several processes share them out."""
    if jobs == 1 or len(parts) == 1:
        yield from map(_examine, parts)
        return
    # Spawned, not forked: torch has run in this process, and Windows has no fork.
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        yield from pool.map(_examine, parts)


def _examine(part: _Part) -> list[str]:
    root, name, exercises, seeds = part
    kata = Kata(root)
    topic = kata.syllabus.topic(name)
    assert topic is not None
    chosen = [exercise for exercise in topic.exercises if exercise.name in exercises]
    return list(_Topic(kata, topic, seeds).problems(chosen))


def chosen_of(kata: Kata, names: Sequence[str]) -> list[Exercise]:
    """The exercises that NAMES of topics and exercises mean; all where there are none.

    Raises:
        UnknownName: Where a name is neither a topic nor an exercise.
    """
    if not names:
        return list(kata.syllabus)
    chosen: list[Exercise] = []
    for name in names:
        topic = kata.syllabus.topic(name)
        chosen += topic.exercises if topic else [kata.syllabus.exercise(name)]
    return chosen


def _stray_files(kata: Kata) -> Iterator[str]:
    topics = {topic.name: topic for topic in kata.syllabus.topics}
    modules = {f"{name}.py" for name in topics}
    rooms = {
        kata.exercises: modules | {"syllabus.toml"},
        kata.root / "solutions": modules,
        kata.stubs: modules,
        kata.root / "tests" / "exercises": set(topics),
    }
    for name, topic in topics.items():
        own = {"probes.py", "oracles.py"}
        rooms[kata.tests(name)] = {f"test_{e.name}.py" for e in topic.exercises} | own
    for folder, known in rooms.items():
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name not in known and path.name != "__pycache__":
                yield (
                    f"{_short(kata, path)}: no exercise in exercises/syllabus.toml goes with it; "
                    "enter one there, or delete the file."
                )


class _Topic:
    """One topic under examination."""

    def __init__(self, kata: Kata, topic: Topic, seeds: int) -> None:
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
                yield f"{_short(self.kata, source.path)}: {why}; nothing else can be checked."
                return
        yield from self.modules()
        try:
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
                yield f"{_short(self.kata, source.path)}: {subject.failure.message}"
                return
        for exercise in exercises:
            sound = list(self.parts(exercise))
            yield from sound
            own = tests.get(exercise.name, [])
            if not own:
                where = _short(self.kata, self.kata.test_file(exercise))
                yield f"{where}: no test is collected from it; write one property a test."
            elif not sound:
                examined = _Examined(self, exercise, own, *subjects.values())
                try:
                    yield from examined.problems()
                except AuthorError as error:
                    yield f"{examined.where}: {error}."
                except Exception as error:  # a fault of the test file: name it, go on
                    yield f"{examined.where}: {type(error).__name__}: {error}"

    def modules(self) -> Iterator[str]:
        """The module as handed out is the stub; it defines what the syllabus says, no more."""
        if self.handed_out.text != self.stub.text:
            yield (
                f"{_short(self.kata, self.handed_out.path)}: is not what ships; copy it to "
                f"torchkata/stubs/{self.topic.name}.py if you meant to change the stubs, else "
                "copy that back."
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
                yield f"{_short(self.kata, source.path)}: {name} is missing; define it."
        if name not in stub.definitions or name not in solution.definitions:
            return
        where = f"solutions/{self.topic.name}.py:{solution.line(name)}"
        if stub.signature(name) != solution.signature(name):
            yield (
                f"{where}: the signature of {name} is not the stub's; the stub has "
                f"{stub.signature(name)}."
            )
        if stub.docstring(name) != solution.docstring(name):
            yield f"{where}: the docstring of {name} is not the stub's; copy that."
        if stub.body(name) == solution.body(name):
            yield f"{where}: {name} is the stub itself; solve it, or empty the stub."
        if not examples_of(stub, name):
            yield (
                f"torchkata/stubs/{self.topic.name}.py:{stub.line(name)}: {name} has no example; "
                "add one with `>>>` and its output."
            )


class _Examined:
    """One exercise whose parts are there: do its tests tell right from wrong?"""

    def __init__(
        self,
        topic: _Topic,
        exercise: Exercise,
        tests: Sequence[HiddenTest],
        stub: Subject,
        solution: Subject,
    ) -> None:
        self.kata = topic.kata
        self.seeds = topic.seeds
        self.shipped = topic.stub
        self.exercise = exercise
        self.tests = tests
        self.stub = stub
        self.solution = solution
        self.known = tests[0].known
        self.where = _short(self.kata, self.kata.test_file(exercise))

    def problems(self) -> Iterator[str]:
        yield from self.counts()
        yield from self.unsolved()
        right = [Known("the solution", None, None)]
        for answer in [*right, *(known for known in self.known if known.sentence is None)]:
            yield from self.example(answer)
            yield from self.passes(answer)
        for answer in self.known:
            if answer.sentence is not None:
                yield from self.refused(answer)

    def counts(self) -> Iterator[str]:
        wrong = [answer for answer in self.known if answer.sentence is not None]
        right = [answer for answer in self.known if answer.sentence is None]
        if len(wrong) < LEAST_WRONG:
            yield f"{self.where}: has {len(wrong)} known wrong answers; {LEAST_WRONG} are needed."
        if len(right) < LEAST_RIGHT:
            yield f"{self.where}: has no known right answer in another style; add one."
        for answer in wrong:
            if not (answer.sentence or "").strip():
                yield f"{self.where}: {answer.name} says nothing; give it a sentence."
        if not any(test.name.startswith("test_standard[") for test in self.tests):
            yield f"{self.where}: has no standard checks; add `test_standard = standard(...)`."
        if not (self.tests[0].module.__doc__ or "").startswith(f"{self.exercise.name}: "):
            yield f'{self.where}: the docstring has to begin with "{self.exercise.name}: ".'

    def example(self, answer: Known) -> Iterator[str]:
        examples = examples_of(self.shipped, self.exercise.name)
        verdict = run_examples(examples, self.standing_in(answer), self.exercise.name, 10.0)
        if verdict.outcome is not Outcome.SOLVED:
            said = " ".join([verdict.call, *verdict.said.split("\n")])
            yield (
                f"torchkata/stubs/{self.exercise.topic}.py: the example of {self.exercise.name} "
                f"refuses {answer.name}, which is right: {said}."
            )

    def unsolved(self) -> Iterator[str]:
        """The stub passes nothing; where it only raises, every test calls it todo."""
        verdicts = self.run(self.stub, 0)
        empty = "NotImplementedError" in (self.shipped.body(self.exercise.name) or "")
        passed = [name for name, verdict in verdicts.items() if verdict.outcome is Outcome.SOLVED]
        if empty:
            others = [
                name for name, verdict in verdicts.items() if verdict.outcome is not Outcome.TODO
            ]
            for name in others:
                yield (
                    f"{self.where}: on the stub, {name} is {verdicts[name].outcome}, not todo; "
                    "let it call the exercise before it asks for anything else."
                )
        elif len(passed) == len(verdicts):
            yield f"{self.where}: the stub passes every test; ship it unsolved."

    def passes(self, answer: Known) -> Iterator[str]:
        subject = self.standing_in(answer)
        for seed in range(self.seeds):
            for name, verdict in self.run(subject, seed).items():
                if verdict.outcome is not Outcome.SOLVED:
                    yield (
                        f"{self.where}: {answer.name} is right, but with --seed {seed} {name} "
                        f"finds it {verdict.outcome}: {_one_line(verdict)}"
                    )
                    return

    def refused(self, answer: Known) -> Iterator[str]:
        subject = self.standing_in(answer)
        for seed in range(max(1, self.seeds // 7)):
            verdicts = self.run(subject, seed, self.known)
            if worst([verdict.outcome for verdict in verdicts.values()]) is Outcome.SOLVED:
                yield (
                    f"{self.where}: {answer.name} is wrong and passes every test with "
                    f"--seed {seed}; write the test that refuses it."
                )
                return
            told = diagnosed(verdicts.values())
            if told is not None and told != answer.sentence:
                yield f"{self.where}: {answer.name} is told {told!r}, which is another's mistake."
                return
            if told is None and not answer.by_chance:
                yield (
                    f"{self.where}: {answer.name} is refused, but with --seed {seed} not told its "
                    "sentence: another known answer gives the same in every failing test, or it "
                    "depends on chance. Add a test that parts them, or give both one sentence."
                )
                return

    def standing_in(self, answer: Known) -> Subject:
        if answer.answer is None:
            return self.solution
        return self.solution.with_overrides({self.exercise.name: answer.answer})

    def run(self, subject: Subject, seed: int, known: Iterable[Known] = ()) -> dict[str, Verdict]:
        return run_all(
            self.kata, self.tests, subject, seed, diagnose_with=list(known), seconds=SECONDS
        )


def _one_line(verdict: Verdict) -> str:
    return " ".join(verdict.lines()[:3])


def _short(kata: Kata, path: Path) -> str:
    """A path as it is known in the kata."""
    return path.relative_to(kata.root).as_posix() if path.is_relative_to(kata.root) else str(path)
