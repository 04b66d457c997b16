"""Looks names up in the policy."""

from collections.abc import Collection
from dataclasses import dataclass

from torchkata.grade.flags import policy


@dataclass(frozen=True)
class Rule:
    """Why a name is reported.

    Attributes:
        name: The name, as it is shown.
        why: What it could be used for.
        weight: How much it weighs: 3 the most, 1 the least.
        rule: The entry of the table, in full.
    """

    name: str
    why: str
    weight: int
    rule: str


def _rule(name: str, why: str, rule: str) -> Rule | None:
    weight = (
        policy.WEIGHTS[policy.PRIVATE] if rule is policy.PRIVATE else policy.WEIGHTS.get(why, 0)
    )
    return Rule(name, why, weight, rule) if why else None


def why(name: str) -> Rule | None:
    """Why a name is reported; None if there is nothing to report."""
    parts = name.split(".")
    if name in policy.MANY:  # the names used from them will show
        return None
    rule = _entry(name)
    if rule is not None:
        # Each name below these is separate.
        shown = ".".join(parts[:2]) if rule in policy.MANY else rule
        return _rule(shown.removeprefix("builtins."), policy.RULES[rule], rule)
    if parts[0] in policy.ROOTS and any(map(is_private, parts[1:])) and not is_settled(name):
        return _rule(name, policy.PRIVATE.format(library=parts[0]), policy.PRIVATE)
    return None


def why_all(name: str) -> Rule | None:
    """Why an import of everything, or of Python's own functions, is reported."""
    root = name.partition(".")[0]
    if name.endswith(".*") and root in policy.MANY:
        return _rule(name, policy.ALL, policy.ALL)
    return _rule(root, policy.CODE, root) if root == "builtins" else None


def hides(name: str) -> Rule | None:
    """Why an import of everything from one of the submission's own files is reported."""
    return _rule(name, policy.ALL, policy.ALL)


def passed_on(name: str) -> Rule | None:
    """Why a module that is used as a value is reported."""
    return _rule(name, policy.VALUE, policy.VALUE)


def is_settled(name: str) -> bool:
    """Whether the table admits a name by itself, whatever its module is."""
    return (
        _entry(name) is not None
        or name in policy.PRIVATE_ADMITTED
        or name.startswith("torch._foreach_")
    )


def begins_badly(start: str, own: Collection[str]) -> bool:
    """Whether a name that begins like this could be one that is reported."""
    return start.startswith("_") or any(
        name.startswith(start) for name in (*policy.ATTRIBUTES, *policy.HIDDEN) if name not in own
    )


def _entry(name: str) -> str | None:
    """The longest entry of the rules that holds for a name."""
    parts = name.split(".")
    above = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((one for one in above if one in policy.RULES), None)


def is_admitted(module: str) -> bool:
    """Whether a submission may import a module."""
    parts = module.split(".")
    above = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return (
        module in policy.MODULES
        or parts[0] in policy.OFFERED
        or any(one in policy.PACKAGES for one in above)
    )


def needless(module: str) -> Rule | None:
    """Why a module that is not admitted is reported."""
    return (
        None
        if is_admitted(module) or module in policy.MANY
        else _rule(module, policy.NEEDLESS, policy.NEEDLESS)
    )


def of_attribute(name: str, own: Collection[str]) -> Rule | None:
    """Why an attribute of an unknown object is reported.

    Args:
        name: The attribute.
        own: The attributes that the submission itself defines.
    """
    if name in policy.ATTRIBUTES or name in policy.HIDDEN:
        return _rule(name, policy.ATTRIBUTES.get(name) or policy.HIDDEN[name], name)
    if is_private(name):
        unknown = name not in own and name not in policy.KNOWN_PRIVATE
        return _rule(name, policy.INNER, name) if unknown else None
    is_special = name.startswith("__") and name.endswith("__")
    return _rule(name, policy.UNUSUAL, name) if is_special and name not in policy.ORDINARY else None


def is_private(name: str) -> bool:
    """Whether a name begins with an underscore, and has no meaning for Python itself."""
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))
