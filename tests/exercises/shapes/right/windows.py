"""windows: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_strides(v, size):
    return v.as_strided((len(v) - size + 1, size), (v.stride(0), v.stride(0)))


@right_answer
def diagonal_slices(v, size):
    return v.unfold(-1, size, 1)
