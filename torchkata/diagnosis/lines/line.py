"""A line to look at, and what the patterns that find such lines share."""

import ast
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A line to look at.

    Attributes:
        line: Its number in the file.
        said: Why.
    """

    line: int
    said: str


def look_at(node: ast.AST, said: str) -> Look:
    """The line of a node, with `{code}` replaced by its code."""
    code = ast.unparse(node)
    code = code if len(code) <= 50 else code[:47] + "..."
    return Look(node.lineno, said.replace("{code}", code))  # type: ignore[attr-defined]


def written(node: ast.AST) -> ast.AST | None:
    """What a statement writes to, if it is an assignment."""
    if isinstance(node, ast.AugAssign):
        return node.target
    return node.targets[0] if isinstance(node, ast.Assign) else None
