"""A finding: something that a person should look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchkata.grade.flags import rules
from torchkata.i18n import _
from torchkata.submit.reading.names import visible


@dataclass(frozen=True)
class Finding:
    """Something that a person should look at.

    Attributes:
        node: Where it is.
        what: A predicate: `uses ctypes, which ...`.
        weight: 0 for a hint, otherwise how far it is from what the policy admits.
        rule: What the policy says, if it is about a name.
    """

    node: ast.AST
    what: str
    weight: int
    rule: rules.Rule | None = None


def uses(names: str, reason: str) -> str:
    """The predicate for names that are reported for one reason."""
    return _("uses {name}, {why}").format(name=names, why=reason)


def used(node: ast.AST, rule: rules.Rule | None) -> Iterator[Finding]:
    """The finding that a rule of the policy makes, if there is one."""
    if rule is not None:
        yield Finding(node, uses(visible(rule.name), rule.why), rule.weight, rule)


def assigns(node: ast.AST, name: str) -> Finding:
    """The finding for a write to something of a library."""
    return Finding(node, _("assigns to {name}").format(name=visible(name)), 3)


def line_of(node: ast.AST) -> int:
    """The line of a node; 1 if it has none."""
    return getattr(node, "lineno", 1)
