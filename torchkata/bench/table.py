"""The report of a run in the terminal: tables of rows, then conclusions."""

from collections.abc import Iterator
from itertools import groupby

from torchkata.bench.case import GPU_PRECISIONS, Case
from torchkata.bench.crossover import Crossover, crossovers
from torchkata.bench.measure import Run
from torchkata.bench.row import Row
from torchkata.i18n import _, counted

_WIDTH = 87
_MISTAKES = {
    "no_synchronise": _("the GPU had only received the order"),
    "cold_start": _("the first call of a process includes the set-up for later ones"),
    "transfer_hidden": _("it includes the way to the GPU and back, without saying so"),
    "zeros": _("zeros flip no bits, so a GPU clocks higher"),
    "allocation_inside": _("each call allocates new memory for the result"),
    "threads_unstated": _("one thread of the CPU, called the CPU"),
}


def summary(run: Run) -> Iterator[str]:
    """The report of a run, line by line; nothing if nothing was measured."""
    if not run.rows:
        return
    yield ""
    yield from _machine(run)
    yield from _sweep(run.rows)
    yield from _learners(run.rows)
    yield from _mistakes(run.rows)
    yield from _left_out(run.left_out)
    yield from _findings(run)


def time_of(seconds: float) -> str:
    """Three digits and a unit: `1.36 ms`."""
    units = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9))
    unit, scale = next((pair for pair in units if seconds >= 0.9995 * pair[1]), units[-1])
    return f"{_digits(seconds / scale)} {unit}"


def _digits(number: float) -> str:
    """Three significant digits, never an exponent."""
    if number >= 99.95:
        return f"{number:.0f}"
    if number >= 9.995:
        return f"{number:.1f}"
    return f"{number:.2f}" if number >= 0.0995 else f"{number:.2g}"


def _title(text: str) -> list[str]:
    return ["", f"{text} ".ljust(_WIDTH, "-")]


# --- the parts -----------------------------------------------------------------------------------


def _machine(run: Run) -> Iterator[str]:
    machine, torch = run.machine, run.rows[0].where.torch
    said = _("CPU  {name}, torch uses {threads} threads; torch {torch}")
    yield said.format(name=machine.cpu.name, threads=machine.threads, torch=torch)
    if machine.gpu is None:
        yield _("GPU  skipped: no GPU")
    else:
        said = _("GPU  {name}, driver {driver}; {power}")
        power = next((row.where.power for row in reversed(run.rows) if row.case.place == "gpu"), "")
        gpu = machine.gpu
        yield said.format(name=gpu.name, driver=gpu.driver, power=power or "-")
    hindered = _hindered(run.rows)
    if hindered:
        said = _(
            "All threads took longer than one in {count} of the larger products: another program "
            "\nwas running, and the CPU's speeds are too low."
        )
        yield from said.format(count=hindered).split("\n")


def _hindered(rows: list[Row]) -> int:
    """The number of large products that took longer with all threads than with one.

    The threads of a product wait for each other, so a program that uses one core for a while delays
    them all.
    """
    large = [row for row in rows if row.case.family == "sweep" and row.case.place == "cpu"]
    large = [row for row in large if row.case.square and row.case.n >= 256]
    one = {(row.case.precision, row.case.n): row for row in large if row.case.threads == 1}
    several = [row for row in large if row.case.threads > 1]
    keys = [((row.case.precision, row.case.n), row) for row in several]
    return sum(row.q1 > one[key].q3 for key, row in keys if key in one)


def _sweep(rows: list[Row]) -> Iterator[str]:
    chosen = [row for row in rows if row.case.family == "sweep"]
    if not chosen:
        return
    yield from _title(_("torch.mm, n or n·k·m"))
    yield from _head(_("TFLOP/s"), _("% of peak"))
    blocks: dict[str, list[Row]] = {}
    for row in chosen:
        blocks.setdefault(_label(row.case), []).append(row)
    for label, several in sorted(blocks.items(), key=lambda block: _order(block[1][0].case)):
        yield label
        for row in sorted(several, key=lambda row: (not row.case.square, row.case.work)):
            percent = row.percent_of_peak
            share = "-" if percent is None else _digits(percent)
            yield _line(row.case.shape, row, _digits(row.tflops), share)


def _learners(rows: list[Row]) -> Iterator[str]:
    chosen = [row for row in rows if row.case.family == "learner"]
    if not chosen:
        return
    yield from _title(_("your own products, float32"))
    yield from _head(_("GFLOP/s"), _("× torch"))
    key = _size_and_place
    for (_batch, _n, place), several in groupby(sorted(chosen, key=key), key=key):
        same = sorted(several, key=lambda row: row.median)
        torch = next((row for row in same if row.case.what in ("torch.mm", "torch.bmm")), None)
        yield f"{same[0].case.shape}, {_place(same[0].case)}"
        for row in same:
            times = "-" if torch is None else _digits(row.median / torch.median)
            threads = "" if place == "gpu" else _(" ({n} thr.)").format(n=row.case.threads)
            yield _line(row.case.what + threads, row, _digits(1e3 * row.tflops), times)


