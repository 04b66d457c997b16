"""`kata verify --answers`: do the tests tell right from wrong in answers that they do not know?

An answer is a definition in a file FOLDER/TOPIC/NAME.py. It takes the place of the exercise in a
copy of the solutions, and is tried as a learner's code is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchkata.author.answers.answer import Answer, read_answers
from torchkata.author.answers.runner import Told
from torchkata.author.answers.worker import what_is_told
from torchkata.author.verify import chosen_of
from torchkata.i18n import counted
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome, worst

SEEDS = 2
_BARE = ("wrong values", "NaN")  # kinds whose message is "returned NUMBER, wanted NUMBER"


@dataclass(frozen=True)
class Result:
    """What became of one answer.

    Attributes:
        answer: The answer.
        told: What is told of it on each seed.
    """

    answer: Answer
    told: Sequence[Told]

    @property
    def outcome(self) -> Outcome:
        """The worst over its seeds."""
        return worst(told.outcome for told in self.told)

    @property
    def shown(self) -> Told:
        """What is told with the first seed that came out worst."""
        return next(told for told in self.told if told.outcome is self.outcome)

    @property
    def refused_on(self) -> list[int]:
        """The seeds on which it was refused."""
        return [seed for seed, one in enumerate(self.told) if one.outcome is not Outcome.SOLVED]

    @property
    def is_refused(self) -> bool:
        """Whether it was refused on some seed."""
        return bool(self.refused_on)

    @property
    def is_told(self) -> bool:
        """Whether it was refused with the sentence of a known mistake, or with a relation."""
        return bool(self.shown.diagnosis or self.shown.relation)

    @property
    def is_bare(self) -> bool:
        """Whether it was refused with nothing but a number."""
        return self.is_refused and not self.is_told and self.shown.kind in _BARE

    @property
    def problem(self) -> str:
        """Why the tests are not good enough, and what to do; empty where they are."""
        where, name = self.answer.place, self.answer.name
        if not self.answer.is_right and not self.is_refused:
            return (
                f"{where}: {name} is wrong and passes every test on "
                f"{counted(len(self.told), 'seed', 'seeds')}; write the test that refuses it."
            )
        if self.answer.is_right and self.is_refused:
            if self.shown.test is None:
                return f"{where}: {name} is still to do, as the stub is; write it."
            return (
                f"{where}: {name} is right, but with --seed {self.told.index(self.shown)} "
                f"{self.shown.test} finds it {self.outcome}; correct that test."
            )
        return ""

    def plain(self) -> dict[str, Any]:
        """The result as a dict, for JSON."""
        return {
            "topic": self.answer.exercise.topic,
            "exercise": self.answer.exercise.name,
            "answer": self.answer.name,
            "outcome": self.outcome.value,
            "test": self.shown.test,
            "diagnosis": self.shown.diagnosis,
            "relation": self.shown.relation,
            "message": self.shown.message,
        }

    def lines(self) -> Iterator[str]:
        """The result as an author reads it."""
        if not self.is_refused:
            yield f"{self.answer.path}: accepted"
            return
        seeds = f" on {len(self.refused_on)} of {len(self.told)} seeds"
        where = "" if len(self.refused_on) == len(self.told) else seeds
        test = f" by {self.shown.test}" if self.shown.test else ""
        yield f"{self.answer.path}: refused{where}{test} ({self.outcome.words})"
        sentence = None if self.answer.is_right else self.shown.diagnosis or self.shown.relation
        for line in (sentence or self.shown.message or "").splitlines():
            yield f"    {line}"


def verify_answers(
    kata: Kata,
    folder: Path,
    names: Sequence[str] = (),
    *,
    seeds: int = SEEDS,
    jobs: int = 1,
    tell: Callable[[str], object] = str,
) -> list[Result]:
    """Try the answers in a folder to some exercises, or to all.

    Args:
        kata: The kata.
        folder: Where the answers lie, as TOPIC/NAME.py.
        names: Topics and exercises; none means all.
        seeds: On how many seeds each answer is tried.
        jobs: How many processes share the work.
        tell: Is told what became of each answer, and the totals.

    Raises:
        UnknownName: Where a name, or a file's, is neither a topic nor an exercise.
        KataError: Where the folder, or a file in it, cannot be used.
        AuthorError: Where a test, or the solutions, are at fault.
    """
    answers = read_answers(kata, folder, chosen_of(kata, names))
    results = []
    for answer, told in zip(answers, what_is_told(kata, answers, seeds, jobs), strict=True):
        results.append(Result(answer, told))
        for line in results[-1].lines():
            tell(line)
    for line in _totals(results):
        tell(line)
    return results


def _totals(results: Sequence[Result]) -> Iterator[str]:
    right = [one for one in results if one.answer.is_right]
    wrong = [one for one in results if not one.answer.is_right]
    refused = [one for one in wrong if one.is_refused]
    some = sum(len(one.refused_on) < len(one.told) for one in refused)
    accepted = len(right) - sum(one.is_refused for one in right)
    yield f"wrong answers: {len(refused)} of {len(wrong)} refused, {some} on some seeds only"
    yield f"right answers: {accepted} of {len(right)} accepted"
    told, bare = sum(one.is_told for one in refused), sum(one.is_bare for one in refused)
    yield (
        f"of the {len(refused)} wrong answers refused: {told} told which mistake it is, "
        f"{bare} told only a bare number"
    )
