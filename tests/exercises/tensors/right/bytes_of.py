"""bytes_of: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def nbytes(t):
    return t.nbytes


@right_answer
def axis_by_axis(t):
    size = t.dtype.itemsize
    for n in t.shape:
        size *= n
    return size