def _mistakes(rows: list[Row]) -> Iterator[str]:
    for place in ("cpu", "gpu"):
        chosen = [row for row in rows if (row.case.family, row.case.place) == ("mistake", place)]
        honest = next((row for row in chosen if row.case.what == "honest"), None)
        if honest is None or len(chosen) == 1:
            continue
        said = _("wrong ways to time {n}·{n} float32 on the {place}; honest: {time}")
        shown = time_of(honest.median)
        yield from _title(said.format(n=honest.case.n, place=place.upper(), time=shown))
        for row in chosen:
            if row is not honest:
                ratio = f"× {_digits(row.median / honest.median)}"
                why = _MISTAKES[row.case.what]
                yield f"{row.case.what:<18}{time_of(row.median):>9}{ratio:>9}  {why}"


def _left_out(left_out: list[tuple[Case, str]]) -> Iterator[str]:
    grouped: dict[tuple[str, str], list[Case]] = {}
    for case, reason in left_out:
        what = _("everything on the GPU") if reason == _("no GPU") else _series(case)
        grouped.setdefault((what, reason), []).append(case)
    if grouped:
        yield from _title(_("skipped (--full allows products of up to 2 s)"))
    for (what, reason), cases in grouped.items():
        ascending = sorted(cases, key=lambda case: case.work)
        sizes = list(dict.fromkeys(case.shape for case in ascending))
        sizes = sizes if len(sizes) < 4 else [sizes[0], "…", sizes[-1]]
        shown = "" if reason == _("no GPU") else ", " + ", ".join(sizes)
        yield f"{what}{shown}: {reason}"


def _findings(run: Run) -> Iterator[str]:
    yield from _title(_("what follows"))
    found = crossovers(run.rows)
    for crossover in found:
        yield told(crossover)
    if not found:
        yield _("No crossover: it needs a CPU and a GPU, measured at the same sizes.")
    for row in run.rows:
        if row.case.family == "copy":
            rate = row.case.moved_bytes / row.median / 1e9
            said = _("Memory, read and written, on the {place}: {rate:.0f} GB/s.")
            yield said.format(place=row.case.place.upper(), rate=rate)
    for place in ("cpu", "gpu"):
        yield from _best(run.rows, place)
    yield from _limit(run.rows)
    said = _("{rows} rows in {seconds:.0f} s. Pictures: --benchmark-json FILE, kata plot FILE.")
    yield said.format(rows=len(run.rows), seconds=run.budget.used())


def told(crossover: Crossover) -> str:
    """A crossover as a sentence."""
    way = _("with transfer both ways") if crossover.transfer else _("with all data on it")
    if crossover.n is None:
        said = _("{precision}: {way}, the GPU is not ahead at n = {largest}.")
    elif crossover.n == crossover.largest:
        said = _("{precision}: {way}, the GPU is ahead at n = {n}, the largest measured on both.")
    else:
        said = _("{precision}: {way}, the GPU stays ahead from n = {n} on.")
    return said.format(
        precision=crossover.precision, way=way, n=crossover.n, largest=crossover.largest
    )


def _best(rows: list[Row], place: str) -> Iterator[str]:
    chosen = [
        row
        for row in rows
        if (row.case.family, row.case.place) == ("sweep", place) and not row.case.transfer
    ]
    if not chosen:
        return
    best = max(chosen, key=lambda row: row.tflops)
    share = "" if best.percent_of_peak is None else f", {best.percent_of_peak:.1f} % of its peak"
    said = _("Best on the {place}: {tflops} TFLOP/s{share}, {precision} at {shape}.")
    yield said.format(
        place=place.upper(),
        tflops=_digits(best.tflops),
        share=share,
        precision=best.case.precision,
        shape=best.case.shape,
    )


def _limit(rows: list[Row]) -> Iterator[str]:
    looked_at = [row for row in rows if row.bare_loop is not None]
    if not looked_at:
        return
    best = max(looked_at, key=lambda row: row.tflops)
    assert best.bare_loop is not None
    bare = best.case.flops / best.bare_loop / 1e12
    said = _(
        "Best bfloat16 on the GPU: {tflops} TFLOP/s at {shape}; "
        "a bare loop timed by the GPU itself gives {bare}, {difference:+.1f} %."
    )
    yield said.format(
        tflops=_digits(best.tflops),
        shape=best.case.shape,
        bare=_digits(bare),
        difference=100 * (bare / best.tflops - 1),
    )


# --- lines ---------------------------------------------------------------------------------------


def _head(*columns: str) -> Iterator[str]:
    names = (_("lower qu."), _("median"), _("upper qu."), *columns)
    yield " " * 27 + "".join(f"{name:>12}" for name in names)


def _line(name: str, row: Row, *columns: str) -> str:
    times = (time_of(row.q1), time_of(row.median), time_of(row.q3))
    return f"  {name:<25}" + "".join(f"{text:>12}" for text in (*times, *columns))


def _size_and_place(row: Row) -> tuple[int, int, str]:
    return row.case.batch, row.case.n, row.case.place


def _place(case: Case) -> str:
    if case.place == "cpu":
        return "CPU"
    return _("GPU, with transfer") if case.transfer else "GPU"


def _label(case: Case) -> str:
    """The headline of a block: `CPU, 2 threads, float32`."""
    threads = [counted(case.threads, "thread", "threads")] if case.place == "cpu" else []
    mode = f" ({case.fp32_mode})" if case.precision == "float32" else ""
    return ", ".join([_place(case), *threads, case.precision + mode])


def _order(case: Case) -> tuple[object, ...]:
    """The order of a block: the CPU first, with all its threads before one."""
    return case.place, case.transfer, -case.threads, GPU_PRECISIONS.index(case.precision)


def _series(case: Case) -> str:
    return f"{case.what}, {_label(case)}"
