"""`kata plot`: three pictures of a benchmark, from its JSON alone.

The colours are those of Okabe and Ito, which colour-blind people can tell apart; markers and dashes
show the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from torchkata.bench.axes import (
    draw_speeds,
    draw_times,
    new_figure,
    set_size_axis,
    share_legend,
    write_upright,
)
from torchkata.bench.crossover import crossovers
from torchkata.bench.row import Row, read_rows
from torchkata.errors import KataError
from torchkata.i18n import _, counted
from torchkata.kata.install import install_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLES = {  # colour, marker and dashes by precision; dotted lines often cover others
    "float32": ("#0072B2", "o", "-"),
    "tf32": ("#56B4E9", "v", "-"),
    "bfloat16": ("#D55E00", "s", "-"),
    "float16": ("#E69F00", "^", ":"),
    "float64": ("#009E73", "D", ":"),
}
_OWN_STYLES = {  # colour, marker and dashes of the learner's own, and NumPy's
    "matmul_loops": ("#CC79A7", "x", "-"),
    "matmul": ("#CC79A7", "^", "--"),
    "matmul_tiled": ("#CC79A7", "v", ":"),
    "numpy.matmul": ("#777777", ".", "-."),
}
_CPU, _ONE, _GPU = "#0072B2", "#56B4E9", "#D55E00"
_RIDGES = ("float32", "bfloat16")


def draw(file: Path, folder: Path) -> list[Path]:
    """Draw the saved results of a benchmark.

    Args:
        file: A file from `pytest benchmarks --benchmark-json`.
        folder: The folder for the pictures; it is made if it is missing.

    Returns:
        The pictures: time, speed and roofline, each as PNG and as SVG.

    Raises:
        KataError: If the file cannot be used or has no sweep, the folder cannot be written, or
            matplotlib is missing.
    """
    rows = read_rows(file)
    if not _sweep(rows):
        said = _("{file} has no sweep, so there is nothing to draw: run benchmarks/test_sweep.py.")
        raise KataError(said.format(file=file))
    try:
        import matplotlib
    except ImportError as error:
        said = _("Pictures need matplotlib: {install}")
        raise KataError(said.format(install=install_line("plots"))) from error
    pictures = {"time": time_picture, "speed": speed_picture, "roofline": roofline_picture}
    written = []
    with matplotlib.rc_context({"svg.hashsalt": "torchkata"}):  # the same rows, the same file
        for name, picture in pictures.items():
            figure = picture(rows)
            for suffix, metadata in ((".png", {}), (".svg", {"Date": None})):
                path = folder / f"{file.stem}-{name}{suffix}"
                try:
                    folder.mkdir(parents=True, exist_ok=True)
                    figure.savefig(path, dpi=150, metadata=metadata)
                except OSError as error:
                    said = _("{path} cannot be written: {error}.")
                    raise KataError(said.format(path=path, error=error.strerror)) from error
                written.append(path)
    return written


# --- the pictures --------------------------------------------------------------------------------


def time_picture(rows: list[Row]) -> Figure:
    """Time of a square float32 product against n, with the crossovers and the learner's own."""
    figure, (axes,) = new_figure(1)
    square = [row for row in _sweep(rows) if row.case.square and row.case.precision == "float32"]
    ways: dict[tuple[str, int, bool], list[Row]] = {}
    for row in square:
        way = (row.case.place, row.case.threads, row.case.transfer)
        ways.setdefault(way, []).append(row)
    for (place, threads, transfer), several in sorted(ways.items()):
        if place == "cpu":
            style = (_ONE, "o", "--") if threads == 1 else (_CPU, "o", "-")
            label = "CPU, " + counted(threads, "thread", "threads")
        else:
            style = (_GPU, "D", ":") if transfer else (_GPU, "s", "-")
            label = _("GPU, with transfer") if transfer else _("GPU, data on it")
        draw_times(axes, several, style, label)
    for what, style in _OWN_STYLES.items():
        wanted = ("learner", what, "cpu")
        own = [row for row in rows if (row.case.family, row.case.what, row.case.place) == wanted]
        draw_times(axes, own, style, what)
    for crossover in crossovers(rows):
        if crossover.precision == "float32" and crossover.n is not None:
            axes.axvline(crossover.n, color=_GPU, lw=1, ls=":" if crossover.transfer else "-")
            how = _("with transfer") if crossover.transfer else _("data on it")
            said = _("GPU ahead from {n}, {how}").format(n=crossover.n, how=how)
            write_upright(axes, crossover.n, said, _GPU)
    set_size_axis(axes, square)
    axes.set_ylabel(_("seconds for one product, median and quartiles"))
    axes.set_yscale("log")
    share_legend(figure, [axes])
    figure.suptitle(_("Time of an n × n product, float32\n{names}").format(names=_names(rows)))
    return figure


