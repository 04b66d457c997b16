"""time_call: right answers in other styles."""

from torchkata.testing import right_answer, wrong_beside

_timed = wrong_beside(__file__)._timed


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
