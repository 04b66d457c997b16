"""Fixtures of the grading tests: a judge of the whole kata, answers as files, and exports."""

import ast
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from torchkata.grade.judge import Judge
from torchkata.grade.rules import Rules
from torchkata.grade.wall.sandbox import Walls
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise

_MARKS = {"wrong_answer", "right_answer"}


@pytest.fixture(scope="session")
def whole_kata(request) -> Kata:
    """The project's own kata."""
    return Kata(request.config.rootpath)


@pytest.fixture(scope="session")
def judge(whole_kata):
    """A judge of every exercise; behind the walls, where they are."""
    rules = Rules(11, call_seconds=30.0, trusted=not Walls.here().whole)
    judge = Judge(whole_kata, rules)
    judge.open()
    yield judge
    judge.close()


@pytest.fixture(scope="session")
def solutions(whole_kata) -> dict[str, bytes]:
    """What the best student hands in."""
    return {file.name: file.read_bytes() for file in (whole_kata.root / "solutions").glob("*.py")}


@pytest.fixture(scope="session")
def handed_in(whole_kata) -> Callable[[Exercise, str], dict[str, bytes]]:
    """`handed_in(exercise, name)`: the topic's solution, with a known answer for that exercise."""
    return lambda exercise, answer: _handed_in(whole_kata, exercise, answer)


@pytest.fixture(scope="session")
def exports() -> ModuleType:
    """Builders of submissions and of platforms' exports."""
    spec = importlib.util.spec_from_file_location("exports", Path(__file__).parent / "exports.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _handed_in(kata: Kata, exercise: Exercise, answer: str) -> dict[str, bytes]:
    module = (kata.root / "solutions" / f"{exercise.topic}.py").read_text(encoding="utf-8")
    module += f"\n\nfrom exercises.known_answers import {answer} as {exercise.name}\n"
    wrong, right = kata.wrong_file(exercise), kata.right_file(exercise)
    parts = {
        "answers": right if answer in Source(right).definitions else wrong,
        "wrong": wrong,
        "tests": kata.test_file(exercise),
        "oracles": kata.tests(exercise.topic) / "oracles.py",
    }
    files = {
        f"known_{name}.py": _without_tests(file, exercise.topic).encode()
        for name, file in parts.items()
        if file.is_file()
    }
    return {f"{exercise.topic}.py": module.encode(), **files}


def _without_tests(file: Path, topic: str) -> str:
    """A file of known answers, or what they use of another file: all but its tests."""
    kept = []
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("torchkata"):
            continue
        if isinstance(node, ast.Import) and node.names[0].name == "pytest":
            continue
        if _name(node).startswith("test_"):
            continue
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            marks = node.decorator_list
            node.decorator_list = [m for m in marks if ast.unparse(m).split("(")[0] not in _MARKS]
        kept.append(node)
    text = ast.unparse(ast.Module(kept, []))
    head = "import sys\nwrong_answer = lambda _sentence: lambda answer: answer\n"
    for part in ("oracles", "tests", "wrong"):
        if f"{part}_beside(__file__)" in text:
            head += f"import exercises.known_{part} as _{part}\n"
            text = text.replace(f"{part}_beside(__file__)", f"_{part}")
    return head + text.replace("probes_beside(__file__)", f"sys.modules['probes_of.{topic}']")


def _name(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return getattr(node, "name", "")
