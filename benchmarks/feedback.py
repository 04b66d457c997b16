"""How long a learner waits: `import torch`, one exercise, all of them, and `kata`, in one run.

    python benchmarks/feedback.py [--rounds N]

Machines are shared and noisy, so every command runs in turn, N times over, and the median counts;
what matters is the ratio to the bare import.
What an exercise is itself about (an optimizer, `torch.func`) is paid once, at its first use; the
run over everything says which tests took longest.
"""

import argparse
import re
import statistics
import subprocess
import sys
import time
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


def seconds(arguments: tuple[str, ...]) -> tuple[float, str]:
    """How long this Python takes for a command, and what it printed."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
    return time.perf_counter() - began, done.stdout


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    printed = {}
    for _ in range(rounds + 1):  # the first round fills the caches and does not count
        for name, arguments in COMMANDS.items():
            took, printed[name] = seconds(arguments)
            taken[name].append(took)
    median = {name: statistics.median(times[1:]) for name, times in taken.items()}
    bare = median["import torch"]
    print(f"{'':<24}{'median':>9}{'over import':>14}{'x import':>10}")
    for name, took in median.items():
        print(f"{name:<24}{took:>7.2f} s{took - bare:>+12.2f} s{took / bare:>10.2f}")
    print("\nThe longest tests of the last run over everything:")
    for line in re.findall(r"^ *\d+\.\d+s call.*$", printed["pytest, everything"], re.MULTILINE):
        print(" ", line.strip())


if __name__ == "__main__":
    main()
