"""Wrong ways to time a product, each beside the right one."""

import torch

from torchkata.bench.case import Case

N = {"cpu": 512, "gpu": 4096}


def cases(threads):
    return [
        *_all("cpu", ["honest", "cold_start", "zeros", "allocation_inside"], threads=threads),
        *_all("cpu", ["threads_unstated"] if threads > 1 else [], threads=1),
        *_all("gpu", ["honest", "no_synchronise", "cold_start", "zeros", "allocation_inside"]),
        *_all("gpu", ["transfer_hidden"], transfer=True),
    ]


def _all(place, names, **given):
    n = N[place]
    return [Case("mistake", name, place, "float32", n, n, n, **given) for name in names]


def test_mistake(case, measure, run):
    if case.what == "cold_start":
        measure(run.measure_cold)
    else:
        measure(
            function=torch.mm if case.what == "allocation_inside" else None,
            zeros=case.what == "zeros",
            unsynchronised=case.what == "no_synchronise",
        )
