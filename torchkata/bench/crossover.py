"""Crossovers: the size of a product from which on the GPU is faster."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from torchkata.bench.row import Row


@dataclass(frozen=True)
class Crossover:
    """The size at which the GPU overtakes the CPU, for square products of one precision.

    Attributes:
        precision: The GPU's precision; tf32 is compared with the CPU's float32.
        transfer: Whether the time includes copying the operands and the result.
        n: The smallest size from which on the GPU stays ahead, None if there is none.
        largest: The largest size that was measured on both.
    """

    precision: str
    transfer: bool
    n: int | None
    largest: int


def crossovers(rows: Iterable[Row]) -> list[Crossover]:
    """Every crossover of a sweep, between the CPU with all its threads and the GPU."""
    square = [row for row in rows if row.case.family == "sweep" and row.case.square]
    threads = max((row.case.threads for row in square), default=0)
    cpu: dict[str, dict[int, Row]] = {}
    gpu: dict[tuple[str, bool], dict[int, Row]] = {}
    for row in square:
        case = row.case
        if case.place == "gpu":
            gpu.setdefault((case.precision, case.transfer), {})[case.n] = row
        elif case.threads == threads:
            cpu.setdefault(case.precision, {})[case.n] = row
    found = []
    for (precision, transfer), ahead in gpu.items():
        behind = cpu.get("float32" if precision == "tf32" else precision, {})
        both = sorted(behind.keys() & ahead.keys())
        if both:
            n = stays_ahead(both, behind, ahead)
            found.append(Crossover(precision, transfer, n, both[-1]))
    return found


def stays_ahead(sizes: list[int], cpu: Mapping[int, Row], gpu: Mapping[int, Row]) -> int | None:
    """The smallest size from which on the GPU is ahead beyond chance.

    Ahead means that three quarters of the GPU's times are below three quarters of the CPU's: its
    upper quartile is below the CPU's lower one.

    Args:
        sizes: Sizes that both have, in ascending order.
        cpu: The CPU's rows by size.
        gpu: The GPU's rows by size.

    Returns:
        One of the sizes, or None.
    """
    start = None
    for size in reversed(sizes):
        if gpu[size].q3 >= cpu[size].q1:
            break
        start = size
    return start
