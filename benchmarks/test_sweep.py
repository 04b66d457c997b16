"""The sweep: torch.mm on the CPU and on the GPU, and memory alone, which limits both."""

from torchkata.bench.case import sweep
from torchkata.bench.measure import copies


def cases(threads):
    return [*copies(threads), *sweep(threads)]


def test_product(case, measure, run):
    measure(run.measure_copy if case.family == "copy" else run.measure)
