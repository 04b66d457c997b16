"""clamped_gradient: the loss of a two-layer ReLU network and its gradients, by hand."""

import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 4), draw(n, 2), draw(4, 6), draw(6, 2)


def oracle(x, target, w1, w2):
    x, target, w1, w2 = (t.detach() for t in (x, target, w1, w2))
    w1, w2 = w1.clone().requires_grad_(), w2.clone().requires_grad_()
    loss = functional.mse_loss(torch.relu(x @ w1) @ w2, target, reduction="sum")
    return (loss.item(), *torch.autograd.grad(loss, (w1, w2)))


test_standard = standard("clamped_gradient", inputs, oracle, dtypes=FLOATS, autograd=False)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    args = [draw(*shape, dtype=torch.float64) for shape in ((30, 7), (30, 3), (7, 11), (11, 3))]

    expect(learner.clamped_gradient(*args)).equals(oracle(*args))


def test_a_negative_gradient_gets_through_where_the_input_was_positive(learner):
    x, target, w1, w2 = (torch.tensor([[value]]) for value in (1.0, 10.0, 2.0, 1.0))

    wanted = 64.0, torch.tensor([[-16.0]]), torch.tensor([[-32.0]])
    expect(learner.clamped_gradient(x, target, w1, w2)).equals(wanted)


def test_a_positive_gradient_is_stopped_where_the_input_was_negative(learner):
    x, target, w1, w2 = (torch.tensor([[value]]) for value in (1.0, -3.0, -2.0, 1.0))

    wanted = 9.0, torch.zeros(1, 1), torch.zeros(1, 1)
    expect(learner.clamped_gradient(x, target, w1, w2)).equals(wanted)


def test_the_size_of_the_hidden_numbers_does_not_weigh_the_gradient(learner, draw):
    x, target, w1, w2 = inputs(draw, 5)

    args = x, target, 10 * w1, w2 / 10
    expect(learner.clamped_gradient(*args)).equals(oracle(*args))
