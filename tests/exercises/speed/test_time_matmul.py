"""time_matmul: nothing but the product is timed, warm and waited for."""

import statistics

import pytest
import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)

META = torch.device("meta")

EXACT = {"atol": 1e-9, "rtol": 1e-6}


def inputs(draw, n):
    return n, torch.device("cpu"), draw.choice([torch.float32, torch.float64]), n


def oracle(n, device, dtype, repeats):
    median = statistics.median(probes.durations(repeats))
    return probes.LAUNCH + median, [f"({n}, {n}) {dtype} {device}"], True


test_standard = standard(
    "time_matmul",
    inputs,
    oracle,
    probe=probes.timed_matmul,
    without={
        "takes_size_0": "a product of nothing, no times: there is no median",
        "takes_size_1": "einsum takes the product of two single elements by mul",
    },
    **EXACT,
)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_multiplies_two_matrices_of_that_dtype_on_that_device(learner, dtype):
    seen = learner.probe(probes.timed_matmul)(7, META, dtype, 3)

    expect(seen).equals(oracle(7, META, dtype, 3), **EXACT)


@pytest.mark.parametrize("repeats", [1, 2, 5, 6])
def test_the_first_product_is_not_counted(learner, repeats):
    seen = learner.probe(probes.timed_matmul)(5, META, torch.float32, repeats)

    expect(seen).equals(oracle(5, META, torch.float32, repeats), **EXACT)


def test_the_elements_are_random(learner):
    seen = learner.probe(probes.elements)(12)
    different, in_order, _ = seen.value

    expect(seen).holds(
        different > 72,
        f"only {different} of the 144 elements of a matrix differ: they are not random",
    ).holds(
        not in_order, "each element of a matrix is larger than the one before: they are not random"
    )
