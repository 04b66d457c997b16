"""add_axis: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_shape(t, dim):
    dim = dim % (t.ndim + 1)
    return t.reshape(*t.shape[:dim], 1, *t.shape[dim:])


@right_answer
def by_index(t, dim):
    return t[(slice(None),) * (dim % (t.ndim + 1)) + (None,)]
