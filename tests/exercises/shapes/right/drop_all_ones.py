"""drop_all_ones: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def from_the_end(t):
    for dim in reversed(range(t.ndim)):
        t = t.squeeze(dim)
    return t


@right_answer
def by_index(t):
    return t[tuple(0 if size == 1 else slice(None) for size in t.shape)]
