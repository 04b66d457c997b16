"""every_other_row: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_strides(t):
    (rows, columns), (down, right) = t.shape, t.stride()
    return t.as_strided(((rows + 1) // 2, columns), (2 * down, right), t.storage_offset())


@right_answer
def by_full_slices(t):
    return t[0 : t.shape[0] : 2, :]
