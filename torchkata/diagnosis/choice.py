"""What is told of an exercise: which of its failures is shown, and which mistakes explain them.

pytest, `kata check`, the watch, notebooks, feedback and the gate choose here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from torchkata.diagnosis.kinds import kind_of
from torchkata.diagnosis.match import Fit
from torchkata.diagnosis.relations.errors import is_meaning, meaning
from torchkata.diagnosis.verdict import Verdict
from torchkata.kata.outcome import Outcome

ENOUGH = 4  # times as many failures a sentence explains as it leaves unexplained


@dataclass(frozen=True)
class Choice:
    """What is told of an exercise.

    Attributes:
        test: The failing test to show.
        sentences: The known mistakes that explain the failures: none, one, or two.
        relation: What the results have to do with the right ones, if no mistake is known.
    """

    test: str
    sentences: tuple[str, ...] = ()
    relation: str | None = None

    @property
    def diagnosis(self) -> str | None:
        """The sentences as one text, if there are any."""
        return " ".join(self.sentences) or None

    @property
    def told(self) -> str | None:
        """What a learner is told of the mistake, apart from the failure that is shown."""
        return self.diagnosis or self.relation


def choose(verdicts: Mapping[str, Verdict]) -> Choice | None:
    """What to tell of an exercise; None if no test failed.

    Args:
        verdicts: The verdicts on its tests, in the order in which they ran.
    """
    failing = {test: one for test, one in verdicts.items() if one.outcome is not Outcome.SOLVED}
    if not failing:
        return None
    sentences = _Evidence(verdicts).sentences()

    def rank(test: str) -> tuple[bool, float]:
        verdict = failing[test]
        first = bool(sentences) and Fit((verdict.evidence or {}).get(sentences[0], 0)).explains
        did_not_run = verdict.outcome in (Outcome.TODO, Outcome.NOT_RUN)
        return did_not_run, 0 if first else kind_of(verdict.kind).rank

    shown = min(failing, key=rank)
    relation = None if sentences else _fitting(failing[shown], _related(verdicts.values()))
    return Choice(shown, sentences, relation)


def _related(verdicts: Iterable[Verdict]) -> str | None:
    """What the results have to do with the right ones: each verdict knows the tests before it."""
    said = [verdict.related for verdict in verdicts if verdict.related is not None]
    return said[-1] or None if said else None


def _fitting(shown: Verdict, relation: str | None) -> str | None:
    """The relation, unless it is about another failure than the one that is shown."""
    if shown.kind.startswith("raised "):
        error, *places = shown.said.split("\n")
        means = meaning(error, places[-1].partition(": ")[2] if places else "")
        return relation if means is None else means or None
    return None if relation is not None and is_meaning(relation) else relation


class _Evidence:
    """The evidence of all tests that failed, weighed.

    A sentence stands if no test contradicts it that the code passes, and few that it fails. What is
    told explains the failures of values, but for a few that a second mistake may have caused; what
    is wrong beside a value (an error that is missing, a print) may stay unexplained. Where two
    explanations are equally good, none is told: a wrong guess costs a learner more than silence.
    Code that raises errors nearly everywhere has a mistake that comes before all others: what
    explains fewer failures than there are such errors is not told.
    """

    def __init__(self, verdicts: Mapping[str, Verdict]) -> None:
        tried = [one for one in verdicts.values() if one.evidence is not None]
        failed = [one for one in tried if one.outcome is not Outcome.SOLVED]
        passed = [one for one in tried if one.outcome is Outcome.SOLVED]
        self.fits = [one.evidence or {} for one in failed]
        self.ruled_out = {sentence for one in passed for sentence in one.evidence or {}}
        self.all = set(range(len(failed)))
        self.values = {i for i in self.all if kind_of(failed[i].kind).of_value}
        self.errors = {i for i in self.all if failed[i].kind.startswith("raised ")}
        found = dict.fromkeys(s for fits in self.fits for s in fits)
        self.standing = [s for s in found if self.stands(s)]

    def sentences(self) -> tuple[str, ...]:
        """The sentences to tell: the one that explains most first."""
        alone = [s for s in self.standing if self.explained(s) and self.accounts_for_failures(s)]
        if alone:
            best = max(map(self.weight, alone))
            first, *equal = (s for s in alone if self.weight(s) == best)
            return () if equal else (first, *self.second(first))
        pairs = [
            pair
            for pair in combinations(self.standing, 2)
            if all(map(self.explained, pair)) and self.accounts_for_failures(*pair)
        ]
        if not pairs:
            return ()
        most = max(len(self.touched(*pair)) for pair in pairs)
        pair, *others = (pair for pair in pairs if len(self.touched(*pair)) == most)
        return () if others else tuple(sorted(pair, key=self.weight, reverse=True))

    def second(self, first: str) -> tuple[str, ...]:
        """The only other sentence that explains most of what the first one leaves."""
        rest = self.all - self.explained(first)

        def fits(sentence: str) -> set[int]:  # a value has to be the same
            return self.explained(sentence) | self.touched(sentence) - self.values

        found = {s: len(fits(s) & rest) for s in self.standing if s != first}
        most = max(found.values(), default=0)
        best = [s for s, count in found.items() if count == most]
        return tuple(best) if most and len(best) == 1 else ()

    def stands(self, sentence: str) -> bool:
        """Whether nothing rules a sentence out."""
        against = [fits for fits in self.fits if fits.get(sentence) == Fit.AGAINST]
        enough = len(self.explained(sentence)) >= ENOUGH * len(against)
        return sentence not in self.ruled_out and enough

    def accounts_for_failures(self, *sentences: str) -> bool:
        """Whether these sentences leave only few of the wrong values, or errors, unexplained."""
        explained = self.explained(*sentences)
        left = self.values - self._fitting(Fit.STOPPED, sentences)
        return len(explained) >= max(ENOUGH * len(left), len(self.errors - explained))

    def explained(self, *sentences: str) -> set[int]:
        """The failures that one of these sentences explains."""
        return self._fitting(Fit.VALUES, sentences)

    def touched(self, *sentences: str) -> set[int]:
        """Those, and the failures of the same kind with other values."""
        return self._fitting(Fit.KIND, sentences)

    def weight(self, sentence: str) -> tuple[int, int, bool]:
        """How well a sentence explains the failures."""
        same = len(self._fitting(Fit.SAME, (sentence,)))
        ways = self._fitting(Fit.SAME_WAY, (sentence,))
        return len(self.explained(sentence)), same, ways == self.all

    def _fitting(self, least: Fit, sentences: Collection[str]) -> set[int]:
        return {
            i for i, fits in enumerate(self.fits) if any(fits.get(s, 0) >= least for s in sentences)
        }
