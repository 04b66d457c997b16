"""Which exercises git says were changed: those have to pass on all seeds."""

import subprocess

import pytest

from torchkata.author import verify as gate
from torchkata.author.changed import changed_since
from torchkata.errors import KataError
from torchkata.kata.folder import Kata

ENDS = "    raise NotImplementedError"
TESTS = "tests/exercises/two"
CHANGES = {
    "a stub": ("torchkata/stubs/sign.py", ENDS, "    pass", ["negate"]),
    "a solution": ("solutions/two.py", "double(double(t))", "4 * t", ["quadruple"]),
    "a solution that another uses": ("solutions/two.py", "2 * t", "t + t", ["double", "quadruple"]),
    "an import": ("solutions/two.py", "import torch", "import math", ["double", "quadruple"]),
    "a docstring": ("torchkata/stubs/two.py", "Twice t.", "Two times t.", []),
    "a comment": ("solutions/two.py", "return 2", "# twice\n    return 2", []),
    "a module that is broken": ("solutions/two.py", "2 * t", "2 *", ["double", "quadruple"]),
    "a hidden test": (f"{TESTS}/test_double.py", "low=1", "low=2", ["double"]),
    "a comment in a hidden test": (
        f"{TESTS}/test_double.py",
        "expect(",
        "# Here.\n    expect(",
        [],
    ),
    "an instructor's test": (f"{TESTS}/test_double__mine.py", "", "x = 1\n", ["double"]),
    "a wrong answer": (f"{TESTS}/wrong/quadruple.py", "t + 1", "t + 2", ["quadruple"]),
    "a right answer": (f"{TESTS}/right/double.py", "t.mul(2)", "2 * t", ["double"]),
    "an oracle": (f"{TESTS}/oracles.py", "", "x = 1\n", ["double", "quadruple"]),
    "the engine": ("torchkata/run/suite.py", "", "x = 1\n", []),
    "the syllabus": ("exercises/syllabus.toml", "minutes = 2", "minutes = 3", []),
}


def git(folder, *arguments):
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments], cwd=folder, check=True
    )


@pytest.fixture
def committed(small_kata):
    git(small_kata, "init", "-q")
    git(small_kata, "add", "-A")
    git(small_kata, "commit", "-q", "-m", "all")
    return small_kata


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed(committed, what):
    file, old, new, exercises = CHANGES[what]
    path = committed / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in text
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new) if old else new, encoding="utf-8")

    assert [one.name for one in changed_since(Kata(committed), "HEAD")] == exercises


def test_what_was_committed_since_and_what_was_deleted(committed):
    (committed / TESTS / "right/double.py").unlink()
    git(committed, "commit", "-q", "-a", "-m", "without")

    assert [one.name for one in changed_since(Kata(committed), "HEAD~1")] == ["double"]
    assert changed_since(Kata(committed), "HEAD") == []


def test_without_that_commit(committed):
    with pytest.raises(KataError, match="no-such-commit"):
        changed_since(Kata(committed), "no-such-commit")


@pytest.fixture
def examined(monkeypatch):
    """The parts that the gate examines, each the names of exercises and the seeds."""
    parts = []
    monkeypatch.setattr(gate, "_examine", lambda part: parts.append(part[2:]) or [])
    return parts


def test_all_seeds_where_something_was_changed_and_a_few_elsewhere(small_kata, examined):
    kata = Kata(small_kata)

    gate.verify(kata, seeds=2, first_seed=50, changed=[kata.syllabus.exercise("quadruple")])

    few, all_seeds = range(50, 52), range(20)
    assert examined == [(("quadruple",), all_seeds), (("double",), few), (("negate",), few)]


def test_many_changed_ones_share_the_seeds(small_kata, examined, monkeypatch):
    kata = Kata(small_kata)
    two = [kata.syllabus.exercise(name) for name in ("double", "negate")]
    counts = []
    for shared in (40, 30, 2):
        monkeypatch.setattr(gate, "_SHARED", shared)
        examined.clear()
        gate.verify(kata, seeds=3, first_seed=50, changed=two)
        counts.append({name: len(seeds) for names, seeds in examined for name in names})

    assert counts == [
        {"double": 20, "quadruple": 3, "negate": 20},
        {"double": 15, "quadruple": 3, "negate": 15},
        {"double": 3, "quadruple": 3, "negate": 3},
    ]


def test_a_sample_is_of_those_that_were_not_changed_and_varies_with_the_seed(small_kata, examined):
    kata = Kata(small_kata)
    quadruple = kata.syllabus.exercise("quadruple")

    def sample(first_seed):
        examined.clear()
        gate.verify(kata, first_seed=first_seed, changed=[quadruple], sample=1)
        assert len(examined) == 2
        return {name for names, _ in examined for name in names}

    assert sample(3) == sample(3)
    samples = [sample(first) for first in range(6)]
    assert {"double", "quadruple"} in samples
    assert {"negate", "quadruple"} in samples
    assert {len(one) for one in samples} == {2}
