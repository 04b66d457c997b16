"""Submissions that share more than chance explains, with each other or with the solutions.

Two people who learned from the same docstring often write the same few lines. So one equal answer
says nothing, and a common one says little. What counts is how many longer answers of two
submissions are equal, and how rare these answers are in this class.

The flag says what is equal, not why: friends work together. A person must decide what it means.
"""

import ast
import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import combinations
from pathlib import Path

from torchkata.grade.flags.trees import parsed
from torchkata.i18n import _, listed
from torchkata.kata.folder import Kata

FEWEST_NODES = 30
FEWEST_STATEMENTS = 2
MOST_NAMED = 5

# How often others write the same answer by themselves, before anything is known of the class: one
# of 60 nodes in 1 of 4 cases, one of 150 in 1 of 32. This counts as much as so many students do.
_PRIOR_STUDENTS = 8
_NODES_PER_BIT = 30.0
_COPIED = 0.9  # of the answers that can be taken over from somebody, so many stay equal
# How much rarer than 1 in all pairs of the class a pair must be, in bits. In made classes of 120
# these values flag at most 1 honest student, and all that was copied if four answers are long.
_BEYOND_CHANCE = -2.0
_BEYOND_SOLUTION = 2.0  # it is the answer that the docstring leads to

SOLUTION = ""  # stands for the published solution among the students


class Printer:
    """Fingerprints of submissions, to compare them later without their source.

    Args:
        kata: The source of the stubs as shipped.
    """

    def __init__(self, kata: Kata) -> None:
        self.kata = kata
        topics = [topic.name for topic in kata.syllabus.topics]
        self.shipped = {topic: _definitions(_read(kata.stub(topic))) for topic in topics}

    def of(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """A fingerprint of each exercise that is worth comparing, by `TOPIC.NAME`."""
        prints = {}
        for topic, stubs in self.shipped.items():
            trees = _definitions(files.get(f"{topic}.py", b""))
            for exercise in self.kata.syllabus:
                tree, stub = trees.get(exercise.name), stubs.get(exercise.name)
                if exercise.topic == topic and tree is not None and _counts(tree, stub):
                    prints[f"{topic}.{exercise.name}"] = tree.fingerprint
        return prints


def copied(prints: Mapping[str, Mapping[str, str]], kata: Kata) -> dict[str, list[str]]:
    """What is equal in two submissions beyond what chance explains, by student.

    The order of statements, the names of locals, annotations, docstrings and comments do not
    count. Answers of one statement never count, nor trees of 30 nodes or fewer, nor stubs as
    shipped. If the stub is a program that the student has to fix, more than 30 nodes must be new.

    Args:
        prints: The fingerprints of each student of a class.
        kata: The source of the stubs to compare with, and of the solutions, if it has them.

    Returns:
        A sentence for the solution and one for each group of others; students without anything
        to report are left out.
    """
    topics = [topic.name for topic in kata.syllabus.topics]
    solutions = {f"{topic}.py": _read(kata.root / "solutions" / f"{topic}.py") for topic in topics}
    order = {f"{one.topic}.{one.name}": place for place, one in enumerate(kata.syllabus)}
    found: dict[str, list[str]] = defaultdict(list)
    for student, others in sorted(_alike(prints, Printer(kata).of(solutions)).items()):
        groups: dict[tuple[bool, tuple[str, ...]], list[str]] = defaultdict(list)
        for other, places in others.items():
            equal = tuple(sorted(places, key=order.__getitem__))
            groups[other != SOLUTION, equal].append(other)
        for (_is_student, equal), names in sorted(groups.items()):
            names.sort(key=lambda name: (name.casefold(), name))
            found[student].append(_sentence(names, equal, len(prints[student])))
    return dict(found)


_Answers = Mapping[str, str]  # fingerprints by `TOPIC.NAME`


def _alike(students: Mapping[str, _Answers], solution: _Answers) -> dict[str, dict[str, list[str]]]:
    """For each student, those who are alike beyond chance, with what is equal."""
    counts = Counter(item for answers in students.values() for item in answers.items())
    written = Counter(place for answers in students.values() for place in answers)
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)

    def equal(one: _Answers, other: _Answers, bits: float, of_class: int) -> list[str]:
        """What is equal in both, if that is rarer than chance by `bits`.

        `of_class`: how many of the two are students; their own answers do not say how common an
        answer is.
        """
        found = []
        for place in one.keys() & other.keys():
            is_equal = one[place] == other[place]
            same = counts[place, one[place]] - (of_class if is_equal else 1)
            prior = _PRIOR_STUDENTS * 2 ** (-_size(one[place]) / _NODES_PER_BIT)
            chance = (same + prior) / (written[place] - of_class + _PRIOR_STUDENTS)
            if is_equal:
                found.append(place)
                bits -= max(math.log2(_COPIED / chance), 0.0)
            else:
                bits -= math.log2((1 - _COPIED) / (1 - min(chance, _COPIED)))
        return found if found and bits < 0 else []

    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for student, answers in students.items():
        for item in answers.items():
            shared[item].append(student)
    met = {
        pair for names in shared.values() for pair in combinations(sorted(names), 2)
    }  # only those who share something
    pairs = len(students) * (len(students) - 1) / 2
    for one, other in sorted(met):
        if same := equal(students[one], students[other], math.log2(pairs) + _BEYOND_CHANCE, 2):
            found[one][other] = found[other][one] = same
    for student, answers in students.items():
        if same := equal(answers, solution, math.log2(len(students)) + _BEYOND_SOLUTION, 1):
            found[student][SOLUTION] = same
    return found


