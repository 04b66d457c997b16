"""The gate's questions to one exercise: do its hidden tests tell right from wrong?"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from torchkata.author.promises import forbidden
from torchkata.author.trespass import harmless, trespasses, with_trespass
from torchkata.diagnosis.choice import choose
from torchkata.diagnosis.remembered import Remembered
from torchkata.diagnosis.verdict import Verdict
from torchkata.errors import AuthorError
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome, worst
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise
from torchkata.observe import Subject
from torchkata.run.attempt import Attempt, HiddenTest, Setting
from torchkata.run.examples import examples_of, run_examples
from torchkata.run.suite import run_all
from torchkata.testing.known import (
    Known,
    answers_in,
    known_answers,
    right_answers,
    wrong_answers,
)
from torchkata.testing.learner import beside

SECONDS = 30.0  # for one call: a known answer must not fail because the machine is busy
LEAST_WRONG = 2
LEAST_RIGHT = 1


class ExaminedExercise:
    """One exercise whose parts are there: do its tests tell right from wrong?"""

    def __init__(
        self,
        kata: Kata,
        seeds: range,
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
        self.where = kata.short(kata.test_file(exercise))
        self.wrong_in = kata.short(kata.wrong_file(exercise))
        self.right_in = kata.short(kata.right_file(exercise))

    def problems(self) -> Iterator[str]:
        try:
            self.wrong = list(wrong_answers(self.kata, self.exercise))
            self.right = right_answers(self.kata, self.exercise)
            yield from self.misplaced()
        except AuthorError as error:  # which names the file
            yield f"{error}."
            return
        yield from self.counts()
        yield from self.unsolved()
        for answer in [Known("the solution", None, None), *self.right]:
            yield from self.example(answer)
            yield from self.passes(answer)
        seeds = self.seeds[: max(1, len(self.seeds) // 7)]
        found = {seed: Remembered() for seed in seeds}
        for answer in self.wrong:
            yield from self.refused(answer, found)
        yield from self.promises()

    def misplaced(self) -> Iterator[str]:
        """Known answers that stand among the tests, or in the file of the other kind."""
        wrong, right = (
            answers_in(self.kata, file)
            for file in (self.kata.wrong_file(self.exercise), self.kata.right_file(self.exercise))
        )
        among = known_answers(self.tests[0].module)
        for where, known, kind in (
            (self.where, among, "a known"),
            (self.wrong_in, [answer for answer in wrong if answer.sentence is None], "a right"),
            (self.right_in, [answer for answer in right if answer.sentence is not None], "a wrong"),
        ):
            for answer in known:
                home = self.right_in if answer.sentence is None else self.wrong_in
                yield f"{where}: {answer.name} is {kind} answer; move it to {home}."

    def counts(self) -> Iterator[str]:
        count = len(self.wrong)
        if count < LEAST_WRONG:
            yield f"{self.wrong_in}: has {count} known wrong answers; {LEAST_WRONG} are needed."
        if len(self.right) < LEAST_RIGHT:
            yield f"{self.right_in}: has no known right answer in another style; add one."
        for answer in self.wrong:
            if not (answer.sentence or "").strip():
                yield f"{self.wrong_in}: {answer.name} says nothing; give it a sentence."
        if not any(test.name.startswith("test_standard[") for test in self.tests):
            yield f"{self.where}: has no standard checks; add `test_standard = standard(...)`."
        if not (self.tests[0].module.__doc__ or "").startswith(f"{self.exercise.name}: "):
            yield f'{self.where}: the docstring has to begin with "{self.exercise.name}: ".'

    def example(self, answer: Known) -> Iterator[str]:
        examples = examples_of(self.shipped, self.exercise.name)
        verdict = run_examples(examples, self.standing_in(answer), self.exercise.name, 10.0)
        if verdict.outcome is not Outcome.SOLVED:
            said = " ".join([*verdict.call.split("\n"), *verdict.said.split("\n")])
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
        for seed in self.seeds:
            for name, verdict in self.run(subject, seed).items():
                if verdict.outcome is not Outcome.SOLVED:
                    yield (
                        f"{self.where}: {answer.name} is right, but with --seed {seed} {name} "
                        f"finds it {verdict.outcome}: {_one_line(verdict)}"
                    )
                    return

    def refused(self, answer: Known, found: Mapping[int, Remembered]) -> Iterator[str]:
        subject = self.standing_in(answer)
        for seed, remembered in found.items():
            verdicts = self.run(subject, seed, self.wrong, remembered)
            if worst([verdict.outcome for verdict in verdicts.values()]) is Outcome.SOLVED:
                yield (
                    f"{self.where}: {answer.name} is wrong and passes every test with "
                    f"--seed {seed}; write the test that refuses it."
                )
                return
            choice = choose(verdicts)
            told = choice.diagnosis if choice else None
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

    def promises(self) -> Iterator[str]:
        """What the docstring forbids, some test finds: as a call beside the solution's own work.

        Where that cannot be tried (a class; no function of torch), a known wrong answer does it.
        """
        name, topic = self.exercise.name, self.exercise.topic
        stub = f"torchkata/stubs/{topic}.py:{self.shipped.line(name)}"
        try:
            names = forbidden(self.shipped.docstring(name))
        except AuthorError as error:
            yield f"{stub}: {name}: {error}."
            return
        own = getattr(self.solution, name)
        for what in names:
            ways = [] if isinstance(own, type) else list(trespasses(what))
            if ways and what != "torch" and self.is_caught(with_trespass(own, harmless)):
                ways = []  # the tests refuse how its arguments are made
            for shown, trespass in ways:
                if not self.is_caught(with_trespass(own, trespass)):
                    yield (
                        f"{stub}: {name} forbids {what}, and a solution that also calls {shown} "
                        f"passes every test. Let {self.where} refuse it, by `allowed=` in "
                        f'standard(...) or by expect(...).calls_none_of("{what}"), or take it out '
                        "of the docstring."
                    )
                    break
            if not ways and not any(map(self.is_caught, self.wrong_with(what))):
                yield (
                    f"{stub}: {name} forbids {what}, and no known wrong answer in {self.wrong_in} "
                    "names it and is found to do something forbidden. Add one, and the test that "
                    'finds it (kind "forbidden"), or take it out of the docstring.'
                )

    def is_caught(self, answer: Any) -> bool:
        """Whether a test finds that an answer does something forbidden, or that it warns."""
        setting = Setting(self.kata, 0, SECONDS)
        subject = self.solution.with_overrides({self.exercise.name: answer})
        # First the test that most often does.
        tests = sorted(self.tests, key=lambda test: "stays_within_the_rules" not in test.name)
        kinds = (Attempt(test, setting, beside(subject)).verdict.kind for test in tests)
        return any(kind in ("forbidden", "warned") for kind in kinds)

    def wrong_with(self, what: str) -> Iterator[Any]:
        """The known wrong answers whose source names something."""
        source = Source(self.kata.wrong_file(self.exercise))
        word = re.compile(rf"(?<![\w.]){re.escape(what)}(?!\w)")
        for answer in self.wrong:
            node = source.definitions.get(answer.name)
            code = "" if node is None else ast.unparse(node)
            if word.search(code):
                yield answer.answer

    def standing_in(self, answer: Known) -> Subject:
        if answer.answer is None:
            return self.solution
        return self.solution.with_overrides({self.exercise.name: answer.answer})

    def run(
        self,
        subject: Subject,
        seed: int,
        known: Iterable[Known] = (),
        remembered: Remembered | None = None,
    ) -> dict[str, Verdict]:
        return run_all(
            self.kata,
            self.tests,
            subject,
            seed,
            diagnose_with=list(known),
            remembered=remembered,
            seconds=SECONDS,
        )


def _one_line(verdict: Verdict) -> str:
    return " ".join(verdict.lines()[:3])
