"""The gate's questions to one exercise: do its hidden tests tell right from wrong?"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from torchkata.diagnosis.verdict import Verdict, diagnosed
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome, worst
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise
from torchkata.observe import Subject
from torchkata.run.attempt import HiddenTest
from torchkata.run.examples import examples_of, run_examples
from torchkata.run.suite import run_all
from torchkata.testing.known import Known

SECONDS = 30.0  # for one call: a known answer must not fail because the machine is busy
LEAST_WRONG = 2
LEAST_RIGHT = 1


class ExaminedExercise:
    """One exercise whose parts are there: do its tests tell right from wrong?"""

    def __init__(
        self,
        kata: Kata,
        seeds: int,
        shipped: Source,
        exercise: Exercise,
        tests: Sequence[HiddenTest],
        stub: Subject,
        solution: Subject,
    ) -> None:
        self.kata = kata
        self.seeds = seeds
        self.shipped = shipped
        self.exercise = exercise
        self.tests = tests
        self.stub = stub
        self.solution = solution
        self.known = tests[0].known
        self.where = short_path(self.kata, self.kata.test_file(exercise))

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
            others = [name for name, one in verdicts.items() if one.outcome is not Outcome.TODO]
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


def short_path(kata: Kata, path: Path) -> str:
    """A path as it is known in the kata."""
    return path.relative_to(kata.root).as_posix() if path.is_relative_to(kata.root) else str(path)
