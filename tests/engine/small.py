"""A kata of three exercises on disk, for tests that run pytest or `kata` like a user."""

from pathlib import Path

STUB = '''"""Two and four."""

import torch


def double(t: torch.Tensor) -> torch.Tensor:
    """Twice t.

    >>> double(torch.tensor([1.0, 2.0])).tolist()
    [2.0, 4.0]
    """
    raise NotImplementedError


def quadruple(t: torch.Tensor) -> torch.Tensor:
    """Four times t.

    >>> quadruple(torch.tensor([1.0])).tolist()
    [4.0]
    """
    raise NotImplementedError
'''
OTHER = '''"""Signs."""

import torch


def negate(t: torch.Tensor) -> torch.Tensor:
    """Minus t.

    >>> negate(torch.tensor([1.0])).tolist()
    [-1.0]
    """
    raise NotImplementedError
'''
BODIES = {"double": "2 * t", "quadruple": "double(double(t))", "negate": "-t"}
ENTRY = """
[{topic}.{name}]
title = "{name} it"
core = true
difficulty = 1
minutes = 2
points = 1
requires = []
hints = ["idea", "tool", "outline"]
"""
TEST = '''"""{name}: {factor} times t."""

from torchkata.testing import expect, standard


def inputs(draw, n):
    return (draw(n, 2),)


def oracle(t):
    return t.mul({factor})


test_standard = standard("{name}", inputs, oracle, gradient=True)


def test_integers_stay_integers(learner, draw):
    t = draw.integers(3, low=1, high=9)

    expect(learner.{name}(t)).equals(t * {factor})
'''
WRONG = '''"""{name}: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("That is one more, not a product.")
def one_more(t):
    return t + 1


@wrong_answer("Nothing happened to t.")
def same(t):
    return t.clone()
'''
RIGHT = '''"""{name}: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_mul(t):
    return t.mul({factor})
'''


def solved(stub: str, *names: str) -> str:
    """A stub's text with these functions written."""
    for name in names:
        start = stub.index(f"def {name}(")
        at = stub.index("raise NotImplementedError", start)
        stub = stub[:at] + f"return {BODIES[name]}" + stub[at + len("raise NotImplementedError") :]
    return stub


def make(root: Path) -> Path:
    """Write the kata into a folder, solutions and tests too."""
    files = {
        "conftest.py": 'pytest_plugins = ("torchkata.plugin",)\n',
        "pyproject.toml": "[tool.pytest.ini_options]\n"
        'testpaths = ["tests/exercises", "exercises"]\n'
        'addopts = ["--import-mode=importlib"]\n',
        "exercises/syllabus.toml": '[two]\ntitle = "Two"\n'
        + ENTRY.format(topic="two", name="double")
        + ENTRY.format(topic="two", name="quadruple")
        + '\n[sign]\ntitle = "Signs"\n'
        + ENTRY.format(topic="sign", name="negate"),
        "exercises/two.py": STUB,
        "exercises/sign.py": OTHER,
        "torchkata/stubs/two.py": STUB,
        "torchkata/stubs/sign.py": OTHER,
        "solutions/two.py": solved(STUB, "double", "quadruple"),
        "solutions/sign.py": solved(OTHER, "negate"),
    }
    for topic, name, factor in (
        ("two", "double", 2),
        ("two", "quadruple", 4),
        ("sign", "negate", -1),
    ):
        for file, text in (("test_", TEST), ("wrong/", WRONG), ("right/", RIGHT)):
            files[f"tests/exercises/{topic}/{file}{name}.py"] = text.format(
                name=name, factor=factor
            )
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
