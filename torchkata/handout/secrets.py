"""What a copy must not reveal: lines and trees of answers, names and messages of hidden tests."""

import ast
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import CodeType

from torchkata.handout.cut import defined, right_answers
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE
from torchkata.kata.source import Definition, Source
from torchkata.kata.syllabus import Exercise

SHORTEST_LINE = 20  # characters that are not blank
SMALLEST_TREE = 16  # nodes
_WINDOW = 8
_NO_ANSWER = ("@", "def ", "class ", "import ", "from ", "except", "else:", "try:", "finally:")
# The engine's own name for the standard checks of each exercise.
_NO_SECRET = {"test_standard"}


class Needles:
    """Texts to look for, many at a time."""

    def __init__(self) -> None:
        self.whose: dict[str, str] = {}
        self.starts: dict[str, list[str]] = defaultdict(list)

    def add(self, needle: str, whose: str) -> None:
        """Look for a text, without its blanks; a text shorter than 8 characters is not found."""
        needle = squeezed(needle)
        if needle not in self.whose:
            self.whose[needle] = whose
            self.starts[needle[:_WINDOW]].append(needle)

    def found_in(self, text: str) -> list[str]:
        """A phrase for each one in a text without blanks."""
        found = []
        for at in range(len(text) - _WINDOW + 1):
            for needle in self.starts.get(text[at : at + _WINDOW], ()):
                if text.startswith(needle, at):
                    found.append(needle)
        return [f"it contains {self.whose[needle]}: {needle}" for needle in dict.fromkeys(found)]


@dataclass
class Secrets:
    """What a copy must not reveal.

    Attributes:
        texts: Lines of answers; for a course also the names of hidden tests and the diagnoses.
        trees: Trees of functions, without names, each with its origin.
        named: Trees of answers of any size, by the name of their exercise.
        right: The names of the known right answers by their exercise.
    """

    texts: Needles = field(default_factory=Needles)
    trees: dict[str, str] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    right: dict[str, set[str]] = field(default_factory=dict)


def secrets_of(kata: Kata, kind: str) -> Secrets:
    """The secrets of a kata: its answers, and for a course everything in its hidden tests."""
    secrets = Secrets()
    lines: dict[str, dict[str, str]] = defaultdict(dict)
    public, stubs = "", set()
    for topic in kata.syllabus.topics:
        stub = Source(kata.stub(topic.name))
        public += squeezed(stub.text)
        drop_docstrings(stub.tree)
        public += "".join(_lines([stub.tree]))
        stubs |= {tree_of(each) for each in definitions(stub.tree)}
        solution = Source(kata.root / "solutions" / f"{topic.name}.py")
        drop_docstrings(solution.tree)
        if kind == COURSE:  # probes hold no secret
            oracles = Source(kata.tests(topic.name) / "oracles.py")
            for word in _sentences(oracles):
                secrets.texts.add(word, f"a diagnosis of {topic.name}")
            for name, oracle in oracles.definitions.items():
                for line in _lines([oracle]):
                    lines[line].setdefault(topic.name, f"{name} (an oracle of {topic.name})")
        for exercise in topic.exercises:
            hidden = Source(kata.test_file(exercise))
            wrong, right = Source(kata.wrong_file(exercise)), Source(kata.right_file(exercise))
            secrets.right[exercise.name] = set(right_answers(right))
            if kind == COURSE:
                for word, whose in (*_words(hidden, exercise), *_words(wrong, exercise)):
                    secrets.texts.add(word, whose)
            for part in (hidden, wrong, right):
                drop_docstrings(part.tree)
            for whose, node in _answers(exercise, solution, (hidden, wrong), right, kind):
                secrets.named[exercise.name].add(tree_of(node))
                for line in _lines([node]):
                    lines[line].setdefault(exercise.name, whose)
                for each in definitions(node):
                    secrets.trees.setdefault(tree_of(each), whose)
            shipped = stub.definitions.get(exercise.name)
            secrets.named[exercise.name] -= {tree_of(shipped)} if shipped is not None else set()
    for line, owners in lines.items():
        if len(owners) == 1 and len(line) >= SHORTEST_LINE and line not in public:
            secrets.texts.add(line, "a line of " + next(iter(owners.values())))
    secrets.trees = {
        tree: whose
        for tree, whose in secrets.trees.items()
        if tree.count("(") >= SMALLEST_TREE and tree not in stubs
    }
    return secrets


