"""time_call: right answers in other styles."""

from torchkata.testing import right_answer


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
    for _ in range(warmup):
        work()
    synchronise()
    for _ in range(repeats):
        start = clock()
        work()
        synchronise()
        seconds.append(clock() - start)
    return torch.tensor(seconds, dtype=torch.float64).quantile(0.5).item()
