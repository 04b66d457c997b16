"""The tensors of a picture, each as matrices of elements, without how it looks."""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from torchkata.i18n import _, listed
from torchkata.notebook.blocks.places import (
    Memories,
    Place,
    has_memory,
    key_of,
    numbers_of,
    strides_of,
    value_count,
)
from torchkata.testing.describe import dtype_of

ROWS, COLUMNS, GRIDS = 6, 8, 4  # of one tensor; what is beyond is cut


@dataclass(frozen=True)
class Cell:
    """One element.

    Attributes:
        index: Its index, such as `0,1`; empty if the tensor has no dimensions.
        text: Its number.
        place: Its place; None if that is not known.
    """

    index: str
    text: str
    place: Place | None


@dataclass(frozen=True)
class Grid:
    """A matrix of elements, and the indices before it: `[0, 1]`; empty if it is the whole."""

    index: str
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Panel:
    """One tensor.

    Attributes:
        name: What it is called.
        facts: Its shape, dtype and strides.
        said: Sentences about where it lies, and what is cut.
        grids: Its elements.
        is_wanted: Whether it was wanted, so that only its numbers count, not where it lies.
    """

    name: str
    facts: str
    said: list[str]
    grids: list[Grid]
    is_wanted: bool = False

    def cells(self) -> Iterator[Cell]:
        """Each shown element."""
        return (cell for grid in self.grids for row in grid.rows for cell in row)


def places_of(panels: Iterable[Panel]) -> set[Place]:
    """All places that are shown."""
    return {cell.place for one in panels for cell in one.cells() if cell.place}


def panel(
    name: str, value: Any, memories: Memories, *, shown: Any = None, said: Sequence[str] = ()
) -> Panel:
    """A tensor or an array with the places of its elements.

    Args:
        name: What it is called.
        value: The tensor or array, whose places are shown.
        memories: What knows them.
        shown: Another one of the same shape, whose numbers are shown.
        said: Sentences about it.
    """
    numbers = numbers_of(value if shown is None else shown)
    grids = _grids(numbers, lambda index: memories.place(value, index))
    return Panel(name, _facts(value), [*said, *_cuts(value)], grids)


def unplaced(name: str, value: Any, origin: Mapping[Any, Place]) -> Panel:
    """A tensor of which only the numbers count; `origin` knows where some numbers lie."""
    numbers = numbers_of(value)
    facts = f"{tuple(value.shape)} {dtype_of(value.dtype)}"
    grids = _grids(numbers, lambda index: origin.get(key_of(numbers[index])))
    found = Panel(name, facts, _cuts(value), grids, is_wanted=True)
    if any(cell.place for cell in found.cells()):
        found.said.insert(0, _("coloured by where its numbers are in the arguments"))
    return found


def _grids(
    numbers: "np.ndarray[Any, Any]", place: Callable[[tuple[int, ...]], Place | None]
) -> list[Grid]:
    """The matrices of a tensor, as far as they are shown."""
    if not numbers.size:
        return []
    *before, rows, columns = (1, 1, *numbers.shape)[-max(2, numbers.ndim) :]
    grids = []
    for outer in itertools.islice(itertools.product(*map(range, before)), GRIDS):
        matrix = []
        for row in range(min(rows, ROWS)):
            whole = [(*outer, row, column) for column in range(min(columns, COLUMNS))]
            indices = [index[len(index) - numbers.ndim :] for index in whole]
            matrix.append(
                [
                    Cell(",".join(map(str, index)), _text(numbers[index]), place(index))
                    for index in indices
                ]
            )
        grids.append(Grid(f"[{', '.join(map(str, outer))}]" if outer else "", matrix))
    return grids


def _cuts(value: Any) -> list[str]:
    """What is not shown of a tensor, in a sentence."""
    if not value_count(value):
        return [_("it has no elements")]
    *before, rows, columns = (1, 1, *value.shape)[-max(2, value.ndim) :]
    parts = [
        _("{shown} of {all} {words}").format(shown=most, all=size, words=words)
        for most, size, words in (
            (GRIDS, math.prod(before), _("matrices")),
            (ROWS, rows, _("rows")),
            (COLUMNS, columns, _("columns")),
        )
        if size > most
    ]
    return [_("shown: {parts}").format(parts=listed(parts, 9))] if parts else []


def _facts(value: Any) -> str:
    text = f"{tuple(value.shape)} {dtype_of(value.dtype)}"
    if has_memory(value) and value.ndim:
        text += " " + _("strides {strides}").format(strides=strides_of(value))
    return text


def _text(number: Any) -> str:
    plain = number.item() if isinstance(number, np.generic) else number
    if isinstance(plain, bool | int):
        text = str(plain)
        return text if len(text) <= 7 else f"{plain:.2g}"
    return f"{plain:.3g}"
