"""corners: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_strides(t):
    (rows, columns), (down, right) = t.shape, t.stride()
    return t.as_strided((2, 2), ((rows - 1) * down, (columns - 1) * right), t.storage_offset())


@right_answer
def one_axis_after_the_other(t):
    return t[:: len(t) - 1].T[:: t.shape[1] - 1].T
