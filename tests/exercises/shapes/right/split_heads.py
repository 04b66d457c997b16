"""split_heads: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_unflatten(t, heads):
    return t.unflatten(-1, (heads, -1)).transpose(1, 2)


@right_answer
def by_permute(t, heads):
    n, s, _ = t.shape
    return t.view(n, s, heads, -1).permute(0, 2, 1, 3)


@right_answer
def with_an_error_of_its_own(t, heads):
    if t.shape[-1] % heads:
        raise ValueError(f"{t.shape[-1]} features cannot be split between {heads} heads")
    return t.unflatten(-1, (heads, -1)).transpose(1, 2)
