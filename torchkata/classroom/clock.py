"""How long ago something happened, whatever was done to the clock of this machine since.

A board never believes a learner's clock: a report tells its age, and the board counts back.
"""

import functools
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Moment:
    """A moment by the two clocks of a machine.

    Attributes:
        wall: The time of day, in seconds; somebody may set this clock.
        since_boot: Seconds since the machine started, those asleep too; nobody can set this one.
        boot: Which start of the machine it was, where the system says so.
    """

    wall: float
    since_boot: float
    boot: str

    @classmethod
    def now(cls) -> "Moment":
        """This moment."""
        return cls(time.time(), _since_boot(), _boot())

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Moment":
        """The moment that `plain` gave.

        Raises:
            KeyError, TypeError, ValueError: If it is not one.
        """
        return cls(float(plain["wall"]), float(plain["since_boot"]), str(plain["boot"]))

    def plain(self) -> dict[str, Any]:
        """The moment as a dict."""
        return asdict(self)

    def age(self, now: "Moment") -> float:
        """The seconds from this moment to another one, at least 0."""
        steady = now.since_boot - self.since_boot
        if self.boot == now.boot and steady >= 0:
            return steady
        return max(0.0, now.wall - self.wall)  # it was started again: only the time of day is left


def _since_boot() -> float:
    """Seconds since the machine started; `time.monotonic` stops while a Linux or Mac sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


@functools.cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
