"""One run: it turns cases into rows, and notes the cases that it leaves out."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch

from torchkata.bench.budget import Budget, LeftOut
from torchkata.bench.case import BYTES, Case
from torchkata.bench.cold import Cold
from torchkata.bench.device import Device, Machine
from torchkata.bench.peaks import peak_of
from torchkata.bench.product import TOLERANCES, Function, Product
from torchkata.bench.row import STATISTICS, Row, Where
from torchkata.bench.settings import fp32_mode, threads
from torchkata.errors import KataError
from torchkata.i18n import _

_WARM_CALLS = 3
_WARM_SECONDS = {"cpu": 0.02, "gpu": 0.05}  # a GPU that was idle needs time to clock up
_BARE = "bfloat16"  # the precision of rows that are compared with a bare loop
_COPIED_BYTES = 2**28  # 256 MB, more than any cache holds


class WrongProduct(KataError):
    """The result of the function to time is not the matrix product."""


@dataclass
class Run:
    """One run of the benchmarks.

    Attributes:
        machine: The devices.
        budget: Its time limits.
        rows: The results.
        left_out: The cases that were not measured, with the reasons.
    """

    machine: Machine
    budget: Budget
    rows: list[Row] = field(default_factory=list)
    left_out: list[tuple[Case, str]] = field(default_factory=list)

    def measure(
        self,
        benchmark: Any,
        case: Case,
        function: Function | None = None,
        zeros: bool = False,
        unsynchronised: bool = False,
    ) -> None:
        """Check a product against float64, warm it up, and time it.

        Args:
            benchmark: pytest-benchmark's fixture, with the timer of the case's device.
            case: The case.
            function: The function that makes the product, instead of torch or NumPy.
            zeros: Whether to multiply zeros, which is a mistake.
            unsynchronised: Whether to wait for the device only before each call, not after it,
                which is a mistake.

        Raises:
            LeftOut: If there is no such device, or no time.
            WrongProduct: If the result is not the product.
        """
        with self._setting(case) as device:
            self.budget.admit(
                case, lambda smaller: _probe(Product(smaller, device, function), device)
            )
            product = Product(case, device, function, zeros)
            error = product.error(product.call())
            self._refuse_wrong(case, error)
            if benchmark.enabled:
                _warm(product.call, device, case.place)
            if unsynchronised:
                benchmark.pedantic(product.call, setup=device.synchronise, rounds=20)
            else:
                benchmark(product.call)
            device.synchronise()
            bare = None
            if benchmark.enabled and _held_against_a_bare_loop(case):
                bare = device.bare_loop(product.call, benchmark.stats.stats.median)
            self._keep(benchmark, case, device, error, bare)

    def measure_cold(self, benchmark: Any, case: Case) -> None:
        """Time the first product of a process, like a script without warm-up.

        Raises:
            LeftOut: If there is no such device.
            WrongProduct: If the result is not the product.
        """
        with self._setting(case) as device, Cold(case, device) as cold:
            benchmark.pedantic(cold.product, rounds=1)
            error = cold.error()
            self._refuse_wrong(case, error)
            self._keep(benchmark, case, device, error)

    def measure_copy(self, benchmark: Any, case: Case) -> None:
        """Time memory alone: 256 MB read and 256 MB written.

        Raises:
            LeftOut: If there is no such device.
        """
        with self._setting(case) as device:
            source = torch.rand(case.n, case.k, dtype=getattr(torch, case.dtype))
            source = source.to(device.place)
            target = torch.empty_like(source)
            if benchmark.enabled:
                _warm(lambda: target.copy_(source), device, case.place)
            benchmark(target.copy_, source)
            device.synchronise()
            if not torch.equal(source, target):
                raise WrongProduct(_("The copy is not equal to the source."))
            self._keep(benchmark, case, device, 0.0)

    @contextmanager
    def _setting(self, case: Case) -> Iterator[Device]:
        """The case's device; its threads and its fp32 mode are set, and restored afterwards."""
        try:
            device = self._device(case)
            with threads(case.threads), fp32_mode(case.fp32_mode):
                yield device
        except LeftOut as left_out:
            self.left_out.append((case, str(left_out)))
            raise
        except (RuntimeError, MemoryError) as error:
            if not _out_of_memory(error):
                raise
            reason = LeftOut(_("not enough memory"))
            self.left_out.append((case, str(reason)))
            raise reason from None

    def _device(self, case: Case) -> Device:
        device = self.machine.device(case.place)
        if device is None:
            raise LeftOut(_("no GPU"))
        if case.precision == "tf32" and device.kind != "cuda":
            raise LeftOut(_("{device} has no tf32").format(device=device.kind))
        if not device.has(getattr(torch, case.dtype)):
            said = _("{device} has no {dtype}")
            raise LeftOut(said.format(device=device.kind, dtype=case.dtype))
        return device

    def _refuse_wrong(self, case: Case, error: float) -> None:
        limit = TOLERANCES[case.precision]
        if error > limit:
            said = _(
                "{what} is not timed for {shape} in {precision}: its error is {error:.1e} "
                "of a typical element, and rounding explains at most {limit:.0e}."
            )
            given = {"what": case.what, "shape": case.shape, "precision": case.precision}
            raise WrongProduct(said.format(**given, error=error, limit=limit))

    def _keep(
        self, benchmark: Any, case: Case, device: Device, error: float, bare: float | None = None
    ) -> None:
        """Make a row from pytest-benchmark's times, here and in its JSON."""
        if not benchmark.enabled:
            return
        peak = peak_of(device.name)
        where = Where(
            kind=device.kind,
            device=device.name,
            driver=device.driver,
            power=device.power(),
            torch=torch.__version__,
            peak_tflops=peak.tflops.get(case.precision) if peak else None,
            memory_tb_s=peak.memory if peak else None,
        )
        times = {name: getattr(benchmark.stats.stats, name) for name in STATISTICS}
        row = Row(case, where, error=error, bare_loop=bare, **times)
        if case.family in ("sweep", "learner"):
            self.budget.note(case, row.median)
        self.rows.append(row)
        benchmark.extra_info.update(row.extra_info())


def copies(thread_count: int) -> list[Case]:
    """The cases for memory alone, on each device."""
    side = int((_COPIED_BYTES // BYTES["float32"]) ** 0.5)
    return [
        Case("copy", "copy", "gpu", "float32", side, side, 0),
        Case("copy", "copy", "cpu", "float32", side, side, 0, threads=thread_count),
    ]


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _held_against_a_bare_loop(case: Case) -> bool:
    return case.family == "sweep" and case.precision == _BARE and not case.transfer


def _probe(product: Product, device: Device) -> float:
    """The approximate time of a product: the shorter of two calls after the first."""
    product.call()
    taken = []
    for _again in range(2):
        start = device.timer()
        product.call()
        taken.append(device.timer() - start)
    return min(taken)


def _warm(call: Callable[[], object], device: Device, place: str) -> None:
    """Call until caches, kernels and clocks are steady.

    pytest-benchmark's own warm-up is off on CPython, and would come after its first, cold call.
    """
    start = time.perf_counter()
    calls = 0
    while calls < _WARM_CALLS or time.perf_counter() - start < _WARM_SECONDS[place]:
        call()
        device.synchronise()
        calls += 1


def _out_of_memory(error: Exception) -> bool:
    kinds = (torch.OutOfMemoryError, MemoryError)
    return isinstance(error, kinds) or "allocate memory" in str(error)
