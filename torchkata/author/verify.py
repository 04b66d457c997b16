"""The author's gate: what every exercise has to be before it may ship.

Each problem is one line: the file, what is wrong, and the mend.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

from torchkata.author.topic import ExaminedTopic
from torchkata.handout import contents, leaks
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, WORKSHOP
from torchkata.kata.syllabus import Exercise

SEEDS = 20
_SHARED = 200  # seeds that all changed exercises share, so that a wide change takes no hour


def verify(
    kata: Kata,
    names: Sequence[str] = (),
    *,
    seeds: int = SEEDS,
    first_seed: int = 0,
    changed: Collection[Exercise] = (),
    sample: int | None = None,
    jobs: int = 1,
    tell: Callable[[str], object] = str,
) -> list[str]:
    """Check some exercises, or all.

    Args:
        kata: The kata.
        names: Topics and exercises; none means all, and that no stray file lies about.
        seeds: On how many seeds right answers have to pass.
        first_seed: The first of them; the others follow it.
        changed: Exercises that have to pass on the seeds 0 to 19 instead; on fewer, but not on
            fewer than the others, if there are more than ten.
        sample: Check only so many of the others; the first seed decides which.
        jobs: How many processes share the work.
        tell: Is told what is being checked.

    Returns:
        The problems found, each a line; none where all is well.

    Raises:
        UnknownName: Where a name is neither a topic nor an exercise.
    """
    chosen = chosen_of(kata, names)
    problems = [] if names else list(_stray_files(kata))
    others = [exercise for exercise in chosen if exercise not in changed]
    if sample is not None and sample < len(others):
        others = Random(first_seed).sample(others, sample)  # noqa: S311 (not a secret)
    parts = [
        (kata.root, topic.name, tuple(e.name for e in part), on)
        for topic in kata.syllabus.topics
        for group, on in (
            ([one for one in chosen if one in changed], _seeds_of(changed, seeds)),
            (others, range(first_seed, first_seed + seeds)),
        )
        for part in _parts([e for e in topic.exercises if e in group])
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


def _seeds_of(changed: Collection[Exercise], least: int) -> range:
    """The seeds of changed exercises: all of them, unless they are many."""
    return range(max(least, min(SEEDS, _SHARED // max(len(changed), 1))))


_Part = tuple[Path, str, tuple[str, ...], range]
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
    return list(ExaminedTopic(kata, topic, seeds).problems(chosen))


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
        own = {"probes.py", "oracles.py", "wrong", "right"}
        rooms[kata.tests(name)] = {f"test_{e.name}.py" for e in topic.exercises} | own
        for answers in ("wrong", "right"):
            rooms[kata.tests(name) / answers] = {f"{e.name}.py" for e in topic.exercises}
    for folder, known in rooms.items():
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name not in known and path.name != "__pycache__":
                yield (
                    f"{kata.short(path)}: no exercise in exercises/syllabus.toml goes with "
                    "it; enter one there, or delete the file."
                )
