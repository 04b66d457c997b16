"""same_or_promoted: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("That is the dtype of a. The sum may have another dtype.")
def that_of_the_first(a, b):
    return a.dtype


@wrong_answer("That is the dtype of b. The sum may have another dtype.")
def that_of_the_second(a, b):
    return b.dtype


@wrong_answer("The sum does not always have the wider dtype: int64 plus float32 is float32.")
def the_wider_one(a, b):
    return a.dtype if a.element_size() >= b.element_size() else b.dtype


@wrong_answer(
    "A tensor of rank 0 counts less than one with axes. (promote_types sees only the dtypes, "
    "not the ranks.)"
)
def blind_to_rank(a, b):
    return torch.promote_types(a.dtype, b.dtype)


@wrong_answer("A tensor of rank 0 was ignored. It counts if its kind is the higher one.")
def rank_0_passed_over(a, b):
    if (a.ndim == 0) != (b.ndim == 0):
        return b.dtype if a.ndim == 0 else a.dtype
    return torch.promote_types(a.dtype, b.dtype)


@wrong_answer(
    "One element does not mean rank 0: a tensor of shape (1,) has an axis, and counts in full."
)
def one_element_as_rank_0(a, b):
    a, b = (t.reshape(()) if t.numel() == 1 else t for t in (a, b))
    return torch.result_type(a, b)


@wrong_answer("More axes do not count more. Only rank 0 counts less.")
def more_axes_decide(a, b):
    if a.ndim == b.ndim:
        return torch.promote_types(a.dtype, b.dtype)
    large, small = (a, b) if a.ndim > b.ndim else (b, a)
    return torch.result_type(torch.empty(1, dtype=large.dtype), torch.empty((), dtype=small.dtype))


@wrong_answer("A tensor of rank 0 became a Python number, which has lost the tensor's dtype.")
def item_for_rank_0(a, b):
    if (a.ndim == 0) == (b.ndim == 0):
        return torch.result_type(a, b)
    return torch.result_type(a, b.item()) if a.ndim else torch.result_type(a.item(), b)


@wrong_answer("If the dtypes differ, the sum is not always float32.")
def float32_if_they_differ(a, b):
    return a.dtype if a.dtype is b.dtype else torch.float32


@wrong_answer("A quotient is never an integer, but a sum can be.")
def of_the_quotient(a, b):
    return (a / b).dtype


@wrong_answer("That is the sum. Return its dtype.")
def the_sum_itself(a, b):
    return a + b


@wrong_answer("That is the dtype as text. Return the dtype itself, such as torch.float32.")
def as_text(a, b):
    return str(torch.result_type(a, b))
