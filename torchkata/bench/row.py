"""One row of results: a case, its device, and its times."""

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
    """The circumstances of a row, without which its numbers have no meaning.

    Attributes:
        kind: `cpu`, `cuda`, `mps`, …
        device: The device's name.
        driver: The version of its driver, or `-`.
        power: Its power state, or `-`.
        torch: The release of torch.
        peak_tflops: The device's peak in the row's precision, if known.
        memory_tb_s: The peak of its memory in TB/s, if known.
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
    """One result. Times are in seconds for one product.

    Attributes:
        case: The product, and how it was made.
        where: The circumstances.
        min: The shortest time.
        q1: The lower quartile.
        median: The median.
        q3: The upper quartile.
        max: The longest time.
        error: The largest error against float64, as a part of a typical element.
        bare_loop: The time of the same product in a bare loop, by the device's own clock, if that
            was measured.
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
        """The speed as percent of the device's peak, None if that is unknown."""
        peak = self.where.peak_tflops
        return None if peak is None else 100 * self.tflops / peak

    @property
    def intensity(self) -> float:
        """Operations for each byte that has to be moved."""
        return self.case.flops / self.case.moved_bytes

    def extra_info(self) -> dict[str, Any]:
        """The data beside pytest-benchmark's statistics, which `read_rows` reads again."""
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
        """Make a row from pytest-benchmark's data.

        Raises:
            KeyError, TypeError, ValueError: If something is missing or not a number.
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
        KataError: If the file is missing, not JSON, or another program's benchmark.
    """
    wanted = _("Use a file from `pytest benchmarks --benchmark-json {name}`.").format(
        name=file.name
    )
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        problem = _("{file} cannot be read: {error}.").format(file=file, error=error.strerror)
        raise KataError(f"{problem} {wanted}") from error
    except ValueError as error:
        problem = _("{file} is not JSON: {error}.").format(file=file, error=error)
        raise KataError(f"{problem} {wanted}") from error
    try:
        rows = [Row.of(entry["extra_info"], entry["stats"]) for entry in content["benchmarks"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        said = f"{type(error).__name__}: {error}"
        problem = _("{file} has no matrix products timed by torchkata ({error}).")
        raise KataError(f"{problem.format(file=file, error=said)} {wanted}") from error
    if not rows:
        problem = _("{file} has no benchmark at all.").format(file=file)
        raise KataError(f"{problem} {wanted}")
    return rows
