"""repeat_rows: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_broadcast_to(v, n):
    return v.broadcast_to(n, len(v))


@right_answer
def by_a_stride_of_0(v, n):
    return v.as_strided((n, len(v)), (0, v.stride(0)), v.storage_offset())
