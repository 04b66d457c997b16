"""Mutation testing of the solutions: do the hidden tests notice one small change?

Cosmic Ray makes the changes; our own runner tests them, because a pytest run for each would take
hours. A mutant that no test notices survives: either a test is missing, or the mutant is right,
too, and `tests/mutants.toml` lists it with the reason.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from torchkata.author.mutants.equivalent import (
    LISTED,
    Equivalent,
    entry_for,
    key_of,
    listed,
    unmade,
)
from torchkata.author.mutants.mutant import Mutant, mutants_of
from torchkata.author.mutants.runner import Variant
from torchkata.author.mutants.worker import what_noticed
from torchkata.author.verify import chosen_of
from torchkata.errors import AuthorError
from torchkata.i18n import counted
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise, Topic

FEW = 3  # survivors, whose entries are written out to paste
LEAST = 0.98  # of a topic's mutants have to be killed


@dataclass
class Count:
    """The numbers of counted mutants, killed ones, and equivalent ones."""

    mutants: int = 0
    killed: int = 0
    equivalent: int = 0

    @property
    def enough(self) -> bool:
        """Whether the tests are strong enough."""
        return self.killed >= LEAST * self.mutants

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.mutants + other.mutants,
            self.killed + other.killed,
            self.equivalent + other.equivalent,
        )

    def __str__(self) -> str:
        share = 100 * self.killed / self.mutants if self.mutants else 100.0
        return (
            f"{self.killed} of {counted(self.mutants, 'mutant', 'mutants')} killed "
            f"({share:.1f} %), {self.equivalent} equivalent"
        )


def verify_mutants(
    kata: Kata,
    names: Sequence[str] = (),
    *,
    sample: int | None = None,
    jobs: int = 1,
    tell: Callable[[str], object] = str,
) -> list[str]:
    """Test the mutants of some exercises' solutions, or of all.

    Args:
        kata: The kata.
        names: Topics and exercises; none means all.
        sample: Test only that many: always the same ones, as long as their lines stay the same.
        jobs: The number of processes.
        tell: Called with each survivor, and with the count of each topic.

    Returns:
        The problems of the tests, each a line: topics below 98 % (a sample counts as one), and
        stale entries of `tests/mutants.toml`.

    Raises:
        UnknownName: If a name is neither a topic nor an exercise.
        AuthorError: If the solutions fail as they are, or `tests/mutants.toml` cannot be read.
        KataError: If Cosmic Ray is not installed.
    """
    entries = listed(kata.root / LISTED)
    chosen = chosen_of(kata, names)
    topics = {one.name: _Topic(kata, one) for one in kata.syllabus.topics if _has(one, chosen)}
    if names:
        entries = [entry for entry in entries if _is_about(entry, topics, chosen)]
    problems = unmade(entries, (mutant for topic in topics.values() for mutant in topic.mutants))
    mutants = [mutant for topic in topics.values() for mutant in topic.judged_by(chosen)]
    if sample is not None:
        mutants = sorted(mutants, key=lambda mutant: mutant.rank)[:sample]
    counts = {}
    survivors: dict[str, list[Mutant]] = {name: [] for name in topics}
    for name, topic in topics.items():
        own = [mutant for mutant in mutants if mutant.topic == name]
        counts[name] = Count()
        for mutant, noticed in topic.what_noticed(own, jobs):
            if any(key_of(mutant) in entry.keys for entry in entries):
                counts[name] += Count(equivalent=1)
                if noticed:
                    problems.append(f"{LISTED}: stale: {_told(mutant)} fails {noticed}; delete it.")
            else:
                counts[name] += Count(mutants=1, killed=bool(noticed))
                if not noticed:
                    survivors[name].append(mutant)
                    tell(_survivor(mutant, topic.judges(mutant.definition)))
        if own:
            tell(f"{name}: {counts[name]}")
    if sample is not None:
        counts = {"the sample": sum(counts.values(), Count())}
        survivors = {"the sample": [one for some in survivors.values() for one in some]}
        tell(f"the sample: {counts['the sample']}")
    return problems + [
        f"{name}: {count}; at least {LEAST:.0%} have to be.{to_paste(survivors[name])}"
        for name, count in counts.items()
        if not count.enough
    ]


class _Topic:
    """One topic's mutants, and the exercises with the tests that have to notice them."""

    def __init__(self, kata: Kata, topic: Topic) -> None:
        self.kata = kata
        self.topic = topic
        self.source = Source(kata.root / "solutions" / f"{topic.name}.py")
        self.mutants = list(mutants_of(self.source))

    def judges(self, definition: str) -> tuple[str, ...]:
        """The exercise itself; for a helper of exercises, those that use it."""
        names = [exercise.name for exercise in self.topic.exercises]
        if definition in names:
            return (definition,)
        return tuple(name for name in names if definition in self.reached(name))

    def reached(self, name: str) -> set[str]:
        """All definitions that a definition uses, also indirectly, down to other exercises."""
        exercises = {exercise.name for exercise in self.topic.exercises}
        found: set[str] = set()
        ahead = {name}
        while ahead:
            used = self.source.uses(ahead.pop()) & self.source.definitions.keys()
            ahead |= used - found - exercises
            found |= used
        return found

    def judged_by(self, chosen: Iterable[Exercise]) -> Iterator[Mutant]:
        """The mutants that the tests of these exercises have to notice."""
        names = {exercise.name for exercise in chosen}
        return (m for m in self.mutants if names.intersection(self.judges(m.definition)))

    def what_noticed(self, mutants: Sequence[Mutant], jobs: int) -> Iterator[tuple[Mutant, str]]:
        """Each mutant, and the test that noticed it; empty if none did."""
        variants = [Variant(mutant.text, self.judges(mutant.definition)) for mutant in mutants]
        names = dict.fromkeys(name for variant in variants for name in variant.exercises)
        sound = [Variant(self.source.text, (name,)) for name in names]
        with closing(what_noticed(self.kata, self.topic.name, [*sound, *variants], jobs)) as found:
            for _, noticed in zip(sound, found, strict=False):
                if noticed:
                    raise AuthorError(
                        f"solutions/{self.topic.name}.py fails {noticed} without a change, so its "
                        "mutants mean nothing; run `kata verify` for details."
                    )
            yield from zip(mutants, found, strict=True)