def _sentence(others: Sequence[str], places: Sequence[str], written: int) -> str:
    said = {"equal": len(places), "all": written, "places": ", ".join(places)}
    if list(others) == [SOLUTION]:
        return _(
            "Equal to the published solution in {equal} of {all} longer answers, more than chance "
            "explains: {places}."
        ).format(**said)
    return _(
        "Equal to the submission of {others} in {equal} of {all} longer answers, more than chance "
        "explains: {places}."
    ).format(others=listed(others, MOST_NAMED), **said)


class _Tree:
    """A definition without docstrings and annotations, whatever its names and their order.

    Attributes:
        size: How many nodes it has.
        statements: How many statements it has, without docstrings.
        fingerprint: Its size, and a hash that is equal for equal trees.
        nodes: How often each node occurs, as text without its children.
    """

    def __init__(self, node: ast.stmt) -> None:
        _drop_docstrings(node)
        self._renamed = _Renamer().visit(node)
        inside = list(ast.walk(self._renamed))
        self.size = len(inside)
        self.statements = sum(isinstance(item, ast.stmt) for item in inside) - 1
        digest = hashlib.sha256(_unordered(self._renamed).encode()).hexdigest()
        self.fingerprint = f"{self.size} {digest}"

    @cached_property
    def nodes(self) -> Counter[str]:
        return Counter(_label(item) for item in ast.walk(self._renamed))


def _counts(tree: _Tree, stub: _Tree | None) -> bool:
    """Whether the tree is long enough to mean something, and is not the shipped stub."""
    if tree.size <= FEWEST_NODES or tree.statements < FEWEST_STATEMENTS:
        return False
    if stub is None:
        return True
    is_program = not any("NotImplementedError" in label for label in stub.nodes)
    new = (tree.nodes - stub.nodes).total() if is_program else tree.size
    return new > FEWEST_NODES and tree.fingerprint != stub.fingerprint


def _definitions(data: bytes) -> dict[str, _Tree]:
    """Functions and classes at the top level, by name; the last one with a name counts."""
    try:
        found = {
            node.name: node
            for node in parsed(data).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        return {name: _Tree(node) for name, node in found.items()}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}


def _size(fingerprint: str) -> int:
    return int(fingerprint.partition(" ")[0])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _label(node: ast.AST) -> str:
    """A node by itself: its kind and its own words."""
    own = (value for _name, value in ast.iter_fields(node) if isinstance(value, str | int | float))
    return " ".join([type(node).__name__, *map(repr, own)])


def _unordered(node: ast.AST) -> str:
    """A tree as text in which the order of statements makes no difference."""
    parts = []
    for _name, value in ast.iter_fields(node):
        items = value if isinstance(value, list) else [value]
        texts = [_unordered(item) if isinstance(item, ast.AST) else repr(item) for item in items]
        if any(isinstance(item, ast.stmt) for item in items):
            texts.sort()
        parts.append(f"[{' '.join(texts)}]")
    return f"{type(node).__name__}({' '.join(parts)})"


def _drop_docstrings(node: ast.AST) -> None:
    for item in ast.walk(node):
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = item.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                item.body = item.body[1:] or [ast.Pass()]


class _Renamer(ast.NodeTransformer):
    """Gives arguments their number as a name, and all locals the same one; drops annotations.

    A function's names are its own: in a class, the count starts again in each method.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.bound: set[str] = set()
        self.inside = False

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self.function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self.function(node)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        if self.inside:
            node.name = self.renamed(node.name)
            return self.generic_visit(node)
        given = node.args
        arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
        self.names = {argument.arg: f"p{place}" for place, argument in enumerate(arguments)}
        self.inside = True
        self.bound = {name for item in ast.walk(node) for name in _binds(item)} - {node.name}
        self.generic_visit(node)
        self.inside = False
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg, node.annotation = self.renamed(node.arg), None
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.renamed(node.id)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None:
            return ast.Pass()
        return self.generic_visit(ast.Assign([node.target], node.value))

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.name = node.name and self.renamed(node.name)
        return self.generic_visit(node)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        node.names = [self.renamed(name) for name in node.names]
        return node

    def renamed(self, name: str) -> str:
        if not self.inside or name not in self.bound:
            return name
        return self.names.get(name, "v")


def _binds(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.ExceptHandler) and node.name:
        return [node.name]
    return []
