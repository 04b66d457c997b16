"""A device to time on: how to wait for it, and its facts for the report."""

import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import torch

_GOVERNOR = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
_CPUINFO = Path("/proc/cpuinfo")
_CPU_KEY = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"  # in the registry of Windows
_SMI = ("driver_version", "pstate", "clocks.sm", "temperature.gpu", "power.limit")


@dataclass(frozen=True)
class Device:
    """The device of a product.

    Everything that touches the hardware is a field, so that the code around it can be tested
    without such hardware.

    Attributes:
        kind: `cpu`, `cuda`, `mps`, …
        place: Its name in torch, for `device=`.
        name: Its product name.
        driver: The version of its driver, `-` if there is none or it is unknown.
        synchronise: Returns when all queued work on the device is done.
        power: Its present power state, in words; `-` if it is unknown.
        event: Makes a timing event on the device's own clock, if it has one.
        clock: Gives seconds, from any start.
    """

    kind: str
    place: str
    name: str
    driver: str = "-"
    synchronise: Callable[[], None] = lambda: None
    power: Callable[[], str] = lambda: "-"
    event: Callable[[], Any] | None = None
    clock: Callable[[], float] = time.perf_counter

    def timer(self) -> float:
        """The clock after the device has finished its work: pytest-benchmark's timer."""
        self.synchronise()
        return self.clock()

    def has(self, dtype: torch.dtype) -> bool:
        """Whether it can multiply matrices of that dtype."""
        try:
            ones = torch.ones(1, 1, dtype=dtype, device=self.place)
            torch.mm(ones, ones)
            self.synchronise()
        except (RuntimeError, TypeError):
            return False
        return True

    def bare_loop(self, call: Callable[[], object], seconds: float) -> float | None:
        """The time of a call in a bare loop, by the device's own clock.

        The loop does not use pytest-benchmark, so it shows whether that adds time.

        Args:
            call: The call to time.
            seconds: Its approximate time: each of five loops takes a twentieth of a second, or
                three calls.

        Returns:
            The median of five loops, in seconds a call; None if the device has no events.
        """
        if self.event is None:
            return None
        times = max(3, round(0.05 / seconds))
        taken: list[float] = []
        for _ in range(5):
            start, end = self.event(), self.event()
            start.record()
            for _ in range(times):
                call()
            end.record()
            end.synchronize()
            taken.append(start.elapsed_time(end) / 1e3 / times)
        return median(taken)


@dataclass(frozen=True)
class Machine:
    """The devices to time on.

    Attributes:
        cpu: The CPU.
        gpu: The accelerator that torch uses, if there is one.
        threads: The number of threads that torch uses on the CPU by default.
    """

    cpu: Device
    gpu: Device | None
    threads: int

    @classmethod
    def here(cls) -> "Machine":
        """This machine."""
        return cls(_cpu(), accelerator(), torch.get_num_threads())

    def device(self, place: str) -> Device | None:
        """The device for `cpu` or `gpu`."""
        return self.cpu if place == "cpu" else self.gpu


def _cpu() -> Device:
    return Device("cpu", "cpu", _cpu_name() or platform.machine(), power=_governor)


def _cpu_name() -> str:
    """The CPU's product name, from the system; empty if it is unknown."""
    if sys.platform == "darwin":
        return _told("sysctl", "-n", "machdep.cpu.brand_string")
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _CPU_KEY) as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).strip()
    return _model_name(_read(_CPUINFO)) or _model_name(_told("lscpu"))  # for ARM, only lscpu has it


def _model_name(text: str) -> str:
    found = re.search(r"^[ \t]*model name\s*:\s*(.*\S)", text, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else ""


def _governor() -> str:
    """Linux's governor of the CPU's frequency; virtual machines have none."""
    return _read(_GOVERNOR).strip() or "-"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def accelerator() -> Device | None:
    """The accelerator that torch uses; None if there is none."""
    if not torch.accelerator.is_available():
        return None
    found = torch.accelerator.current_accelerator()
    assert found is not None
    if found.type == "cuda":
        return _cuda()
    if found.type == "mps":
        driver = f"macOS {platform.mac_ver()[0]}"
        return Device(
            "mps", "mps", _cpu_name() or "Apple GPU", driver, torch.accelerator.synchronize
        )
    return Device(found.type, found.type, found.type, synchronise=torch.accelerator.synchronize)


def _cuda() -> Device:
    properties = torch.cuda.get_device_properties(0)

    def smi() -> list[str]:
        fields = ",".join(_SMI)
        which = f"--id=GPU-{getattr(properties, 'uuid', '')}"
        told = _told("nvidia-smi", which, f"--query-gpu={fields}", "--format=csv,noheader")
        values = [value.strip() for value in told.split(",")]
        return values if len(values) == len(_SMI) else ["-"] * len(_SMI)

    def power() -> str:
        state, clock, celsius, limit = smi()[1:]
        return "-" if state == "-" else f"{state}, {clock}, {celsius} °C, limit {limit}"

    return Device(
        "cuda",
        "cuda:0",
        properties.name,
        smi()[0],
        torch.accelerator.synchronize,
        power,
        lambda: torch.cuda.Event(enable_timing=True),  # type: ignore[no-untyped-call]
    )


def _told(*command: str) -> str:
    """The output of a small program in English; empty if it is missing, fails or hangs."""
    environment = os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - names and arguments are ours
            command, capture_output=True, text=True, timeout=5, check=True, env=environment
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
