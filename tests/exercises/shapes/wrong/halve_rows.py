"""halve_rows: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "Row i was joined to row i + n. Join each row to the one after it: 0 and 1, 2 and 3, and so on."
)
def first_half_beside_second(t):
    return torch.cat(t.tensor_split(2), dim=1)


@wrong_answer(
    "The elements of two rows alternate. The whole first row should come before the second."
)
def interleaved(t):
    return t.reshape(len(t) // 2, 2, -1).transpose(1, 2).reshape(len(t) // 2, -1)


COPIED = (
    "This makes a copy if the memory layout allows no view. In this exercise it should raise an "
    "error then."
)


@wrong_answer(COPIED)
def by_reshape(t):
    return t.reshape(len(t) // 2, 2 * t.shape[1])


@wrong_answer(
    "There are more rows now, and they are shorter. There should be half as many rows, twice as "
    "long."
)
def halved_columns(t):
    return t.view(2 * len(t), -1)


@wrong_answer(
    "The result is a copy. Two neighbouring rows already lie end to end in memory: return a view."
)
def joined(t):
    if len(t) % 2:
        raise RuntimeError("an odd number of rows")
    return torch.cat([t[::2], t[1::2]], dim=1)


@wrong_answer(
    "Where no view is possible, the result is a copy, as `contiguous` and `reshape` make one. "
    "Raise the error of `view` there."
)
def made_contiguous(t):
    return t.contiguous().view(len(t) // 2, 2 * t.shape[1])


@wrong_answer("The last row was dropped. Raise an error if the number of rows is odd.")
def odd_row_dropped(t):
    return t[: len(t) // 2 * 2].view(len(t) // 2, 2 * t.shape[1])


@wrong_answer(
    "With −1 as the width, an odd number of rows gives no error, only longer rows. Give the "
    "width, and torch raises an error."
)
def width_inferred(t):
    return t.view(len(t) // 2, -1)


@wrong_answer(
    "The memory layout was not checked. If rows do not lie end to end, this reads the wrong "
    "elements. `view` checks it for you."
)
def strides_doubled(t):
    if len(t) % 2:
        raise RuntimeError("an odd number of rows")
    down, right = t.stride()
    return t.as_strided((len(t) // 2, 2 * t.shape[1]), (2 * down, right))


@wrong_answer(
    "A view is possible for some tensors that are not contiguous. Let `view` decide, and raise "
    "the error."
)
def contiguous_only(t):
    if not t.is_contiguous():
        raise RuntimeError("not contiguous")
    return t.view(-1, 2 * t.shape[1])
