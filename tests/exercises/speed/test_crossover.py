"""crossover: the smallest size from which the GPU stays ahead."""

import pytest

from torchkata.testing import expect, right_answer, standard, wrong_answer


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
    "a tie is no lead": ([2, 1, 0.5, 0.5], 300),
    "a tie on the way loses the lead": ([0.5, 0.5, 1, 0.5], 400),
    "two ties in a row are no lead": ([2, 1, 1, 0.5], 400),
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


@wrong_answer("However small, a lead is a lead: no margin was asked for.")
def with_a_margin(sizes, cpu_seconds, gpu_seconds):
    return oracle(sizes, [0.99 * seconds for seconds in cpu_seconds], gpu_seconds)


@wrong_answer("The largest size may be the only one at which the GPU is ahead.")
def largest_alone_not_enough(sizes, cpu_seconds, gpu_seconds):
    found = oracle(sizes, cpu_seconds, gpu_seconds)
    return None if sizes and found == sizes[-1] else found


@wrong_answer("The GPU falls behind again after that size: it has to stay ahead.")
def first_time_ahead(sizes, cpu_seconds, gpu_seconds):
    for size, cpu, gpu in zip(sizes, cpu_seconds, gpu_seconds, strict=True):
        if gpu < cpu:
            return size
    return None


@wrong_answer("A tie was taken for a lead.")
def tie_as_lead(sizes, cpu_seconds, gpu_seconds):
    start = None
    for size, cpu, gpu in zip(sizes, cpu_seconds, gpu_seconds, strict=True):
        start = None if gpu > cpu else (size if start is None else start)
    return start


@wrong_answer("That is where the size stands in the list. Wanted: the size.")
def index(sizes, cpu_seconds, gpu_seconds):
    found = oracle(sizes, cpu_seconds, gpu_seconds)
    return None if found is None else sizes.index(found)


@wrong_answer("The times are exchanged: less time is ahead.")
def exchanged(sizes, cpu_seconds, gpu_seconds):
    return oracle(sizes, gpu_seconds, cpu_seconds)


@wrong_answer("That is the last size at which the CPU is ahead: wanted is the next one.")
def one_too_early(sizes, cpu_seconds, gpu_seconds):
    behind = [i for i in range(len(sizes)) if gpu_seconds[i] >= cpu_seconds[i]]
    if behind and behind[-1] == len(sizes) - 1:
        return None
    return sizes[behind[-1]] if behind else (sizes[0] if sizes else None)


@wrong_answer("Where the GPU does not stay ahead, None is wanted.")
def last_as_a_fallback(sizes, cpu_seconds, gpu_seconds):
    found = oracle(sizes, cpu_seconds, gpu_seconds)
    return sizes[-1] if found is None and sizes else found


@wrong_answer("The search stops at the largest size where the GPU is ahead; wanted: the smallest.")
def largest(sizes, cpu_seconds, gpu_seconds):
    return None if oracle(sizes, cpu_seconds, gpu_seconds) is None else sizes[-1]


@wrong_answer("A GPU that is ahead from the start was not thought of.")
def needs_a_change(sizes, cpu_seconds, gpu_seconds):
    ahead = [gpu < cpu for cpu, gpu in zip(cpu_seconds, gpu_seconds, strict=True)]
    for i in range(len(sizes) - 1, 0, -1):
        if ahead[i] and not ahead[i - 1]:
            return sizes[i] if all(ahead[i:]) else None
    return None


@right_answer
def from_the_end(sizes, cpu_seconds, gpu_seconds):
    start = None
    for i in reversed(range(len(sizes))):
        if gpu_seconds[i] >= cpu_seconds[i]:
            break
        start = sizes[i]
    return start


@right_answer
def after_the_last_defeat(sizes, cpu_seconds, gpu_seconds):
    pairs = zip(gpu_seconds, cpu_seconds, strict=True)
    defeats = [i for i, (gpu, cpu) in enumerate(pairs) if not gpu < cpu]
    following = sizes[defeats[-1] + 1 :] if defeats else sizes
    return following[0] if following else None
