"""Made-up results of a benchmark, by a simple model: overhead, then memory or arithmetic."""

import json

from torchkata.bench.case import Case, sweep
from torchkata.bench.measure import copies
from torchkata.bench.peaks import peak_of
from torchkata.bench.row import Row, Where

CPU_TFLOPS = {"float32": 0.1, "bfloat16": 0.4, "float16": 0.003, "float64": 0.05}


def row(case, seconds, device="NVIDIA H200", spread=0.05, **more):
    gpu = case.place == "gpu"
    peak = peak_of(device) if gpu else None
    where = Where(
        kind="cuda" if gpu else "cpu",
        device=device if gpu else "Some CPU",
        driver="570.1" if gpu else "-",
        power="P0, 1980 MHz, 50 °C, limit 700 W" if gpu else "-",
        torch="2.13.0",
        peak_tflops=peak.tflops.get(case.precision) if peak else None,
        memory_tb_s=peak.memory if peak else None,
    )
    times = {
        "min": seconds * (1 - 2 * spread),
        "q1": seconds * (1 - spread),
        "median": seconds,
        "q3": seconds * (1 + spread),
        "max": seconds * (1 + 3 * spread),
    }
    return Row(case, where, error=1e-6, **times, **more)


def seconds_of(case):
    if case.place == "cpu":
        rate = CPU_TFLOPS[case.precision] * 1e12 * case.threads**0.9
        return max(case.flops / rate, case.moved_bytes / 40e9) + 1e-6 * case.threads
    peak = peak_of("NVIDIA H200")
    computing = case.flops / (0.8 * peak.tflops[case.precision] * 1e12)
    travelling = case.moved_bytes / 10e9 + 3e-5 if case.transfer else 0
    return max(computing, case.moved_bytes / 4e12) + 6e-6 + travelling


def rows(gpu=True, threads=2):
    cases = [*copies(threads), *sweep(threads)]
    for n in (16, 32):
        cases.append(Case("learner", "matmul_loops", "cpu", "float32", n, n, n, threads=threads))
    made = []
    for case in cases:
        seconds = seconds_of(case) * (1e4 if case.what == "matmul_loops" else 1)
        if seconds < 2 and (gpu or case.place == "cpu"):
            bare = None
            if (case.place, case.precision, case.transfer) == ("gpu", "bfloat16", False):
                bare = 0.99 * seconds
            made.append(row(case, seconds, bare_loop=bare))
    return made


def save(rows, file):
    """As pytest-benchmark saves them."""
    names = ("min", "q1", "median", "q3", "max")
    content = {
        "benchmarks": [
            {"extra_info": row.extra_info(), "stats": {name: getattr(row, name) for name in names}}
            for row in rows
        ]
    }
    file.write_text(json.dumps(content), encoding="utf-8")
    return file
