"""time_matmul: mistakes that people make."""

import statistics

import torch

from torchkata.testing import wrong_answer


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


@wrong_answer("You never waited for the device: this is only the time to queue a product.")
def no_synchronise(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, lambda: None, clock, repeats)


@wrong_answer("The first product was counted, but it is slow. Warm up before you time.")
def first_call_counted(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats, warmup=0)


@wrong_answer("Moving the matrices was timed too. Move them once, before you first read the clock.")
def transfer_counted(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, "cpu", dtype)
    return _timed(lambda: a.to(device, copy=True) @ b, synchronise, clock, repeats)


@wrong_answer("Making the matrices was timed too. Make them once, before you first read the clock.")
def creation_counted(n, device, dtype, repeats, synchronise, clock):
    work = lambda: torch.mm(*_matrices(n, device, dtype))
    return _timed(work, synchronise, clock, repeats)


_MEAN = (
    "Time each product by itself, and take the median of the times, not the mean or the minimum."
)


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


@wrong_answer("For an even number of times, take the mean of the middle two, not the upper one.")
def upper_median(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats, summary=statistics.median_high)


@wrong_answer("One product too many was timed: `repeats` says how many.")
def one_too_many(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats + 1)


@wrong_answer(
    "Each element is larger than the one before. Some devices are faster with such data: "
    "draw random numbers."
)
def counted_up(n, device, dtype, repeats, synchronise, clock):
    a = torch.arange(n * n, device=device).reshape(n, n).to(dtype)
    return _timed(lambda: a @ a, synchronise, clock, repeats)


@wrong_answer(
    "Every row is the same. Some devices are faster with such data: draw all elements at random."
)
def one_row_repeated(n, device, dtype, repeats, synchronise, clock):
    a = torch.randn(n, device=device, dtype=dtype).expand(n, n)
    return _timed(lambda: a @ a, synchronise, clock, repeats)


@wrong_answer("Something besides the product was timed too. Time only the product.")
def result_fetched(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: (a @ b).sum(), synchronise, clock, repeats)


@wrong_answer("The matrices stayed on the CPU. Make them on the device.")
def on_the_cpu(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, "cpu", dtype)
    return _timed(lambda: a @ b, synchronise, clock, repeats)


@wrong_answer("The matrices have the default dtype. Use the dtype that was passed in.")
def default_dtype(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, None)
    return _timed(lambda: a @ b, synchronise, clock, repeats)


@wrong_answer(
    "Every element is the same. Some devices are faster with such data: draw them at random."
)
def all_the_same(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype, torch.ones)
    return _timed(lambda: a @ b, synchronise, clock, repeats)


@wrong_answer("This is a product of a matrix and a vector. Both should be (n, n).")
def by_a_vector(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a @ b[0], synchronise, clock, repeats)


@wrong_answer("`*` multiplies element by element. The matrix product is `@`.")
def element_by_element(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    return _timed(lambda: a * b, synchronise, clock, repeats)
