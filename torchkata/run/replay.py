"""The call that a failing test made, as code for a REPL or a notebook."""

import ast
import builtins
import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import torch

from torchkata.diagnosis.verdict import Verdict
from torchkata.kata.files import STATE, write_or_say
from torchkata.kata.syllabus import Exercise
from torchkata.observe import asked_for
from torchkata.run.attempt import HiddenTest
from torchkata.run.examples import examples_of
from torchkata.run.failed import ensure_loaded, failed
from torchkata.run.session import Session
from torchkata.run.spelled import Spelled
from torchkata.testing.call import Finding


def replay(root: Path, name: str, seconds: float = 10.0) -> str:
    """Code that makes the call that the last message about an exercise is about.

    Args:
        root: A folder in the kata.
        name: The exercise.
        seconds: The time limit of one call, while the test runs again.

    Raises:
        KataError: If there is no failing call.
    """
    with contextlib.redirect_stdout(io.StringIO()):  # what the learner's code prints meanwhile
        return _replay(root, name, seconds)


def _replay(root: Path, name: str, seconds: float) -> str:
    found = failed(root, name, seconds)
    if found.test is None or found.finding is None:
        return _example(found.session, found.exercise, found.verdict)
    ensure_loaded(found.session, found.exercise)
    return _Call(found.title, found.session, found.test, found.finding).code()


@dataclass
class _Call:
    title: str
    session: Session
    test: HiddenTest
    finding: Finding

    def code(self) -> str:
        request = self.finding.seen.request
        args, kwargs = self.finding.before
        exercise = self.test.exercise
        module = f"exercises.{exercise.topic}"
        names = [self._name(place) for place in range(len(args))]
        spelled = Spelled([exercise.name, "exercises"])
        given = spelled.arguments(dict(zip(names, args, strict=True)) | kwargs)
        passed = [given[name] for name in names] + [f"{key}={given[key]}" for key in kwargs]
        function, imported = exercise.name, f"from {module} import {exercise.name}"
        if request.probe is not None:
            function, imported = f"probes.{request.probe[1]}", f"import {module}"
            passed.insert(0, module)
            spelled.probes = True
        seed, dtype = request.options.seed, request.options.default_dtype
        lines = [
            f"# {self.title}",
            *_imports(self.session, exercise.topic, spelled.modules),
            imported,
        ]
        if spelled.probes:
            probes = str(self.session.kata.tests(exercise.topic) / "probes.py")
            lines += ["from pathlib import Path", "from torchkata.observe import load_beside"]
            lines.append(f"probes = load_beside(Path({probes!r}))")
        if spelled.saved:
            lines.append(f"saved = torch.load({str(self._saved(spelled))!r})")
        lines += [*spelled.lines, *self._seeded(seed)]
        made = f"result = {function}({', '.join(passed)})"
        if dtype:
            restored = ["finally:", "    torch.set_default_dtype(torch.float32)", ""]
            lines += [f"torch.set_default_dtype(torch.{dtype})", "try:", f"    {made}", *restored]
        else:
            lines.append(made)
        lines.append("print(result)")
        if self.finding.kind in ("wrong gradient", "no gradient"):
            asked = [_path(path, names) for path in asked_for(args, kwargs)]
            lines.append("from torchkata.observe import vjp")
            inputs = ", ".join(given.get(one, one) for one in asked)
            lines.append(f"print(vjp(result, [{inputs}], seed={seed}))")
        return "\n".join([*lines, *(f"# {line}" for line in self.finding.said.split("\n"))])

    def _name(self, place: int) -> str:
        names = self.finding.seen.parameters
        return names[place].lstrip("*") if place < len(names) else f"argument_{place + 1}"

    def _seeded(self, seed: int) -> list[str]:
        """What seeds the generators that the learner's module can draw from."""
        source = self.session.code.source(self.test.exercise.topic).text
        lines = [f"torch.manual_seed({seed})"]
        if re.search(r"\bimport random\b|\bfrom random\b", source):
            lines += ["import random", f"random.seed({seed})"]
        if "numpy" in source:
            lines += ["import numpy", f"numpy.random.seed({seed % 2**32})"]
        return lines

    def _saved(self, spelled: Spelled) -> Path:
        file = self.session.kata.root / STATE / "replay" / f"{self.test.exercise.name}.pt"
        buffer = io.BytesIO()
        torch.save(spelled.saved, buffer)
        write_or_say(file, buffer.getvalue())
        return file


def _imports(session: Session, topic: str, modules: set[str]) -> list[str]:
    root = str(session.kata.root)
    return [
        "import sys",
        *(f"import {module}" for module in sorted({"torch", *modules})),
        f"sys.path.insert(0, {root!r})",
        f'sys.modules.pop("exercises.{topic}", None)  # to see what you have changed',
    ]


def _path(path: str, names: list[str]) -> str:
    """`arguments[0][1]` as the code writes it: `params[1]`."""
    where, index, rest = re.fullmatch(r"(\w+)\[(.+?)\](.*)", path, re.DOTALL).groups()  # type: ignore[union-attr]
    return (names[int(index)] if where == "arguments" else ast.literal_eval(index)) + rest


def _example(session: Session, exercise: Exercise, verdict: Verdict) -> str:
    """The example of an exercise as code, up to the statement that failed."""
    ensure_loaded(session, exercise)
    subject = session.code.subject(exercise.topic)
    statements = []
    for example in examples_of(session.code.shipped(exercise.topic), exercise.name):
        statements.append(example.source.rstrip("\n"))
        if "\n" in statements[-1]:
            statements.append("")  # a REPL ends a block at an empty line
        if example.source.strip() == verdict.call:
            break
    tree = ast.parse("\n".join(statements))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"torch"}
    lines, own = _imports(session, exercise.topic, set()), [exercise.name]
    for name in sorted(used - set(vars(builtins)) - {exercise.name}):
        value = vars(subject.module).get(name)
        if isinstance(value, ModuleType):
            lines.append(f"import {value.__name__} as {name}")
        elif value is not None:
            own.append(name)
    lines.append(f"from exercises.{exercise.topic} import {', '.join(own)}")
    told = [f"# {line}" for line in verdict.said.split("\n")]
    return "\n".join([*lines, *statements, *told])
