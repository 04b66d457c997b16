"""time_call: warm up, synchronise, and take the median of calls timed one by one."""

import statistics

import pytest

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    durations = [probes.COLD, *draw.uniform(n + 2, low=1e-3, high=3e-3).tolist()]
    return durations, 2, n + 1


def oracle(durations, warmup, repeats):
    seconds = [durations[min(i, len(durations) - 1)] for i in range(warmup, warmup + repeats)]
    return statistics.median(seconds) + probes.LAUNCH, warmup + repeats


EXACT = {"atol": 1e-9, "rtol": 1e-6}
test_standard = standard("time_call", inputs, oracle, probe=probes.timed, **EXACT)


@pytest.mark.parametrize("repeats", [1, 2, 5])
def test_a_millisecond_of_work_reads_a_millisecond(learner, repeats):
    seen = learner.probe(probes.timed)([10.8e-3, 1e-3], 1, repeats)

    expect(seen).equals((1.1e-3, 1 + repeats), **EXACT)


def test_the_warm_up_is_over_when_the_time_starts(learner):
    seen = learner.probe(probes.timed)([5e-3, 5e-3, 5e-3, 1e-3], 3, 1)

    expect(seen).equals((1.1e-3, 4), **EXACT)


def test_without_a_warm_up_the_first_call_counts(learner):
    seen = learner.probe(probes.timed)([9e-3, 1e-3], 0, 2)

    expect(seen).equals((5.1e-3, 2), **EXACT)


@pytest.mark.parametrize("warmup", [0, 1])
def test_what_the_device_was_at_before_does_not_count(learner, warmup):
    seen = learner.probe(probes.timed_on_a_busy_device)([70e-3, 1e-3], warmup, 1)

    expect(seen).equals((1.1e-3, 2 + warmup), **EXACT)


def test_one_call_that_was_disturbed_does_not_matter(learner):
    durations = [1e-3, 1e-3, 500e-3, 2e-3, 3e-3, 1e-3]

    expect(learner.probe(probes.timed)(durations, 1, 5)).equals((2.1e-3, 6), **EXACT)


def test_an_even_number_gives_the_mean_of_the_middle_two(learner):
    durations = [1e-3, 8e-3, 2e-3, 1e-3, 4e-3]

    expect(learner.probe(probes.timed)(durations, 1, 4)).equals((3.1e-3, 5), **EXACT)


def test_work_that_takes_hundreds_of_seconds_is_told_in_seconds(learner):
    expect(learner.probe(probes.timed)([250.0], 1, 3)).equals(oracle([250.0], 1, 3), **EXACT)


def _timed(work, synchronise, clock, warmup, repeats, summary=statistics.median):
    for _ in range(warmup):
        work()
    synchronise()
    seconds = []
    for _ in range(repeats):
        start = clock()
        work()
        synchronise()
        seconds.append(clock() - start)
    return summary(seconds)


@wrong_answer("The clock was read before the device was done. Synchronise, then look.")
def no_synchronise(work, synchronise, clock, warmup, repeats):
    return _timed(work, lambda: None, clock, warmup, repeats)


@wrong_answer("The clock was read before the device was done. Synchronise, then look.")
def synchronised_too_late(work, synchronise, clock, warmup, repeats):
    for _ in range(warmup):
        work()
    seconds = []
    for _ in range(repeats):
        synchronise()
        start = clock()
        work()
        seconds.append(clock() - start)
        synchronise()
    return statistics.median(seconds)


@wrong_answer(
    "The device was still at work when the time started: synchronise before the first look."
)
def synchronised_after_a_warm_up(work, synchronise, clock, warmup, repeats):
    for _ in range(warmup):
        work()
    if warmup:
        synchronise()
    seconds = []
    for _ in range(repeats):
        start = clock()
        work()
        synchronise()
        seconds.append(clock() - start)
    return statistics.median(seconds)


@wrong_answer("The clock that was passed in is not the one that was looked at.", by_chance=True)
def a_clock_of_its_own(work, synchronise, clock, warmup, repeats):
    import time

    return _timed(work, synchronise, time.perf_counter, warmup, repeats)


@wrong_answer(
    "The device was still at work when the time started: synchronise before the first look."
)
def warm_up_left_in_the_queue(work, synchronise, clock, warmup, repeats):
    for _ in range(warmup):
        work()
    seconds = []
    for _ in range(repeats):
        start = clock()
        work()
        synchronise()
        seconds.append(clock() - start)
    return statistics.median(seconds)


@wrong_answer("There is no warm-up: the first calls, slow as they are, were counted.")
def no_warm_up(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, 0, repeats)


@wrong_answer("The calls to warm up were counted with the rest.")
def warm_up_counted(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, 0, warmup + repeats)


@wrong_answer(
    "That is a mean, which one disturbed call drags along. Time each call by itself, and take the "
    "median."
)
def mean(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, warmup, repeats, statistics.fmean)


@wrong_answer(
    "That is a mean, which one disturbed call drags along. Time each call by itself, and take the "
    "median."
)
def all_together(work, synchronise, clock, warmup, repeats):
    for _ in range(warmup):
        work()
    synchronise()
    start = clock()
    for _ in range(repeats):
        work()
    synchronise()
    return (clock() - start) / repeats


@wrong_answer("That is the fastest call. Take the median.")
def fastest(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, warmup, repeats, min)


@wrong_answer("Of an even number of times, the mean of the middle two is wanted.")
def lower_median(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, warmup, repeats, statistics.median_low)


@wrong_answer("Of an even number of times, the mean of the middle two is wanted, not the upper.")
def upper_median(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, warmup, repeats, statistics.median_high)


@wrong_answer("The unit is wrong: seconds are wanted.")
def in_milliseconds(work, synchronise, clock, warmup, repeats):
    return 1e3 * _timed(work, synchronise, clock, warmup, repeats)


@wrong_answer("The middle was taken without sorting.")
def unsorted_middle(work, synchronise, clock, warmup, repeats):
    def middle(seconds):
        half = len(seconds) // 2
        return (seconds[half] + seconds[-half - 1]) / 2

    return _timed(work, synchronise, clock, warmup, repeats, middle)


@right_answer
def by_sorting(work, synchronise, clock, warmup, repeats):
    def once():
        synchronise()
        start = clock()
        work()
        synchronise()
        return clock() - start

    seconds = sorted([once() for _ in range(warmup + repeats)][warmup:])
    return (seconds[(repeats - 1) // 2] + seconds[repeats // 2]) / 2


@right_answer
def with_quantile(work, synchronise, clock, warmup, repeats):
    import torch

    seconds = []
    _timed(work, synchronise, clock, warmup, repeats, seconds.extend)
    return torch.tensor(seconds, dtype=torch.float64).quantile(0.5).item()
