"""Lines of a learner's function that often go wrong without an error: to look at, not the mistake.

What the calls show leaves it open which line is at fault. These patterns are right in some places,
so a line is only pointed at, and only for a kind of failure that it can cause.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from torchkata.diagnosis.lines import autograd, values
from torchkata.diagnosis.lines.line import Look
from torchkata.diagnosis.lines.useless import dropped, uncalled, unused

_VALUES = ("values", "shape", "length", "NaN", "type", "example", "keys", "repeatable")
_TYPES = (*_VALUES, "raised TypeError", "raised AttributeError", "raised RuntimeError")
_GRADIENT = ("gradient", "requires_grad", "tracked", "leaf")
_CHANGED = ("changed", "alias")
_LEAVES = (*_VALUES, "nothing returned")

Pattern = Callable[[ast.AST], Iterator[Look]]


def looks(
    definition: ast.AST, kind: str, said: str = "", returning: Collection[str] = ()
) -> list[Look]:
    """The lines of a definition to look at after a failure of that kind, in order.

    Args:
        definition: The learner's function or class.
        kind: The kind of mistake that a test found.
        said: Its message: an error of torch about gradients is a failure of gradients, too.
        returning: The functions of the module that return something.
    """
    about = [kind]
    if kind == "raised RuntimeError" and re.search(r"\bgrad_fn\b|requires? grad", said):
        about.append("gradient")
    found = [
        look
        for kinds, pattern in _PATTERNS
        if any(one in each for one in kinds for each in about)
        for look in pattern(definition)
    ]
    found += [*uncalled(definition), *dropped(definition, returning)]
    return sorted(dict.fromkeys(found), key=lambda look: look.line)


_PATTERNS: Sequence[tuple[Sequence[str], Pattern]] = (
    (_TYPES, values.pairs_as_tensors),
    (_VALUES, unused),
    (("nothing returned",), autograd.returned_gradients),
    (_VALUES, values.views_as_copies),
    (_VALUES, values.len_as_count),
    (_VALUES, values.added_after_division),
    (_LEAVES, values.leaves_the_loop),
    (_VALUES, values.one_list_many_times),
    (_VALUES, values.default_that_changes),
    (_TYPES, values.lost_axes),
    (_VALUES, autograd.replaced_gradients),
    ((*_TYPES, *_GRADIENT), values.misspelt),
    (_TYPES, values.powers),
    (_VALUES, values.whole_quotients),
    (_VALUES, values.random),
    (("dtype",), values.default_dtypes),
    (_GRADIENT, autograd.made_anew),
    (_GRADIENT, autograd.cuts),
    (_GRADIENT, autograd.forward_without_grad),
    (_GRADIENT, autograd.marked_too_late),
    (_CHANGED, autograd.written_arguments),
)
