"""Mutants: the solutions with one small change, by Cosmic Ray's operators."""

import ast
import difflib
import hashlib
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from torchkata.author.mutants.operators import LeaveOutCall, LeaveOutKeyword, LeaveOutStatement
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.install import install_line
from torchkata.kata.source import Definition, Source, first_line

Span = tuple[tuple[int, int], tuple[int, int]]  # (line, column) of both ends, as parso counts


@dataclass(frozen=True)
class Mutant:
    """One change to one definition of a topic's solutions.

    Attributes:
        topic: The topic.
        definition: The changed function or class.
        operator: Cosmic Ray's name for the change.
        before: The old line without its indentation; several lines are joined.
        after: The new line.
        nth: The number of the line among equal lines of the definition, from 1.
        line: The line number in the file.
        text: The whole module with the change.
    """

    topic: str
    definition: str
    operator: str
    before: str
    after: str
    nth: int
    line: int = field(compare=False)
    text: str = field(compare=False, repr=False)

    @property
    def place(self) -> str:
        """File and line."""
        return f"solutions/{self.topic}.py:{self.line}"

    @property
    def rank(self) -> str:
        """Its place in the order for samples; other mutants do not change it."""
        key = (self.topic, self.definition, self.operator, self.before, self.after, str(self.nth))
        return hashlib.sha256("\0".join(key).encode()).hexdigest()


def mutants_of(source: Source) -> Iterator[Mutant]:
    """The mutants of every definition of a module, each text once.

    Docstrings and annotations are not changed, and text that is not valid Python is not a mutant.

    Raises:
        KataError: If Cosmic Ray is not installed.
    """
    operators = _operators() | {
        "LeaveOutStatement": LeaveOutStatement(),
        "LeaveOutKeyword": LeaveOutKeyword(),
        "LeaveOutCall": LeaveOutCall(source.imported),
    }
    lines = source.lines
    for name, node in source.definitions.items():
        first = first_line(node) - 1
        own = source.text_of(node)
        seen = {own}
        for operator, changed in _changed(own, operators):
            if changed in seen or not _is_python(changed):
                continue
            seen.add(changed)
            offset, before, after = _difference(own, changed)
            reads_so = [line.strip() for line in own.splitlines()[: offset + 1]]
            yield Mutant(
                topic=source.path.stem,
                definition=name,
                operator=operator,
                before=before,
                after=after,
                nth=max(1, Counter(reads_so)[reads_so[-1]]),
                line=first + offset + 1,
                text="".join([*lines[:first], changed, *lines[node.end_lineno :]]),
            )


def _changed(own: str, operators: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each change to a definition's text, with the name of its operator."""
    from cosmic_ray.ast import ast_nodes, get_ast  # type: ignore[import-untyped]
    from cosmic_ray.mutating import mutate_code  # type: ignore[import-untyped]

    parsed = ast.parse(own).body[0]
    assert isinstance(parsed, Definition)
    silent = [_span(own, node) for node in _annotations(parsed)]
    nodes = list(ast_nodes(get_ast(own)))
    for node in nodes:  # `*` and `/` between parameters are not arithmetic
        if node.parent is not None and node.parent.type == "parameters":
            silent += [(node.start_pos, node.end_pos)] * (node.type == "operator")
    for name, operator in operators.items():
        spans = [span for node in nodes for span in operator.mutation_positions(node)]
        for occurrence, span in enumerate(spans):
            if not any(start <= span[0] and span[1] <= end for start, end in silent):
                changed = mutate_code(own, operator, occurrence)
                if changed is not None:
                    yield name, changed


@cache
def _operators() -> dict[str, Any]:
    """Cosmic Ray's operators by name, except those that need names of ours."""
    try:
        from cosmic_ray.plugins import get_operator, operator_names  # type: ignore[import-untyped]
    except ImportError:
        raise KataError(
            _("Mutants need Cosmic Ray, which is not installed: {install}").format(
                install=install_line("dev")
            )
        ) from None
    kinds = {name.rpartition("/")[2]: get_operator(name) for name in operator_names()}
    return {name: kind() for name, kind in sorted(kinds.items()) if not kind.arguments()}


def _annotations(definition: Definition) -> Iterator[ast.expr]:
    for node in ast.walk(definition):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            yield node.annotation
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            yield node.returns


def _span(text: str, node: ast.expr) -> Span:
    """The position of a node in characters; `ast` counts bytes."""
    lines = text.splitlines()

    def position(line: int, column: int) -> tuple[int, int]:
        return line, len(lines[line - 1].encode()[:column].decode())

    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    start = position(node.lineno, node.col_offset)
    return start, position(node.end_lineno, node.end_col_offset)


def _is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):  # `is` before a literal
            compile(text, "<mutant>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _difference(before: str, after: str) -> tuple[int, str, str]:
    """The offset of the first line that differs, and the lines of both that differ, joined."""
    old, new = before.splitlines(), after.splitlines()
    changes = [
        change
        for change in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if change[0] != "equal"
    ]
    start, end = changes[0][1], changes[-1][2]
    after = _joined(new[changes[0][3] : changes[-1][4]])
    while start < end - 1 and not old[start].strip():  # a blank line goes with a decorator
        start += 1
    return start, _joined(old[start:end]), after


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())
