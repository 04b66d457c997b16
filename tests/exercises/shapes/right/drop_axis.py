"""drop_axis: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_select(t, dim):
    return t.select(dim, 0) if t.size(dim) == 1 else t


@right_answer
def by_shape(t, dim):
    kept = [size for axis, size in enumerate(t.shape) if size != 1 or axis != dim % t.ndim]
    return t.view(kept)
