"""bias_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("You took the mean. A bias takes part in every row, so its derivatives add up.")
def mean(grad_out):
    return grad_out.mean(dim=0)


@wrong_answer("You summed over the outputs. Sum over the batch: the rows.")
def over_the_outputs(grad_out):
    return grad_out.sum(dim=1)


@wrong_answer("The batch is still there, with size 1. The bias is (m,).")
def dimension_kept(grad_out):
    return grad_out.sum(dim=0, keepdim=True)


@wrong_answer("You summed everything. Each output has a bias of its own.")
def sum_of_all(grad_out):
    return grad_out.sum()


@wrong_answer("`squeeze` took too much away: with one output, the gradient is still (1,).")
def squeezed(grad_out):
    return grad_out.sum(dim=0, keepdim=True).squeeze()


@wrong_answer("Nothing was summed: this is the gradient for each row.")
def not_summed(grad_out):
    return grad_out.clone()


@wrong_answer("Only one row was looked at. Sum over all of them.")
def first_row(grad_out):
    return grad_out[0].clone() if len(grad_out) else grad_out.sum(dim=0)


@wrong_answer("The upstream gradient is forgotten: this counts the rows.")
def upstream_forgotten(grad_out):
    return torch.ones_like(grad_out).sum(dim=0)


@wrong_answer("Begun from float32 zeros: where no row comes, that is the dtype. Take grad_out's.")
def begun_in_float32(grad_out):
    grad = torch.zeros(grad_out.shape[1])
    for row in grad_out:
        grad = grad + row
    return grad


@wrong_answer("Python's `sum` begins at the int 0: of no rows it makes no tensor.")
def by_sum_of_python(grad_out):
    return sum(grad_out)


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(grad_out):
    return oracle(grad_out)
