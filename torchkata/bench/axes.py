"""Figures, axes and lines for all pictures of a benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torchkata.bench.row import Row

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def new_figure(panels: int) -> tuple[Figure, list[Axes]]:
    """A figure and its panels, side by side."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8 if panels == 1 else 12, 5.5), layout="constrained")
    made = [figure.add_subplot(1, panels, number + 1) for number in range(panels)]
    for axes in made:
        axes.spines[["top", "right"]].set_visible(False)
    return figure, made


def _curve(
    axes: Axes,
    rows: list[Row],
    middle: list[float],
    band: tuple[list[float], list[float]],
    style: tuple[str, str, str],
    label: str,
) -> None:
    """A line through `middle` with a band around it; nothing if there are no rows."""
    if not rows:
        return
    colour, marker, dash = style
    sizes = [row.case.n for row in rows]
    axes.fill_between(sizes, *band, color=colour, alpha=0.2, lw=0)
    axes.plot(sizes, middle, color=colour, marker=marker, ls=dash, lw=1.5, ms=5, label=label)


def draw_times(axes: Axes, rows: list[Row], style: tuple[str, str, str], label: str) -> None:
    """Median times with their quartiles."""
    band = ([row.q1 for row in rows], [row.q3 for row in rows])
    _curve(axes, rows, [row.median for row in rows], band, style, label)


def draw_speeds(axes: Axes, rows: list[Row], style: tuple[str, str, str], label: str) -> None:
    """Median speeds with the slowest and the fastest."""
    slow = [row.case.flops / row.max / 1e12 for row in rows]
    fast = [row.case.flops / row.min / 1e12 for row in rows]
    _curve(axes, rows, [row.tflops for row in rows], (slow, fast), style, label)


def write_upright(axes: Axes, x: float, text: str, colour: str) -> None:
    """Upright text to the left of x, at the top."""
    axes.annotate(
        text,
        (x, 0.98),
        xycoords=axes.get_xaxis_transform(),
        xytext=(-3, 0),
        textcoords="offset points",
        rotation=90,
        ha="right",
        va="top",
        fontsize=8,
        color=colour,
    )


def share_legend(figure: Figure, panels: list[Axes]) -> None:
    """One legend below the panels, where it hides nothing; shared entries appear once."""
    entries: dict[str, Artist] = {}
    for axes in panels:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            entries.setdefault(label, handle)
    figure.legend(
        entries.values(),
        entries.keys(),
        loc="outside lower center",
        ncols=4 if len(panels) == 1 else 7,
        frameon=False,
        fontsize=9,
    )


def set_size_axis(axes: Axes, rows: list[Row]) -> None:
    """The axis of n: a tick for each measured size."""
    sizes = sorted({row.case.n for row in rows})
    axes.set_xscale("log", base=2)
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.set_xlabel("n")
    axes.grid(alpha=0.25)
