"""One row of results: a case, where it ran, and how long it took."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from torchkata.bench.case import Case
from torchkata.errors import KataError
from torchkata.i18n import _

STATISTICS = ("min", "q1", "median", "q3", "max")


@dataclass(frozen=True)
class Where:
    """The circumstances of a row, without which its numbers say nothing.

    Attributes:
        kind: `cpu`, `cuda`, `mps`, …
        device: The device's name.
        driver: The version of its driver, or `-`.
        power: What it was allowed to draw, or `-`.
        torch: The release of torch.
        peak_tflops: What the device can do at most in the row's precision, where that is known.
        memory_tb_s: What its memory can do at most, in TB/s, where that is known.
    """

    kind: str
    device: str
    driver: str
    power: str
    torch: str
    peak_tflops: float | None
    memory_tb_s: float | None


@dataclass(frozen=True)
class Row:
    """What was measured. Times are in seconds for one product.

    Attributes:
        case: Which product, and how.
        where: The circumstances.
        min: The shortest time.
        q1: The lower quartile.
        median: The median.
        q3: The upper quartile.
        max: The longest time.
        error: The largest error against float64, as a part of a typical element.
        bare_loop: What the same product took in a bare loop, by the device's own clock, where that
            was looked at.
    """

    case: Case
    where: Where
    min: float
    q1: float
    median: float
    q3: float
    max: float
    error: float
    bare_loop: float | None = None

    @property
    def tflops(self) -> float:
        """The speed, by the median, in TFLOP/s."""
        return self.case.flops / self.median / 1e12

    @property
    def percent_of_peak(self) -> float | None:
        """The speed as percent of what the device can do, None if that is not known."""
        peak = self.where.peak_tflops
        return None if peak is None else 100 * self.tflops / peak

    @property
    def intensity(self) -> float:
        """Operations for each byte that has to be moved."""
        return self.case.flops / self.case.moved_bytes

    def extra_info(self) -> dict[str, Any]:
        """What pytest-benchmark keeps beside its statistics, and `read_rows` reads again."""
        return {
            **asdict(self.case),
            **asdict(self.where),
            "fp32_mode": self.case.fp32_mode,
            "tflops": self.tflops,
            "percent_of_peak": self.percent_of_peak,
            "error": self.error,
            "bare_loop": self.bare_loop,
        }

    @classmethod
    def of(cls, extra: Mapping[str, Any], statistics: Mapping[str, float]) -> "Row":
        """Put a row together from what pytest-benchmark keeps.

        Raises:
            KeyError, TypeError, ValueError: Where something is missing or no number.
        """
        case = Case(**{field.name: extra[field.name] for field in fields(Case)})
        where = Where(**{field.name: extra[field.name] for field in fields(Where)})
        times = {name: float(statistics[name]) for name in STATISTICS}
        if not all(0 < time < float("inf") for time in times.values()):
            raise ValueError("a time has to be a number of seconds above 0")
        bare = extra.get("bare_loop")
        return cls(case, where, error=float(extra["error"]), bare_loop=bare, **times)


def read_rows(file: Path) -> list[Row]:
    """The rows that `pytest benchmarks --benchmark-json FILE` or `--benchmark-save` wrote.

    Raises:
        KataError: If the file is missing, no JSON, or another program's benchmark.
    """
    wanted = _("Give it what `pytest benchmarks --benchmark-json {name}` writes.").format(
        name=file.name
    )
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        problem = _("{file} cannot be read: {error}.").format(file=file, error=error.strerror)
        raise KataError(f"{problem} {wanted}") from error
    except ValueError as error:
        problem = _("{file} is no JSON: {error}.").format(file=file, error=error)
        raise KataError(f"{problem} {wanted}") from error
    try:
        rows = [Row.of(entry["extra_info"], entry["stats"]) for entry in content["benchmarks"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        said = f"{type(error).__name__}: {error}"
        problem = _("{file} holds no matrix products timed by torchkata ({error}).")
        raise KataError(f"{problem.format(file=file, error=said)} {wanted}") from error
    if not rows:
        problem = _("{file} holds no benchmark at all.").format(file=file)
        raise KataError(f"{problem} {wanted}")
    return rows
