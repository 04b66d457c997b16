"""The picture of a call as SVG or PNG: both draw the same boxes and texts."""

import html
import io
import textwrap
from dataclasses import dataclass, field

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.install import install_line
from torchkata.notebook.blocks.colours import Colour, Palette, hexadecimal
from torchkata.notebook.blocks.panels import Grid, Panel, places_of
from torchkata.notebook.blocks.places import name_of
from torchkata.notebook.blocks.scene import LEGEND, Scene

WIDTH = 760  # pixels; more panels go into another row
CELL = 40  # height of an element; it holds two lines
SIZE = 13  # of the text
SMALL = 11
LETTER = 0.62  # the width of a letter, in sizes
GAP = 18
LINE = 19
MOST_CHARACTERS = 50  # of a line of text in a panel
DPI = 110


@dataclass(frozen=True)
class Box:
    """A filled rectangle; one without a colour has only an edge."""

    x: float
    y: float
    width: float
    height: float
    fill: Colour | None


@dataclass(frozen=True)
class Text:
    """A text with the baseline at y; without a colour it has that of the page's text."""

    x: float
    y: float
    text: str
    size: int = SIZE
    bold: bool = False
    centred: bool = False
    ink: Colour | None = None


@dataclass
class Drawing:
    """Boxes and texts, and the size of them all."""

    width: float = 0.0
    height: float = 0.0
    boxes: list[Box] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def write(self, text: Text) -> None:
        """Add a text."""
        self.texts.append(text)
        half = 0.5 if text.centred else 1.0
        self._reach(text.x + half * len(text.text) * text.size * LETTER, text.y + 5)

    def fill(self, box: Box) -> None:
        """Add a box."""
        self.boxes.append(box)
        self._reach(box.x + box.width, box.y + box.height)

    def put(self, other: "Drawing", x: float, y: float) -> None:
        """Add all of another drawing at a place."""
        for box in other.boxes:
            self.fill(Box(box.x + x, box.y + y, box.width, box.height, box.fill))
        for one in other.texts:
            moved = (one.x + x, one.y + y)
            self.write(Text(*moved, one.text, one.size, one.bold, one.centred, one.ink))

    def _reach(self, x: float, y: float) -> None:
        self.width, self.height = max(self.width, x), max(self.height, y)


def svg(scene: Scene) -> str:
    """The picture for a page: its text has the page's colour, so it is read on dark and light."""
    drawing = _drawn(scene)
    width, height = drawing.width + 2, drawing.height + 2
    label = html.escape(f"{scene.title}: {scene.call}", quote=True)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" '
        f'viewBox="-1 -1 {width:.0f} {height:.0f}" width="{width:.0f}" '
        'style="max-width: 100%; height: auto" fill="currentColor" '
        'font-family="ui-monospace, Menlo, Consolas, monospace">'
    ]
    for box in drawing.boxes:
        fill = "none" if box.fill is None else hexadecimal(box.fill)
        parts.append(
            f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
            f'height="{box.height:.1f}" fill="{fill}" stroke="#808080" stroke-width="0.7"/>'
        )
    for text in drawing.texts:
        style = ' font-weight="bold"' if text.bold else ""
        style += ' text-anchor="middle"' if text.centred else ""
        style += f' fill="{hexadecimal(text.ink)}"' if text.ink else ""
        parts.append(
            f'<text x="{text.x:.1f}" y="{text.y:.1f}" font-size="{text.size}" '
            f'xml:space="preserve"{style}>{html.escape(text.text)}</text>'
        )
    return "".join([*parts, "</svg>"])


def png(scene: Scene) -> bytes:
    """The picture as a PNG, on white.

    Raises:
        KataError: If matplotlib is missing.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.patches import Rectangle
    except ImportError:
        said = _("A PNG needs matplotlib: {install}")
        raise KataError(said.format(install=install_line("plots"))) from None
    drawing = _drawn(scene, heading=True)
    margin = 12
    width, height = drawing.width + 2 * margin, drawing.height + 2 * margin
    figure = Figure(figsize=(width / 72, height / 72), dpi=DPI)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(-margin, width - margin)
    axes.set_ylim(height - margin, -margin)
    axes.axis("off")
    for box in drawing.boxes:
        colour = "none" if box.fill is None else hexadecimal(box.fill)
        corner, size = (box.x, box.y), (box.width, box.height)
        axes.add_patch(
            Rectangle(corner, *size, facecolor=colour, edgecolor="#808080", linewidth=0.7)
        )
    for text in drawing.texts:
        axes.text(
            text.x,
            text.y,
            text.text.replace("$", r"\$"),
            fontsize=text.size,
            fontweight="bold" if text.bold else "normal",
            fontfamily="monospace",
            ha="center" if text.centred else "left",
            va="baseline",
            color=hexadecimal(text.ink) if text.ink else "black",
        )
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _drawn(scene: Scene, heading: bool = False) -> Drawing:
    """The whole picture: panels from left to right, then the legend."""
    whole = Drawing()
    y = 0.0
    if heading:
        for text, bold in (
            (scene.title, True),
            (scene.call, False),
            *((s, False) for s in scene.said),
        ):
            for line in textwrap.wrap(text, int(WIDTH / SIZE / LETTER)) or [""]:
                y += LINE
                whole.write(Text(0, y - 4, line, bold=bold))
        y += GAP
    palette = Palette(places_of(scene.panels))
    x = tallest = 0.0
    for panel in scene.panels:
        drawing = _panel(panel, palette)
        if x and x + drawing.width > WIDTH:
            x, y, tallest = 0.0, y + tallest + GAP, 0.0
        whole.put(drawing, x, y)
        x, tallest = x + drawing.width + 2 * GAP, max(tallest, drawing.height)
    if places_of(scene.panels):
        y = whole.height + LINE
        whole.write(Text(0, y, LEGEND, SMALL))
    return whole


def _panel(panel: Panel, palette: Palette) -> Drawing:
    drawing = Drawing()
    drawing.write(Text(0, LINE - 5, panel.name, bold=True))
    y = float(LINE)
    for said in (panel.facts, *panel.said):
        for line in textwrap.wrap(said, MOST_CHARACTERS):
            y += LINE - 3
            drawing.write(Text(0, y - 4, line, SMALL))
    y += 4
    longest = max((len(cell.text) for cell in panel.cells()), default=0)
    width = max(CELL, longest * SIZE * LETTER + 10)
    x = tallest = 0.0
    for grid in panel.grids:
        block = _grid(grid, palette, width)
        if x and x + block.width > WIDTH / 2:
            x, y, tallest = 0.0, y + tallest + GAP / 2, 0.0
        drawing.put(block, x, y)
        x, tallest = x + block.width + GAP / 2, max(tallest, block.height)
    return drawing


def _grid(grid: Grid, palette: Palette, width: float) -> Drawing:
    drawing = Drawing()
    y = 0.0
    if grid.index:
        y = LINE - 3
        drawing.write(Text(0, y - 4, grid.index, SMALL))
    for row in grid.rows:
        for column, cell in enumerate(row):
            x, middle = column * width, column * width + width / 2
            fill = ink = None
            if cell.place is not None:
                fill, ink = palette.fill(cell.place), palette.ink(cell.place)
                drawing.write(
                    Text(middle, y + 33, name_of(cell.place), SMALL, centred=True, ink=ink)
                )
            drawing.fill(Box(x, y, width, CELL, fill))
            drawing.write(Text(middle, y + 17, cell.text, centred=True, ink=ink))
        y += CELL
    return drawing
