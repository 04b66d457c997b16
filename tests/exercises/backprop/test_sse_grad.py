"""sse_grad: the derivative of the summed squared error for the prediction."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


def oracle(prediction, target):
    def loss(prediction):
        return functional.mse_loss(prediction, target.detach(), reduction="sum")

    (grad,) = oracles.derivatives(loss, (prediction,), torch.ones((), dtype=prediction.dtype))
    return grad


test_standard = standard("sse_grad", inputs, oracle, dtypes=FLOATS, autograd=False)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    prediction, target = (draw(*shape, dtype=torch.float64) for _ in range(2))

    expect(learner.sse_grad(prediction, target)).equals(oracle(prediction, target))


def test_gradient_is_zero_where_the_prediction_is_right(learner, draw):
    target = draw(4, 3)

    expect(learner.sse_grad(target.clone(), target)).equals(torch.zeros(4, 3))
