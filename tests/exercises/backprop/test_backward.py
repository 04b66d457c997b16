"""backward: the derivatives of the summed squared error with respect to both weights."""

import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = oracles.gradients


def inputs(draw, n):
    # In float64, so that no pre-activation is so near to 0 that rounding decides its sign.
    shapes = (n, 6), (n, 8), (6, 7), (7, 8)
    return tuple(draw(*shape, dtype=torch.float64) for shape in shapes)


test_standard = standard("backward", inputs, oracle, dtypes=FLOATS, autograd=False)


def test_equals_autograd_to_1e_10_in_float64(learner, draw):
    shapes = (20, 30), (20, 3), (30, 11), (11, 3)
    args = [draw(*shape, dtype=torch.float64) for shape in shapes]

    expect(learner.backward(*args)).equals(oracle(*args), rtol=1e-10)


def test_float32_stays_float32(learner, draw):
    x, target, w1, w2 = draw(5, 3), draw(5, 2), draw(3, 4), draw(4, 2)

    expect(learner.backward(x, target, w1, w2)).equals(oracle(x, target, w1, w2), rtol=1e-4)


def test_transposes_are_right_for_square_weights(learner, draw):
    args = [draw(4, 4, dtype=torch.float64) for _ in range(4)]

    expect(learner.backward(*args)).equals(oracle(*args))


def test_one_tensor_may_be_both_weights(learner, draw):
    x, target, w = (draw(4, 4, dtype=torch.float64) for _ in range(3))

    expect(learner.backward(x, target, w, w)).equals(oracle(x, target, w, w))


def test_a_dead_hidden_layer_learns_nothing(learner, draw):
    x, w1 = draw.uniform(3, 4, low=0.1), draw.uniform(4, 5, low=-1.0, high=-0.1)

    seen = learner.backward(x, draw(3, 2), w1, draw(5, 2))

    expect(seen).equals((torch.zeros(4, 5), torch.zeros(5, 2)))


def test_gradients_are_zero_where_the_network_is_right(learner, draw):
    x, w1, w2 = draw(3, 4), draw(4, 5), draw(5, 2)

    seen = learner.backward(x, oracles.network(x, w1, w2), w1, w2)

    expect(seen).equals((torch.zeros(4, 5), torch.zeros(5, 2)), atol=1e-3)
