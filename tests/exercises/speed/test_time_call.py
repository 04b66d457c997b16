"""time_call: warm up, synchronise, and take the median of calls timed one by one."""

import statistics

import pytest

from torchkata.testing import expect, probes_beside, standard

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
def test_earlier_work_of_the_device_does_not_count(learner, warmup):
    seen = learner.probe(probes.timed_on_a_busy_device)([70e-3, 1e-3], warmup, 1)

    expect(seen).equals((1.1e-3, 2 + warmup), **EXACT)


def test_one_slow_call_does_not_matter(learner):
    durations = [1e-3, 1e-3, 500e-3, 2e-3, 3e-3, 1e-3]

    expect(learner.probe(probes.timed)(durations, 1, 5)).equals((2.1e-3, 6), **EXACT)


def test_an_even_number_gives_the_mean_of_the_middle_two(learner):
    durations = [1e-3, 8e-3, 2e-3, 1e-3, 4e-3]

    expect(learner.probe(probes.timed)(durations, 1, 4)).equals((3.1e-3, 5), **EXACT)


def test_work_that_takes_hundreds_of_seconds_is_measured_in_seconds(learner):
    expect(learner.probe(probes.timed)([250.0], 1, 3)).equals(oracle([250.0], 1, 3), **EXACT)
