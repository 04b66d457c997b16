"""A module's parameters by their names: missing ones, more than asked for, other names or shapes.

The names that are told are those that the test expects. The module's own names are chosen by the
code under test, and must not come back in feedback.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch

from torchkata.diagnosis.relations.case import Case, Pair
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _, listed

_MOST = 6  # names that are told
_LAST = ("weight", "bias")  # how the names of layers' parameters end

Shapes = Mapping[str, tuple[int, ...]]


def parameters(_pair: Pair, case: Case) -> Iterator[Relation]:
    """What is wrong with the names or the shapes, which has to be so in every call."""
    found = _names_and_shapes(case)
    if found is None:
        return
    got, wanted = found
    missing = sorted(wanted.keys() - got.keys())
    if not got:
        yield _relation(_("The module has no parameters. It should have {names}."), missing)
    elif missing and sorted(got.values()) == sorted(wanted.values()):
        said = _("Parameters have the right shapes, but other names. The test expects {names}.")
        yield _relation(said, missing)
    elif missing and got.keys() <= wanted.keys():
        yield _relation(_("The module lacks these parameters: {names}."), missing)
    elif missing:
        said = _("The module lacks these parameters, and has others in their place: {names}.")
        yield _relation(said, missing)
    elif got.keys() > wanted.keys():
        yield _relation(_("The module has parameters besides these: {names}."), list(wanted))
    elif other := [name for name in wanted if got[name] != wanted[name]]:
        said = _("These parameters have another shape than they should: {names}.")
        yield _relation(said, other)


def _relation(said: str, names: Sequence[str]) -> Relation:
    said = said.replace("{names}", listed([f"`{name}`" for name in names], _MOST))
    return Relation(said, said, _says(said), 1, need=0)


def _says(said: str) -> Callable[[Pair, Case], bool | None]:
    """Whether the same would be said of another call."""

    def holds(pair: Pair, case: Case) -> bool | None:
        if not case.wrong:
            return None
        return any(one.said == said for one in parameters(pair, case))

    return holds


def _names_and_shapes(case: Case) -> tuple[Shapes, Shapes] | None:
    """The parameters that a module has, and those that it should have; None if it has no such."""
    for got, wanted in _inside(case.compared.got, case.compared.wanted):
        one, other = _shapes(got), _shapes(wanted)
        if one is not None and other and any(name.endswith(_LAST) for name in other):
            return one, other
    return None


def _inside(got: Any, wanted: Any) -> Iterator[tuple[Any, Any]]:
    yield got, wanted
    if isinstance(got, dict) and isinstance(wanted, dict):
        for key in wanted.keys() & got.keys():
            yield got[key], wanted[key]


def _shapes(value: Any) -> Shapes | None:
    """The shape of each entry, if all entries are shapes, or tensors, with names."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return None
    found = {
        key: tuple(one.shape) if isinstance(one, torch.Tensor) else one
        for key, one in value.items()
    }
    plain = all(
        isinstance(one, tuple) and all(type(size) is int for size in one) for one in found.values()
    )
    return found if plain else None
