"""The result of something else: an argument itself, another of the results, the step before."""

import re
from collections.abc import Callable, Iterator

import numpy as np
import torch

from torchkata.diagnosis.relations.case import Array, Case, Pair
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _
from torchkata.testing.compare import difference

_FUNCTIONS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    (_("minus `{name}`"), lambda x: -x),
    (_("`{name}`, rounded"), np.round),
    (_("`{name}`, without its fraction"), np.trunc),
    (_("`{name}`, rounded down"), np.floor),
    (_("`{name}`, rounded up"), np.ceil),
    (_("the absolute value of `{name}`"), np.abs),
    (_("`{name}`, transposed"), lambda x: x.T),
    (_("`{name}`, squared"), np.square),
    (_("1 / `{name}`"), lambda x: 1 / x),
    (_("the sum of `{name}`"), lambda x: np.asarray(x.sum())),
    (_("the mean of `{name}`"), lambda x: np.asarray(x.mean() if x.size else np.nan)),
    (_("`{name}` in reverse order"), lambda x: x[::-1] if x.ndim else x),
)
_ITSELF = _("{what} is `{name}`, just as it was given.")
_UNCHANGED = _("{what} is what it was before: nothing was written into it.")
_IS = _("{what} is {it}.")
_CHANGES = _(
    "It changes `{name}`, which belongs to the caller and should stay as it is: an operation in "
    "place (`+=`, `[...] =`, a name that ends in `_`) writes into the tensor that was passed."
)
_DRAWS = _("It draws from `{name}` in a call that should draw nothing from it.")


def arguments(pair: Pair, case: Case) -> Iterator[Relation]:
    """An argument, or a simple function of one."""
    if case.compared.what == "argument":
        before = case.leaves.get(case.compared.name)
        said = (_DRAWS if isinstance(before, torch.Generator) else _CHANGES).replace(
            "{name}", case.compared.name
        )
        yield Relation(f"changes {case.compared.name}", said, _should_stay, 0)
    if pair.a is None:
        return
    for name, array in case.arrays.items():
        if array.shape == pair.a.shape:
            own = case.compared.what == "argument" and name == case.compared.name + pair.path
            said = _UNCHANGED if own else _ITSELF.replace("{name}", name)
            yield Relation(f"argument {name}", said, _is_given(name), 1)
            top = name.partition("[")[0]
            if top != name and pair.path.endswith(name[len(top) :]):
                said = _ITSELF.replace("{name}", top)
                yield Relation(f"each of {top}", said, _is_one_of(top), 1)
        if array.ndim or not isinstance(case.leaves[name], bool):
            for words, function in _FUNCTIONS:
                said = _IS.replace("{it}", words.format(name=name))
                yield Relation(said, said, _is_argument(name, function), 3)


def counts(pair: Pair, case: Case) -> Iterator[Relation]:
    """A size of an argument in the place of a number."""
    if isinstance(pair.got, torch.dtype):
        for name, value in case.leaves.items():
            if isinstance(value, torch.Tensor) and value.dtype is pair.got:
                said = _IS.replace("{it}", _("the dtype of `{name}`").format(name=name))
                yield Relation(said, said, _is_dtype_of(name), 3)
    if pair.a is None or pair.a.ndim:
        return
    for name, size in _sizes(case).items():
        said = _IS.replace("{it}", name)
        if size and size == float(pair.a):  # a 0 may come from anywhere
            yield Relation(said, said, _is_size(name), 3)


def _is_dtype_of(name: str) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        value = case.leaves.get(name)
        if not isinstance(value, torch.Tensor) or not isinstance(pair.got, torch.dtype):
            return None
        return value.dtype is pair.got

    return holds


def _sizes(case: Case) -> dict[str, int]:
    found = {}
    for name, value in case.leaves.items():
        array = case.arrays.get(name)
        if isinstance(value, list | tuple):
            found[_("the number of entries of `{name}`").format(name=name)] = len(value)
        elif array is not None and array.ndim:
            found[_("the number of elements of `{name}`").format(name=name)] = array.size
            found[_("the number of rows of `{name}`").format(name=name)] = array.shape[0]
            found[_("the number of axes of `{name}`").format(name=name)] = array.ndim
    return found


def _is_size(name: str) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        size = _sizes(case).get(name)
        if size is None or pair.a is None or pair.a.ndim:
            return None
        return size == float(pair.a)

    return holds


def nothing_written(pair: Pair, case: Case) -> Iterator[Relation]:
    """A `.grad` that is what it was, or None still."""
    if case.compared.what == "grad" and not pair.path:
        said = _("Nothing was written into `{name}.grad`: backward did not reach this tensor.")
        yield Relation("grad left", said.format(name=case.compared.name), _is_left, 0)


def _is_left(pair: Pair, case: Case) -> bool | None:
    if case.compared.what != "grad" or not pair.differs:
        return None
    before = case.leaves.get(f"{case.compared.name}.grad")
    if before is None or pair.got is None:
        return before is None and pair.got is None
    return difference(pair.got, before) is None


def gaps(_pair: Pair, case: Case) -> Iterator[Relation]:
    """The numbers that lie between the elements of a strided argument."""
    for name, value in case.leaves.items():
        if isinstance(value, torch.Tensor) and not value.is_contiguous():
            said = _(
                "It reads the memory of `{name}` without its strides: its elements do not lie side "
                "by side, and what lies between them was taken for elements."
            ).replace("{name}", name)
            yield Relation(f"gaps {name}", said, _from_the_gaps(name), 0)


def _from_the_gaps(name: str) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        value = case.leaves.get(name)
        if not isinstance(value, torch.Tensor) or value.is_contiguous() or not pair.differs:
            return None
        if pair.a is None or pair.b is None or not value.is_floating_point():
            return None
        memory = torch.empty(0, dtype=value.dtype).set_(value.detach().untyped_storage())
        return bool(
            memory.isnan().any()
            and not value.isnan().any()
            and np.isnan(pair.a).any()
            and not np.isnan(pair.b).any()
        )

    return holds


def _should_stay(pair: Pair, case: Case) -> bool | None:
    """Whether an argument should be what it was before, and is not."""
    if case.compared.what != "argument":
        return None
    before = case.leaves.get(case.compared.name + pair.path)
    if not pair.differs or before is None:
        return None
    return difference(before, pair.wanted) is None


def _is_given(name: str) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        array = case.arrays.get(name)
        if array is None or pair.a is None or not pair.a.size:
            return None
        return difference(pair.got, case.leaves[name]) is None

    return holds


def _is_one_of(name: str) -> Callable[[Pair, Case], bool | None]:
    """Whether a part is the argument at the same place of a list."""

    def holds(pair: Pair, case: Case) -> bool | None:
        match = re.search(r"\[\d+\]$", pair.path)
        if match is None or name + match[0] not in case.leaves:
            return None
        return difference(pair.got, case.leaves[name + match[0]]) is None

    return holds


def _is_argument(
    name: str, function: Callable[[Array], Array]
) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        array = case.arrays.get(name)
        if array is None or pair.a is None or not pair.a.size:
            return None
        return pair.is_like(function(array))

    return holds
