"""rank_shape_count: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def from_the_shape_alone(t):
    count = 1
    for size in t.shape:
        count *= size
    return len(t.shape), t.shape, count


@right_answer
def by_methods(t):
    return t.dim(), t.size(), t.nelement()
