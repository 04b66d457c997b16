"""grad_of_intermediate: the gradient for a tensor that is not a leaf."""

import pytest

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return (draw(n, 2),)


def oracle(x):
    return 3 * x.pow(4)  # 3·hidden², with hidden = x²


test_standard = standard("grad_of_intermediate", inputs, oracle, dtypes=FLOATS)


@pytest.mark.parametrize("shape", [(), (3,), (2, 1, 3)])
def test_any_shape_will_do(learner, draw, shape):
    x = draw(*shape)

    expect(learner.grad_of_intermediate(x)).equals(oracle(x))


def test_x_and_its_gradient_do_not_change(learner, draw):
    x = draw(4, requires_grad=True)
    x.grad = draw(4)

    seen = learner.grad_of_intermediate(x)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)
