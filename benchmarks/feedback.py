"""How long a learner waits: `import torch`, one exercise, all of them, and `kata`, in one run.

    python benchmarks/feedback.py [--rounds N]

Machines are shared and noisy, so every command runs in turn, N times over, and the median counts;
what matters is the ratio to the bare import. Processor seconds (user and system) stand beside the
time on the clock, since others on the machine disturb them less.
What an exercise is itself about (an optimizer, `torch.func`) is paid once, at its first use; the
run over everything says which tests took longest.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

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
SLOWEST = 0.5  # seconds that one hidden test may take


def seconds(arguments: tuple[str, ...]) -> tuple[float, float, str]:
    """How long a command takes this Python, by the clock and of processors, and what it printed.

    Compiled modules are kept as they are on a learner's machine, whatever this one is told.
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
    """Processor seconds of the commands so far; Windows does not count them, and says 0."""
    times = os.times()
    return times.children_user + times.children_system


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    printed = {}
    for _ in range(rounds + 1):  # the first round fills the caches and does not count
        for name, arguments in COMMANDS.items():
            took, worked, printed[name] = seconds(arguments)
            taken[name].append((took, worked))
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
    print(f"\nThe longest tests of the last run over everything (aim: none over {SLOWEST} s):")
    for line in re.findall(r"^ *\d+\.\d+s call.*$", printed["pytest, everything"], re.MULTILINE):
        print(" ", line.strip())


if __name__ == "__main__":
    main()
