"""crossover: the smallest size from which the GPU stays ahead."""

import pytest

from torchkata.testing import expect, standard


def inputs(draw, n):
    sizes = [int(s) for s in draw.integers(2 * n, low=1, high=50).cumsum(0)]
    return sizes, draw.uniform(2 * n).tolist(), draw.uniform(2 * n, high=0.6).tolist()


def oracle(sizes, cpu_seconds, gpu_seconds):
    ahead = [gpu < cpu for cpu, gpu in zip(cpu_seconds, gpu_seconds, strict=True)]
    return next((size for i, size in enumerate(sizes) if all(ahead[i:])), None)


test_standard = standard("crossover", inputs, oracle)

CASES = {
    "ahead once by chance, then for good": ([0.5, 2, 0.5, 0.5], 300),
    "ahead from the start": ([0.5, 0.1, 0.9, 0.2], 100),
    "ahead only at the last": ([2, 3, 4, 0.5], 400),
    "ahead, but not at the last": ([0.5, 0.5, 0.5, 2], None),
    "never ahead": ([2, 3, 4, 5], None),
    "a tie is not a lead": ([2, 1, 0.5, 0.5], 300),
    "a tie on the way loses the lead": ([0.5, 0.5, 1, 0.5], 400),
    "two ties in a row are not a lead": ([2, 1, 1, 0.5], 400),
    "a tie at the last": ([0.5, 0.5, 0.5, 1], None),
}


@pytest.mark.parametrize("case", CASES)
def test_stays_ahead(learner, case):
    gpu, wanted = CASES[case]

    expect(learner.crossover([100, 200, 300, 400], [1.0] * 4, gpu)).equals(wanted)


def test_tells_never_from_always(learner):
    never = learner.crossover([10, 20, 30], [1.0] * 3, [2.0, 3.0, 4.0])
    always = learner.crossover([10, 20, 30], [1.0] * 3, [0.5, 0.25, 0.125])

    expect(never).equals(None)
    expect(always).equals(10)


def test_fractions_of_a_microsecond_count(learner):
    cpu, gpu = [1e-7, 2e-7, 4e-7], [3e-7, 2.5e-7, 3.9e-7]

    expect(learner.crossover([8, 16, 32], cpu, gpu)).equals(32)


def test_the_largest_may_be_the_only_one(learner):
    two = learner.crossover([10, 20, 30], [1.0] * 3, [2.0, 0.5, 0.5])
    one = learner.crossover([10, 20, 30], [1.0] * 3, [2.0, 2.0, 0.5])

    expect(two).equals(20)
    expect(one).equals(30)


def test_the_smallest_lead_is_a_lead(learner):
    clear = learner.crossover([10, 20, 30], [1.0] * 3, [2.0, 0.5, 0.5])
    small = learner.crossover([10, 20, 30], [1.0] * 3, [2.0, 1.0 - 1e-9, 1.0 - 1e-9])

    expect(clear).equals(20)
    expect(small).equals(20)
