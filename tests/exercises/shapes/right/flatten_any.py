"""flatten_any: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_flatten(t):
    return t.flatten()


@right_answer
def try_it(t):
    try:
        return t.view(-1)
    except RuntimeError:
        return t.contiguous().view(-1)
