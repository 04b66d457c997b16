"""Leaves out parts of a module or of the syllabus; the rest stays letter by letter."""

import ast
import re
from collections.abc import Collection

from torchkata.kata.source import Source, first_line, names_in

_SECTION = re.compile(
    r"^[ \t]*\[[ \t]*(?P<topic>\w+)(?:[ \t]*\.[ \t]*(?P<name>\w+))?[ \t]*\][ \t]*(?:#.*)?$",
    re.MULTILINE,
)
_REQUIRES = re.compile(r"^[ \t]*requires\s*=\s*\[(?P<names>[^\]]*)\]", re.MULTILINE)


def without_definitions(source: Source, names: Collection[str]) -> str:
    """The text of a module without some definitions and the comments right above them."""
    lines = source.lines
    kept = [True] * len(lines)
    for node in source.tree.body:
        if not any(name in names for name in defined(node)):
            continue
        first = first_line(node) - 1
        while first and lines[first - 1].startswith("#"):
            first -= 1
        last = node.end_lineno or first
        while last < len(lines) and not lines[last].strip():
            last += 1
        kept[first:last] = [False] * (last - first)
    return "".join(line for line, keep in zip(lines, kept, strict=True) if keep).rstrip() + "\n"


def syllabus_of(text: str, names: Collection[str]) -> str:
    """The text of `syllabus.toml` with only these exercises; they require no others."""
    heads = list(_SECTION.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    topics = {head["topic"] for head in heads if head["name"] in names}
    parts = [text[: heads[0].start()] if heads else text]
    for head, end in zip(heads, ends, strict=True):
        if head["name"] in names or (head["name"] is None and head["topic"] in topics):
            part = text[head.start() : end]
            parts.append(_REQUIRES.sub(lambda found: _required(found["names"], names), part))
    return "".join(parts).rstrip() + "\n"


def right_answers(source: Source) -> list[str]:
    """The names of the functions and classes that a module marks as known right answers."""
    return [name for node in source.tree.body if _is_right(node) for name in defined(node)]


def _is_right(node: ast.stmt) -> bool:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return any("right_answer" in names_in(decorator) for decorator in node.decorator_list)
    return isinstance(node, ast.Assign) and "right_answer" in names_in(node)


def defined(node: ast.AST) -> set[str]:
    """The names that a statement defines in the module; imports do not count."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()


def _required(listed: str, names: Collection[str]) -> str:
    kept = [name for name in re.findall(r'"([^"]*)"', listed) if name in names]
    return "requires = [" + ", ".join(f'"{name}"' for name in kept) + "]"
