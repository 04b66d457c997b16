"""The picture of a call in a terminal: blocks of two lines, a number above its place."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from torchkata.i18n import _
from torchkata.notebook.blocks.colours import Colour, Palette
from torchkata.notebook.blocks.panels import Grid, Panel, places_of
from torchkata.notebook.blocks.places import Place, name_of
from torchkata.notebook.blocks.scene import LEGEND, Scene

INDENT = "    "
CUT = " ..."


@dataclass(frozen=True)
class Piece:
    """A piece of a line, with the colours of its block if it is in one."""

    text: str
    fill: Colour | None = None
    ink: Colour | None = None
    bold: bool = False


Line = list[Piece]


def lines(scene: Scene, width: int = 80) -> Iterator[Line]:
    """The picture, line by line.

    Args:
        scene: The call.
        width: The columns of the terminal; the matrices of one tensor stand side by side in them.
    """
    places = places_of(scene.panels)
    palette = Palette(places)
    yield [Piece(scene.title, bold=True)]
    yield [Piece(INDENT + scene.call)]
    yield from ([Piece(INDENT + said)] for said in scene.said)
    for panel in scene.panels:
        yield []
        yield [Piece(panel.name, bold=True), Piece(f"  {panel.facts}")]
        yield from ([Piece(INDENT + said)] for said in panel.said)
        yield from _beside(panel, palette, width)
    yield from _memories(scene.panels, width)
    if places:
        yield []
        yield [Piece(LEGEND)]


def _beside(panel: Panel, palette: Palette, width: int) -> Iterator[Line]:
    """Matrices side by side, as many as fit into a line."""
    texts = [cell.text for cell in panel.cells()]
    texts += [name_of(cell.place) for cell in panel.cells() if cell.place]
    cell = 2 + max(map(len, texts), default=0)
    blocks = [list(_grid(grid, palette, cell, width - len(INDENT))) for grid in panel.grids]
    wide = max(
        (sum(len(piece.text) for piece in line) for one in blocks for line in one), default=1
    )
    count = max(1, (width - len(INDENT) + 2) // (wide + 2))
    for start in range(0, len(blocks), count):
        for row in itertools.zip_longest(*blocks[start : start + count], fillvalue=[]):
            line = [Piece(INDENT)]
            for pieces in row:
                line += [*pieces, Piece(" " * (wide + 2 - sum(len(one.text) for one in pieces)))]
            yield line


def _grid(grid: Grid, palette: Palette, width: int, room: int) -> Iterator[Line]:
    """A matrix, cut at the right if the terminal is too narrow."""
    if grid.index:
        yield [Piece(grid.index)]
    has_places = any(cell.place for row in grid.rows for cell in row)
    most = max(1, (room - len(CUT)) // width)
    for row in grid.rows:
        cut = [Piece(CUT)] if len(row) > most else []
        shown = row[:most]
        yield [_piece(f"{cell.text:^{width}}", cell.place, palette) for cell in shown] + cut
        if has_places:
            labels = [name_of(cell.place) if cell.place else "" for cell in shown]
            pairs = zip(labels, shown, strict=True)
            yield [_piece(f"{label:^{width}}", cell.place, palette) for label, cell in pairs]


def _piece(text: str, place: Place | None, palette: Palette) -> Piece:
    if place is None:
        return Piece(text)
    return Piece(text, palette.fill(place), palette.ink(place))


def _memories(panels: Sequence[Panel], width: int) -> Iterator[Line]:
    """For each memory with more than one tensor, which element of each lies in which place."""
    readers: dict[int, dict[str, dict[int, list[str]]]] = defaultdict(dict)
    for panel in panels:
        for cell in panel.cells():
            if cell.place and not panel.is_wanted:
                memory, number = cell.place
                found = readers[memory].setdefault(panel.name, defaultdict(list))
                found[number].append(cell.index or "()")
    for memory, names in sorted(readers.items()):
        if len(names) > 1:
            yield []
            yield from _table(memory, names, width)


def _table(memory: int, names: dict[str, dict[int, list[str]]], width: int) -> Iterator[Line]:
    """The places from left to right, as many as fit, and below each what lies there."""
    places = sorted({number for found in names.values() for number in found})
    heads = [_("place"), *names]
    columns, left = [], width - max(map(len, heads)) - len(CUT)
    for number in range(places[0], places[-1] + 1):
        below = [_elements(found.get(number, [])) for found in names.values()]
        columns.append([name_of((memory, number)), *below])
        left -= max(map(len, columns[-1])) + 2
        if left < 0:
            columns.pop()
            break
    is_cut = len(columns) <= places[-1] - places[0]
    for row, head in enumerate(heads):
        cells = [f"{column[row]:<{max(map(len, column))}}" for column in columns]
        line = "  ".join([f"{head:<{max(map(len, heads))}}", *cells])
        yield [Piece((line + CUT if is_cut else line).rstrip())]


def _elements(indices: Sequence[str]) -> str:
    """Which elements lie in a place: `0,1`, or how many if there are more."""
    if not indices:
        return "-"
    return indices[0] if len(indices) == 1 else _("{count} times").format(count=len(indices))
