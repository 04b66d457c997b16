"""dynamic_depth: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def with_while(x, n):
    y, left = x.clone(), n
    while left > 0:
        y = x + y.sin()
        left -= 1
    return y


@right_answer
def in_place_on_a_copy(x, n):
    y = x.clone()
    for _ in range(n):
        y.sin_().add_(x)
    return y


@right_answer
def with_reduce(x, n):
    from functools import reduce

    return reduce(lambda y, _: y.sin().add(x), range(n), x)