def speed_picture(rows: list[Row]) -> Figure:
    """TFLOP/s of square products against n, a panel a device, with peaks and min–max bands."""
    places = _places(rows)
    figure, panels = new_figure(len(places))
    for axes, place in zip(panels, places, strict=True):
        chosen = [row for row in _best_way(rows, place) if row.case.square]
        for precision, several in _by_precision(chosen).items():
            draw_speeds(axes, several, _STYLES[precision], precision)
        anchor = axes.get_yaxis_transform()
        for peak, precisions in _peaks(chosen).items():
            axes.axhline(peak, color="black", ls="--", lw=0.8)
            said = f"{peak:g}  {', '.join(precisions)}"
            axes.annotate(said, (0.01, peak), xycoords=anchor, va="bottom", fontsize=8)
        set_size_axis(axes, chosen)
        axes.set_yscale("log")
        axes.set_ylabel(_("TFLOP/s, median and min–max"))
        note = _("dashed: peak by data sheet") if _peaks(chosen) else _("peak not known")
        axes.set_title(f"{_panel(chosen)} ({note})", fontsize=10)
    share_legend(figure, panels)
    figure.suptitle(_("Speed of an n × n product"))
    return figure


def roofline_picture(rows: list[Row]) -> Figure:
    """TFLOP/s against operations for each byte, a panel a device, with roofs and ridges."""
    places = _places(rows)
    figure, panels = new_figure(len(places))
    for axes, place in zip(panels, places, strict=True):
        chosen = _best_way(rows, place)
        memory, source = _memory(rows, place)
        grouped = _by_precision(chosen)
        low = min(row.intensity for row in chosen) / 2
        high = max(row.intensity for row in chosen) * 2
        for precision, several in grouped.items():
            colour, marker, _dash = _STYLES[precision]
            roof = several[0].where.peak_tflops or max(row.tflops for row in several)
            for square, face in ((True, colour), (False, "white")):
                points = [row for row in several if row.case.square == square]
                axes.plot(
                    [row.intensity for row in points],
                    [row.tflops for row in points],
                    marker,
                    color=colour,
                    markerfacecolor=face,
                    markersize=6,
                    label=precision if square else None,
                )
            if memory is None:
                continue
            ridge = roof / memory
            axes.plot([ridge, max(high, ridge)], [roof, roof], color=colour, lw=1.2, ls="--")
            if precision in _RIDGES:
                axes.plot([ridge, ridge], [0, roof], color=colour, lw=0.8, ls=":")
                said = _("ridge {precision}: {ridge:.0f}").format(precision=precision, ridge=ridge)
                side = "right" if precision == _RIDGES[0] else "left"  # so they never overlap
                anchor = axes.get_xaxis_transform()
                axes.text(ridge, 1.005, said, transform=anchor, ha=side, fontsize=8, color=colour)
        if memory is not None:
            dash = "-" if place == places[0] else "-."
            top = max(row.where.peak_tflops or row.tflops for row in chosen)
            said = _("memory: {rate:.0f} GB/s, {source}")
            label = f"{place.upper()} " + said.format(rate=1000 * memory, source=source)
            axes.plot(
                [low, top / memory],
                [low * memory, top],
                color="black",
                lw=1.2,
                ls=dash,
                label=label,
            )
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(low, high)
        axes.set_ylim(bottom=min(row.tflops for row in chosen) / 2)
        axes.set_xlabel(_("operations for each byte moved (hollow: not square)"))
        axes.set_ylabel("TFLOP/s")
        axes.grid(alpha=0.25)
        note = _("dashed: peak by data sheet") if _peaks(chosen) else _("dashed: best measured")
        axes.set_title(f"{_panel(chosen)} ({note})", fontsize=10, pad=18)
    share_legend(figure, panels)
    figure.suptitle(_("Roofline: what memory and arithmetic allow"))
    return figure


# --- rows ----------------------------------------------------------------------------------------


def _sweep(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.case.family == "sweep"]


def _threads(rows: list[Row]) -> int:
    """The number of all threads; at least 1."""
    return max([1, *(row.case.threads for row in _sweep(rows))])


def _places(rows: list[Row]) -> list[str]:
    there = {row.case.place for row in _sweep(rows)}
    return [place for place in ("cpu", "gpu") if place in there]


def _best_way(rows: list[Row], place: str) -> list[Row]:
    """A device's rows for its best use: all threads, and the data on it."""
    threads = _threads(rows) if place == "cpu" else 0
    chosen = [row for row in _sweep(rows) if row.case.place == place and not row.case.transfer]
    best = [row for row in chosen if row.case.threads == threads]
    return best or chosen


def _by_precision(rows: list[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.case.precision, []).append(row)
    return grouped


def _peaks(rows: list[Row]) -> dict[float, list[str]]:
    """The precisions with each peak, if peaks are known."""
    grouped: dict[float, list[str]] = {}
    for precision, several in _by_precision(rows).items():
        peak = several[0].where.peak_tflops
        if peak is not None:
            grouped.setdefault(peak, []).append(precision)
    return grouped


def _memory(rows: list[Row], place: str) -> tuple[float | None, str]:
    """TB/s of a device's memory, and the source of the number."""
    for row in rows:
        if row.case.place == place and row.where.memory_tb_s is not None:
            return row.where.memory_tb_s, _("by data sheet")
    for row in rows:
        if (row.case.family, row.case.place) == ("copy", place):
            return row.case.moved_bytes / row.median / 1e12, _("measured by a copy")
    return None, ""


def _names(rows: list[Row]) -> str:
    names = dict.fromkeys(row.where.device for row in _sweep(rows))
    return _("{names}, torch {torch}").format(
        names=_(" and ").join(names), torch=rows[0].where.torch
    )


def _panel(rows: list[Row]) -> str:
    row = rows[0]
    threads = counted(row.case.threads, "thread", "threads")
    return row.where.device + (f", {threads}" if row.case.place == "cpu" else "")
