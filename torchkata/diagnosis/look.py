"""Lines of a learner's function that often go wrong without an error: to look at, not the mistake.

What the calls show leaves it open which line is at fault. These patterns are right in some places,
so a line is only pointed at, and only for a kind of failure that it can cause.
"""

import ast
from collections.abc import Callable, Iterator, Sequence

from torchkata.diagnosis.lines import autograd, values
from torchkata.diagnosis.lines.line import Look

_VALUES = ("values", "shape", "length", "NaN", "type", "example", "raised", "keys", "repeatable")
_GRADIENT = ("gradient", "requires_grad", "tracked", "leaf", "raised RuntimeError")
_CHANGED = ("changed", "alias")

Pattern = Callable[[ast.AST], Iterator[Look]]


def looks(definition: ast.AST, kind: str) -> list[Look]:
    """The lines of a definition to look at after a failure of that kind, in order.

    Args:
        definition: The learner's function or class.
        kind: The kind of mistake that a test found.
    """
    found = [
        look
        for kinds, pattern in _PATTERNS
        if any(one in kind for one in kinds)
        for look in pattern(definition)
    ]
    return sorted(dict.fromkeys(found), key=lambda look: look.line)


_PATTERNS: Sequence[tuple[Sequence[str], Pattern]] = (
    (_VALUES, values.pairs_as_tensors),
    (_VALUES, values.views_as_copies),
    (_VALUES, values.len_as_count),
    (_VALUES, values.added_after_division),
    (_VALUES, values.leaves_the_loop),
    (_VALUES, values.one_list_many_times),
    (_VALUES, values.default_that_changes),
    (_VALUES, values.lost_axes),
    (_VALUES, autograd.replaced_gradients),
    ((*_VALUES, *_GRADIENT), values.misspelt),
    (_VALUES, values.powers),
    (_VALUES, values.whole_quotients),
    (_VALUES, values.random),
    (("dtype",), values.default_dtypes),
    (_GRADIENT, autograd.made_anew),
    (_GRADIENT, autograd.cuts),
    (_GRADIENT, autograd.forward_without_grad),
    (_GRADIENT, autograd.marked_too_late),
    (_CHANGED, autograd.written_arguments),
)
