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
        different > 72, f"of the 144 elements of a matrix, {different} differ: they are not random"
    ).holds(not in_order, "the elements of a matrix rise one after another: they are not random")


def _timed(work, synchronise, clock, repeats, warmup=2, summary=statistics.median):
    for _ in range(warmup):
        work()
    seconds = []
    for _ in range(repeats):
        synchronise()
        start = clock()
        work()
        synchronise()
        seconds.append(clock() - start)
    return summary(seconds)


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


_MEAN = "Time each product by itself, and take the median of the times: no mean, no minimum."


@wrong_answer(_MEAN)
def mean(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats, summary=statistics.fmean)


@wrong_answer(_MEAN)
def fastest(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats, summary=min)


@wrong_answer(_MEAN)
def all_together(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    a @ b
    synchronise()
    start = clock()
    for _ in range(repeats):
        a @ b
    synchronise()
    return (clock() - start) / repeats


@wrong_answer("Of an even number of times, the mean of the middle two is wanted, not the upper.")
def upper_median(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats, summary=statistics.median_high)


@wrong_answer("One product too many was timed: `repeats` says how many.")
def one_too_many(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats + 1)


@wrong_answer("The elements rise one after another. Some devices are faster with such data: draw.")
def counted_up(n, device, dtype, repeats, synchronise, clock):
    a = torch.arange(n * n, device=device).reshape(n, n).to(dtype)
    return _timed(lambda: a @ a, synchronise, clock, repeats)


@wrong_answer("Every row is the same. Some devices are faster with such data: draw all elements.")
def one_row_repeated(n, device, dtype, repeats, synchronise, clock):
    a = torch.randn(n, device=device, dtype=dtype).expand(n, n)
    return _timed(lambda: a @ a, synchronise, clock, repeats)


@wrong_answer(
    "Something beside the product ran while the time did: only the product belongs there."
)
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
