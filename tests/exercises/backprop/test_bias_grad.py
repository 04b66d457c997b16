"""bias_grad: the upstream gradient of a bias, summed over the batch."""

import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return (draw(n, 6),)


def oracle(grad_out):
    bias = torch.zeros(grad_out.shape[1], dtype=grad_out.dtype)
    (grad,) = oracles.derivatives(lambda b: b.expand(grad_out.shape), (bias,), grad_out)
    return grad


test_standard = standard("bias_grad", inputs, oracle, autograd=False)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    grad_out = draw(40, 3, dtype=torch.float64)

    expect(learner.bias_grad(grad_out)).equals(oracle(grad_out), rtol=1e-12)


def test_sums_the_batch_where_batch_and_outputs_are_equally_many(learner, draw):
    grad_out = draw(4, 4)

    expect(learner.bias_grad(grad_out)).equals(oracle(grad_out))


def test_one_output_keeps_its_dimension(learner, draw):
    grad_out = draw(5, 1)

    expect(learner.bias_grad(grad_out)).equals(oracle(grad_out))


def test_the_dtype_stays_in_an_empty_batch_too(learner, draw):
    for rows in (2, 0):
        grad_out = draw(rows, 3, dtype=torch.float64)

        expect(learner.bias_grad(grad_out)).equals(oracle(grad_out))


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


@right_answer
def by_a_row_of_ones(grad_out):
    return grad_out.new_ones(len(grad_out)) @ grad_out


@right_answer
def row_by_row(grad_out):
    grad = grad_out.new_zeros(grad_out.shape[1])
    for row in grad_out:
        grad = grad + row
    return grad
