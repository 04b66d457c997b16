"""time_call: mistakes that people make."""

import statistics

from torchkata.testing import wrong_answer


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


READ_TOO_EARLY = (
    "The clock was read before the device was done. Synchronise first, then read the clock."
)


@wrong_answer(READ_TOO_EARLY)
def no_synchronise(work, synchronise, clock, warmup, repeats):
    return _timed(work, lambda: None, clock, warmup, repeats)


@wrong_answer(READ_TOO_EARLY)
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


STARTED_TOO_EARLY = (
    "The device was still at work when the time started. Synchronise before you first read "
    "the clock."
)


@wrong_answer(STARTED_TOO_EARLY)
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


@wrong_answer("The clock that was passed in is not the one that was read.", by_chance=True)
def a_clock_of_its_own(work, synchronise, clock, warmup, repeats):
    import time

    return _timed(work, synchronise, time.perf_counter, warmup, repeats)


@wrong_answer(STARTED_TOO_EARLY)
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


@wrong_answer("There is no warm-up, so the first calls, which are slow, were counted.")
def no_warm_up(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, 0, repeats)


@wrong_answer("The warm-up calls were counted with the rest.")
def warm_up_counted(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, 0, warmup + repeats)


MEAN = (
    "That is a mean, which a single slow call changes a lot. Time each call by itself, and "
    "take the median."
)


@wrong_answer(MEAN)
def mean(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, warmup, repeats, statistics.fmean)


@wrong_answer(MEAN)
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


@wrong_answer("For an even number of times, take the mean of the middle two.")
def lower_median(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, warmup, repeats, statistics.median_low)


@wrong_answer("For an even number of times, take the mean of the middle two, not the upper one.")
def upper_median(work, synchronise, clock, warmup, repeats):
    return _timed(work, synchronise, clock, warmup, repeats, statistics.median_high)


@wrong_answer("The unit is wrong: return seconds.")
def in_milliseconds(work, synchronise, clock, warmup, repeats):
    return 1e3 * _timed(work, synchronise, clock, warmup, repeats)


@wrong_answer("The middle one was taken without sorting the times.")
def unsorted_middle(work, synchronise, clock, warmup, repeats):
    def middle(seconds):
        half = len(seconds) // 2
        return (seconds[half] + seconds[-half - 1]) / 2

    return _timed(work, synchronise, clock, warmup, repeats, middle)
