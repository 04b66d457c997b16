"""halve_rows: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("Row i was joined to row i + n: it belongs with the row right after it.")
def first_half_beside_second(t):
    return torch.cat(t.tensor_split(2), dim=1)


@wrong_answer("The elements of two rows alternate. The whole first row comes before the second.")
def interleaved(t):
    return t.reshape(len(t) // 2, 2, -1).transpose(1, 2).reshape(len(t) // 2, -1)


COPIED = "That copies where the layout allows no view. Here, an error is wanted there."


@wrong_answer(COPIED)
def by_reshape(t):
    return t.reshape(len(t) // 2, 2 * t.shape[1])


@wrong_answer("The rows got shorter and more: the rows should be halved in number.")
def halved_columns(t):
    return t.view(2 * len(t), -1)


@wrong_answer("The answer is a copy: two neighbouring rows lie end to end already, so take a view.")
def joined(t):
    if len(t) % 2:
        raise RuntimeError("an odd number of rows")
    return torch.cat([t[::2], t[1::2]], dim=1)


@wrong_answer(COPIED)
def made_contiguous(t):
    return t.contiguous().view(len(t) // 2, 2 * t.shape[1])


@wrong_answer("The last row was dropped. Where the number of rows is odd, an error is wanted.")
def odd_row_dropped(t):
    return t[: len(t) // 2 * 2].view(len(t) // 2, 2 * t.shape[1])


@wrong_answer(
    "With −1 for the width, an odd number of rows passes: the rows just come out longer. "
    "Say how wide they are, and torch raises."
)
def width_inferred(t):
    return t.view(len(t) // 2, -1)


@wrong_answer("The error has to be a RuntimeError, such as torch itself raises.")
def another_error(t):
    if len(t) % 2:
        raise ValueError(f"{len(t)} rows cannot be halved")
    return t.view(len(t) // 2, 2 * t.shape[1])


@wrong_answer(
    "The layout was taken for granted: where rows do not lie end to end, that joins what is not "
    "there. Let `view` look."
)
def strides_doubled(t):
    if len(t) % 2:
        raise RuntimeError("an odd number of rows")
    down, right = t.stride()
    return t.as_strided((len(t) // 2, 2 * t.shape[1]), (2 * down, right))


@wrong_answer("More than contiguous tensors can be seen so: let `view` find out, and raise.")
def contiguous_only(t):
    if not t.is_contiguous():
        raise RuntimeError("not contiguous")
    return t.view(-1, 2 * t.shape[1])
