"""bias_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer(
    "You took the mean. The bias is added to every row, so the gradients of the rows add up."
)
def mean(grad_out):
    return grad_out.mean(dim=0)


@wrong_answer("You summed over the outputs. Sum over the batch, which means over the rows.")
def over_the_outputs(grad_out):
    return grad_out.sum(dim=1)


@wrong_answer("The batch dimension is still there, with size 1. Return the shape (m,).")
def dimension_kept(grad_out):
    return grad_out.sum(dim=0, keepdim=True)


@wrong_answer("You summed over everything. Each output has its own bias.")
def sum_of_all(grad_out):
    return grad_out.sum()


@wrong_answer("With one output, a dimension is missing: the gradient has the shape (1,) there.")
def squeezed(grad_out):
    return grad_out.sum(dim=0, keepdim=True).squeeze()


@wrong_answer("Nothing was summed: this is the gradient for each row. Sum over the rows.")
def not_summed(grad_out):
    return grad_out.clone()


@wrong_answer("Only one row was used. Sum over all rows.")
def first_row(grad_out):
    return grad_out[0].clone() if len(grad_out) else grad_out.sum(dim=0)


@wrong_answer("The upstream gradient is missing: this only counts the rows.")
def upstream_forgotten(grad_out):
    return torch.ones_like(grad_out).sum(dim=0)


@wrong_answer(
    "You start from float32 zeros, so an empty batch gives float32. Use the dtype of grad_out."
)
def begun_in_float32(grad_out):
    grad = torch.zeros(grad_out.shape[1])
    for row in grad_out:
        grad = grad + row
    return grad


@wrong_answer("Python's `sum` starts with the int 0, so with no rows it does not return a tensor.")
def by_sum_of_python(grad_out):
    return sum(grad_out)


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(grad_out):
    return oracle(grad_out)
