"""bias_grad: the upstream gradient, summed over the batch."""

import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return (draw(n, 6),)


def oracle(grad_out):
    bias = torch.zeros(grad_out.shape[1], dtype=grad_out.dtype)
    (grad,) = oracles.derivatives(lambda b: b.expand(grad_out.shape), (bias,), grad_out)
    return grad


test_standard = standard("bias_grad", inputs, oracle, dtypes=FLOATS, autograd=False)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    grad_out = draw(40, 3, dtype=torch.float64)

    expect(learner.bias_grad(grad_out)).equals(oracle(grad_out), rtol=1e-12)


def test_sums_over_the_batch_with_as_many_rows_as_outputs(learner, draw):
    grad_out = draw(4, 4)

    expect(learner.bias_grad(grad_out)).equals(oracle(grad_out))


def test_one_output_keeps_its_dimension(learner, draw):
    grad_out = draw(5, 1)

    expect(learner.bias_grad(grad_out)).equals(oracle(grad_out))


def test_keeps_the_dtype_even_for_an_empty_batch(learner, draw):
    for rows in (2, 0):
        grad_out = draw(rows, 3, dtype=torch.float64)

        expect(learner.bias_grad(grad_out)).equals(oracle(grad_out))
