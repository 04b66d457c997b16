"""time_matmul: nothing but the product is timed, warm and waited for."""

import statistics

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)
META = torch.device("meta")
EXACT = {"atol": 1e-9, "rtol": 1e-6}


def inputs(draw, n):
    return n, torch.device("cpu"), draw.choice([torch.float32, torch.float64]), n


def oracle(n, device, dtype, repeats):
    return probes.LAUNCH + probes.PRODUCT, [f"({n}, {n}) {dtype} {device}"], True


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


@pytest.mark.parametrize("repeats", [1, 2, 6])
def test_the_first_product_is_not_counted(learner, repeats):
    seen = learner.probe(probes.timed_matmul)(5, META, torch.float32, repeats)

    expect(seen).equals(oracle(5, META, torch.float32, repeats), **EXACT)


def test_the_elements_are_random(learner):
    seen = learner.probe(probes.different_elements)(12)

    expect(seen).holds(
        seen.value > 72,
        f"of the 144 elements of a matrix, {seen.value} differ: they are not random",
    )


def _timed(work, synchronise, clock, repeats, warmup=2):
    for _ in range(warmup):
        work()
    seconds = []
    for _ in range(repeats):
        synchronise()
        start = clock()
        work()
        synchronise()
        seconds.append(clock() - start)
    return statistics.median(seconds)


def _matrices(n, device, dtype, make=torch.randn):
    return make(n, n, device=device, dtype=dtype), make(n, n, device=device, dtype=dtype)


@wrong_answer("The device was never waited for: that is the time of queueing a product.")
def no_synchronise(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, lambda: None, clock, repeats)


@wrong_answer("The first product was counted: it is slow. Warm up before you time.")
def first_call_counted(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats, warmup=0)


@wrong_answer("Moving the matrices was timed too: move them once, before the first look.")
def transfer_counted(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, "cpu", dtype)
    return _timed(lambda: a.to(device, copy=True) @ b, synchronise, clock, repeats)


@wrong_answer("Making the matrices was timed too: make them once, before the first look.")
def creation_counted(n, device, dtype, repeats, synchronise, clock):
    work = lambda: torch.mm(*_matrices(n, device, dtype))
    return _timed(work, synchronise, clock, repeats)


@wrong_answer("The result was fetched while the time ran: only the product belongs there.")
def result_fetched(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: (a @ b).sum(), synchronise, clock, repeats)


@wrong_answer("The matrices stayed on the CPU: make them on the device.")
def on_the_cpu(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, "cpu", dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats)


@wrong_answer("The matrices are of the default dtype: another one was asked for.")
def default_dtype(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, None)
    return _timed(lambda: a @ b, synchronise, clock, repeats)


@wrong_answer("Every element is the same. Some devices are faster with such data: draw them.")
def all_the_same(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype, torch.ones)
    return _timed(lambda: a @ b, synchronise, clock, repeats)


@wrong_answer("The product is one of a matrix and a vector: both are (n, n).")
def by_a_vector(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b[0], synchronise, clock, repeats)


@wrong_answer("`*` multiplies element by element. The matrix product is `@`.")
def element_by_element(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a * b, synchronise, clock, repeats)


@right_answer
def drawn_on_the_cpu_and_moved_once(n, device, dtype, repeats, synchronise, clock):
    a, b = (torch.rand(n, n).to(device, dtype) for _ in range(2))
    return _timed(lambda: torch.matmul(a, b), synchronise, clock, repeats, warmup=1)


@right_answer
def into_the_same_result(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    result = torch.empty(n, n, device=device, dtype=dtype)
    return _timed(lambda: torch.mm(a, b, out=result), synchronise, clock, repeats, warmup=5)
