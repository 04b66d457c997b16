"""A line to look at, and what the patterns that find such lines share."""

import ast
from dataclasses import dataclass

from torchkata.i18n import _


@dataclass(frozen=True)
class Look:
    """A line to look at.

    Attributes:
        line: Its number in the file.
        said: Why, without a full stop; it may be a question.
        is_sure: Whether it is a mistake in any case.
    """

    line: int
    said: str
    is_sure: bool = False

    def sentence(self, place: str) -> str:
        """What a learner reads, if the line is at this place."""
        said = self.said if self.said.endswith("?") else f"{self.said}."
        return _("Look at {place}: {said}").format(place=place, said=said)


def look_at(node: ast.AST, said: str, *, is_sure: bool = False) -> Look:
    """The line of a node, with `{code}` replaced by its code."""
    code = ast.unparse(node)
    code = code if len(code) <= 50 else code[:47] + "..."
    line: int = node.lineno  # type: ignore[attr-defined]
    return Look(line, said.replace("{code}", code), is_sure)


def written(node: ast.AST) -> ast.AST | None:
    """What a statement writes to, if it is an assignment."""
    if isinstance(node, ast.AugAssign):
        return node.target
    return node.targets[0] if isinstance(node, ast.Assign) else None