def _has(topic: Topic, chosen: Iterable[Exercise]) -> bool:
    return any(exercise.topic == topic.name for exercise in chosen)


def _is_about(
    entry: Equivalent, topics: Mapping[str, "_Topic"], chosen: Sequence[Exercise]
) -> bool:
    """Whether an entry speaks of what was chosen: of a whole topic, or of what these judge."""
    name, _, definition = entry.where.partition(".")
    topic = topics.get(name)
    if topic is None:
        return False
    names = {exercise.name for exercise in chosen if exercise.topic == name}
    is_whole = len(names) == len(topic.topic.exercises)
    return is_whole or not names.isdisjoint(topic.judges(definition))


def _survivor(mutant: Mutant, judges: Sequence[str]) -> str:
    tests = ", ".join(f"test_{name}.py" for name in judges)
    fix = f"let {tests} refuse it" if judges else "delete it: no exercise uses it"
    return f"{_told(mutant)} survives: {fix}, or list it in {LISTED} if it is right."


def to_paste(survivors: Sequence[Mutant]) -> str:
    """The entries that would list a few survivors; many say that tests are missing."""
    if not 0 < len(survivors) <= FEW:
        return ""
    entries = "\n".join(entry_for(mutant) for mutant in survivors)
    return (
        " Let a test refuse each survivor that is wrong. Where one is right as well, paste its "
        f"entry into {LISTED} and say why:\n\n{entries}"
    )


def _told(mutant: Mutant) -> str:
    return f"{mutant.place}: {mutant.operator}: `{mutant.before}` → `{mutant.after}`"
