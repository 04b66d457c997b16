"""The time limit of a run, and the cases that are left out to keep it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from torchkata.bench.case import Case
from torchkata.i18n import _

_STEP = 8  # the factor of time for twice the size


class LeftOut(Exception):
    """A case is not measured; the message says why."""


@dataclass
class Budget:
    """The time of one run.

    Attributes:
        row_seconds: The minimum time for measuring one case.
        product_seconds: The time limit of one product.
        run_seconds: The time limit of the run; None for no limit.
        clock: Gives seconds, from any start.
    """

    row_seconds: float
    product_seconds: float
    run_seconds: float | None = None
    clock: Callable[[], float] = time.monotonic
    _known: dict[Case, tuple[int, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.start = self.clock()

    @classmethod
    def default(cls) -> "Budget":
        """A run for a workshop: 90 s, with the start."""
        return cls(row_seconds=0.12, product_seconds=0.4, run_seconds=80.0)

    @classmethod
    def full(cls, run_seconds: float | None = None) -> "Budget":
        """The whole sweep, or the part of it that the time allows."""
        return cls(row_seconds=0.5, product_seconds=2.0, run_seconds=run_seconds)

    def used(self) -> float:
        """Seconds since the run began."""
        return self.clock() - self.start

    def admit(self, case: Case, probe: Callable[[Case], float]) -> None:
        """Check that there is time to measure a case.

        Args:
            case: The case.
            probe: Measures the time of a smaller one of its kind, by making that product.

        Raises:
            LeftOut: If one product takes too long, or there is no time left.
        """
        seconds = self._estimate(case, probe)
        if seconds > self.product_seconds:
            reason = _("one product would take over {limit:g} s").format(limit=self.product_seconds)
            raise LeftOut(reason)
        # Warming up, checking and calibrating take about as long as five rounds.
        cost = 5 * seconds + max(self.row_seconds, 5 * seconds)
        if self.run_seconds is not None and self.used() + cost > self.run_seconds:
            reason = _("the time of the run, {limit:g} s, is used up")
            raise LeftOut(reason.format(limit=self.run_seconds))

    def note(self, case: Case, seconds: float) -> None:
        """Remember the time of a product, for larger ones of its kind."""
        known = self._known.get(case.series)
        if known is None or known[0] <= case.work:
            self._known[case.series] = (case.work, seconds)

    def _estimate(self, case: Case, probe: Callable[[Case], float]) -> float:
        """The estimated time, from that of a smaller one of its kind."""
        known = self._known.get(case.series)
        if known is None or known[0] > case.work:
            known = self._known[case.series] = self._climb(case, probe)
        work, seconds = known
        return seconds * case.work / work

    def _climb(self, case: Case, probe: Callable[[Case], float]) -> tuple[int, float]:
        """Try larger and larger products, until the next one would take too long.

        A small product says little about a much larger one: its time is overhead, and on a busy
        machine mostly chance.
        """
        size = 16
        while True:
            smaller = case.at_most(size)
            seconds = probe(smaller)
            if smaller == case or seconds * _STEP > self.product_seconds:
                return smaller.work, seconds
            size *= 2
