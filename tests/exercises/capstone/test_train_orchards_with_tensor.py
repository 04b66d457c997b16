"""train_orchards_with_tensor: gradient descent with the learner's own autograd."""

import numpy as np
import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def _array(t):
    return t.double().numpy()


def inputs(draw, n):
    return (*map(_array, (draw(n, 3), draw(n, 2), draw(3, 2), draw(2))), 0.05, 4)


def oracle(inputs, targets, weights, bias, lr, epochs):
    x, y, w, b = (torch.tensor(array) for array in (inputs, targets, weights, bias))
    losses = []
    for _ in range(epochs):
        w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
        loss = functional.mse_loss(torch.addmm(b, x, w), y)
        losses.append(loss.item())
        dw, db = torch.autograd.grad(loss, (w, b))
        w, b = w - lr * dw, b - lr * db
    return w.detach().numpy(), b.detach().numpy(), losses


CLOSE = {"atol": 1e-9, "rtol": 1e-9}

test_standard = standard(
    "train_orchards_with_tensor",
    inputs,
    oracle,
    probe=probes.train,
    without={"takes_size_0": "the mean of nothing is not defined"},
    **CLOSE,
)


def _orchards():
    x, y = data.orchards()
    x = (x - x.mean(0)) / x.std(0)
    return _array(x), _array(y), np.zeros((3, 2)), np.zeros(2)


def test_reaches_the_optimum_on_the_orchards_and_a_short_run_does_not(learner):
    far = learner.probe(probes.train)(*_orchards(), 0.3, 20)
    near = learner.probe(probes.train)(*_orchards(), 0.3, 500)

    expect(near).equals(oracle(*_orchards(), 0.3, 500), rtol=1e-6, atol=1e-6).holds(
        abs(near.value[2][-1] - 0.4831) < 2e-3,
        f"the last loss is {near.value[2][-1]:.4f}; the optimum is 0.4831",
    )
    expect(far).holds(far.value[2][-1] > 0.55, "20 epochs cannot reach the optimum")


def test_no_epochs_change_nothing(learner, draw):
    x, y, w, b, _, _ = inputs(draw, 3)

    expect(learner.probe(probes.train)(x, y, w, b, 0.1, 0)).equals((w, b, []))


def test_one_row_and_one_column_will_do(learner, draw):
    args = (*map(_array, (draw(1, 1), draw(1, 1), draw(1, 1), draw(1))), 0.1, 3)

    expect(learner.probe(probes.train)(*args)).equals(oracle(*args), **CLOSE)


def test_the_gradients_come_from_backward(learner, draw):
    seen = learner.probe(probes.count_backwards)(*inputs(draw, 3)[:5], 6)

    expect(seen).holds(
        seen.value == 6,
        f"called backward {seen.value} times in 6 epochs; wanted: once in each",
        "forbidden",
    )


def test_the_step_uses_the_gradients_of_backward(learner, draw):
    x, y, w, b, lr, epochs = inputs(draw, 3)
    learner.probe(probes.count_backwards)(
        x, y, w, b, lr, epochs
    )  # backward may be called without using what it gives

    seen = learner.probe(probes.train_with_twice_the_gradients)(x, y, w, b, lr, epochs)

    # A gradient twice as large moves the parameters as a learning rate twice as large does.
    expect(seen).equals(oracle(x, y, w, b, 2 * lr, epochs), **CLOSE)


def test_every_tensor_is_of_the_class_that_is_given(learner, draw):
    learner.probe(probes.train)(*inputs(draw, 3))  # right even where the next call is wrong

    seen = learner.probe(probes.train_with_another_kind)(*inputs(draw, 3))

    by_it, by_another = seen.value
    expect(seen).holds(
        by_it and not by_another,
        "makes a Tensor with another class than the one that it is given, `tensor`",
        "forbidden",
    )


def test_goes_on_where_the_loss_climbs(learner, draw):
    x, y, w, b, _, _ = inputs(draw, 5)
    args = 10 * x, y, w, b, 0.5, 5

    expect(learner.probe(probes.train)(*args)).equals(oracle(*args), rtol=1e-9)


def test_does_not_use_torch(learner, draw):
    args = inputs(draw, 3)

    seen = learner.watching(work=True).probe(probes.train)(*args)

    expect(seen).equals(oracle(*args), **CLOSE).holds(
        seen.observation.work.operations == 0,
        "uses torch, which this exercise forbids",
        "forbidden",
    )