def _answers(
    exercise: Exercise, solution: Source, hidden: Sequence[Source], right: Source, kind: str
) -> Iterator[tuple[str, Definition]]:
    """Definitions that would give an exercise away, each with its origin."""
    if exercise.name in solution.definitions:
        yield f"the solution of {exercise.name}", solution.definitions[exercise.name]
    for name, node in right.definitions.items():
        yield f"{name} (a right answer to {exercise.name})", node
    for source in hidden if kind == COURSE else ():
        for name, node in source.definitions.items():
            yield f"{name} (in the hidden tests of {exercise.name})", node


def _words(hidden: Source, exercise: Exercise) -> Iterator[tuple[str, str]]:
    """The names of the tests in a file of hidden tests, and its messages for wrong answers."""
    named = {
        ast.unparse(node.targets[0]): node.value
        for node in hidden.tree.body
        if isinstance(node, ast.Assign)
    }
    for node in ast.walk(hidden.tree):
        for name in defined(node) - _NO_SECRET:
            if name.startswith("test_"):
                yield name, f"the name of a hidden test of {exercise.name}"
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "wrong_answer":
            for given in node.args:
                argument = named.get(ast.unparse(given), given)
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, f"a diagnosis of {exercise.name}"


def _sentences(oracles: Source) -> Iterator[str]:
    """Messages for wrong answers that several exercises of a topic share."""
    for node in oracles.tree.body:
        value = node.value if isinstance(node, ast.Assign) else None
        text = value.value if isinstance(value, ast.Constant) else None
        if isinstance(text, str) and len(squeezed(text)) >= SHORTEST_LINE:
            yield text


def squeezed(text: str) -> str:
    """A text without blanks, with one kind of quotes, so that its layout does not matter."""
    return re.sub(r"\s+", "", text).replace('"', "'")


def definitions(tree: ast.AST) -> Iterator[Definition]:
    """Every function, method and class."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))


def tree_of(definition: Definition) -> str:
    """The tree of a body: its own names numbered in the order of use, no docstring."""
    own = {node.arg for node in ast.walk(definition) if isinstance(node, ast.arg)}
    own |= {
        node.id
        for node in ast.walk(definition)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    count = itertools.count()
    numbers: dict[str, str] = defaultdict(lambda: f"own{next(count)}")

    def dumped(item: object) -> str:
        if isinstance(item, ast.Name):
            return f"Name({numbers[item.id] if item.id in own else item.id})"
        if isinstance(item, ast.arg):
            return f"arg({numbers[item.arg]})"
        if isinstance(item, ast.AST):
            parts = [dumped(value) for _name, value in ast.iter_fields(item)]
            return f"{type(item).__name__}({','.join(parts)})"
        if isinstance(item, list):
            return f"[{','.join(map(dumped, item))}]"
        return repr(item)

    body = definition.body[1:] if ast.get_docstring(definition, clean=False) else definition.body
    return dumped(body)


def understood(source: Source) -> Iterator[str]:
    """A module as Python understands it: its strings put together, its lines in one form."""
    if source.error is not None:
        return
    yield ast.unparse(source.tree)
    waiting = [compile(source.text, str(source.path), "exec", dont_inherit=True)]
    while waiting:
        for constant in waiting.pop().co_consts:
            if isinstance(constant, CodeType):
                waiting.append(constant)
            elif isinstance(constant, str):
                yield constant


def _lines(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The lines of some statements without blanks, each statement in one line."""
    for node in nodes:
        for line in ast.unparse(node).splitlines():
            if not line.lstrip().startswith(_NO_ANSWER):
                yield squeezed(line)


def drop_docstrings(tree: ast.Module) -> None:
    """Remove docstrings, in place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
