"""The time that a learner waits: `import torch`, one exercise, all of them, and `kata`, in one run.

    python benchmarks/feedback.py [--rounds N]

Machines are shared and noisy, so the commands run in turn, N times, and the median counts; the
important number is the ratio to the bare import. Processor seconds (user and system) are beside the
time on the clock, because other programs disturb them less. `kata watch` runs in a pseudo-terminal,
on a copy; its time is from the save to the verdict on the screen. The parts of torch that exercises
are about (an optimizer, `torch.func`) cost time once, at their first use; the run over everything
lists the slowest tests.
"""

import argparse
import contextlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect

ROOT = Path(__file__).resolve().parents[1]
SOLVED = ("-m", "pytest", "-q", "--impl=solutions", "-p", "no:cacheprovider")
COMMANDS = {
    "import torch": ("-c", "import torch"),
    "pytest, one exercise": (*SOLVED, "tests/exercises/line_fit/test_mse.py"),
    "pytest, three topics": (
        *SOLVED,
        *(f"tests/exercises/{topic}" for topic in ("line_fit", "linear_regression", "backprop")),
    ),
    "pytest, everything": (*SOLVED, "--durations=5"),
    "kata": ("-m", "torchkata"),
}

AIMS: dict[str, tuple[str, Callable[[float], float]]] = {
    "pytest, one exercise": ("import + 0.6 s", lambda bare: bare + 0.6),
    "pytest, three topics": ("2 x import", lambda bare: 2 * bare),
    "pytest, everything": ("3 x import + 6 s", lambda bare: 3 * bare + 6),
    "kata": ("0.3 s", lambda _bare: 0.3),
}
SLOWEST = 0.5  # the time limit of one hidden test, in seconds
WATCH = "watch, save to verdict"
SAVES = 4  # in each round, half a second apart


@contextlib.contextmanager
def watching() -> Iterator["Watch"]:
    """A watch on a copy of the kata."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("exercises", "solutions", "tests/exercises", "torchkata/stubs"):
            shutil.copytree(ROOT / name, root / name)
        for name in ("conftest.py", "pyproject.toml"):
            shutil.copy(ROOT / name, root)
        watch = Watch(root)
        try:
            yield watch
        finally:
            watch.terminal.close(force=True)


class Watch:
    """`kata watch` in its own terminal."""

    def __init__(self, root: Path) -> None:
        self.file = root / "exercises" / "line_fit.py"
        self.saved = 0
        self.terminal = pexpect.spawn(
            sys.executable,
            ["-m", "torchkata", "watch", "mse"],
            cwd=str(root),
            env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"},
            dimensions=(40, 100),
            timeout=120,
        )
        self.terminal.expect("Write it")

    def seconds(self) -> float:
        """Write a wrong mse, save it, and wait for the message on the screen."""
        self.saved += 1
        text = (ROOT / "torchkata/stubs/line_fit.py").read_text(encoding="utf-8")
        at = text.index("raise NotImplementedError", text.index("def mse("))
        body = f"print('save {self.saved}.'); return ((predictions - targets) ** 2).sum()  #"
        began = time.perf_counter()
        self.file.write_text(text[:at] + body + text[at:], encoding="utf-8")
        self.terminal.expect(rf"save {self.saved}\.")
        took = time.perf_counter() - began
        time.sleep(max(0.0, 0.5 - took))
        return took


def seconds(arguments: tuple[str, ...]) -> tuple[float, float, str]:
    """The time of a command with this Python, by the clock and of processors, and its output.

    Python writes compiled modules, as on a learner's machine, whatever this environment says.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    worked, began = _processors(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, env=kept
    )
    took = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
    return took, _processors() - worked, done.stdout


def _processors() -> float:
    """Processor seconds of the commands so far; on Windows always 0."""
    times = os.times()
    return times.children_user + times.children_system


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    printed = {}
    saved = []
    with watching() as watch:
        for _ in range(rounds + 1):  # the first round fills the caches and does not count
            for name, arguments in COMMANDS.items():
                took, worked, printed[name] = seconds(arguments)
                taken[name].append((took, worked))
            saved.append(statistics.median(watch.seconds() for _ in range(SAVES)))
    median = {
        name: tuple(map(statistics.median, zip(*times[1:], strict=True)))
        for name, times in taken.items()
    }
    bare = median["import torch"][0]
    print(f"{'':<22}{'clock':>9}{'processor':>11}{'x import':>10}   aim")
    for name, (took, worked) in median.items():
        words, aim = AIMS.get(name, ("", lambda took: took))
        told = f"{aim(bare):.2f} s ({words}){'' if took <= aim(bare) else ', missed'}"
        line = f"{name:<22}{took:>7.2f} s{worked:>9.2f} s{took / bare:>10.2f}"
        print(f"{line}   {told if words else ''}".rstrip())
    took = statistics.median(saved[1:])
    ratio = median["pytest, one exercise"][0] / took
    print(f"{WATCH:<22}{took:>7.2f} s{'':>21}   0.15 s, and 20 x faster than pytest: {ratio:.0f} x")
    print(f"\nThe longest tests of the last run over everything (aim: none over {SLOWEST} s):")
    for line in re.findall(r"^ *\d+\.\d+s call.*$", printed["pytest, everything"], re.MULTILINE):
        print(" ", line.strip())


if __name__ == "__main__":
    main()
