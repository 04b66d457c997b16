"""train_orchards_with_tensor: gradient descent with the learner's own autograd."""

import numpy as np
import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

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


def test_the_step_is_taken_by_what_backward_left(learner, draw):
    x, y, w, b, lr, epochs = inputs(draw, 3)
    learner.probe(probes.count_backwards)(x, y, w, b, lr, epochs)  # it may be called for show

    seen = learner.probe(probes.train_with_twice_the_gradients)(x, y, w, b, lr, epochs)

    # A gradient twice as large moves the parameters as a learning rate twice as large does.
    expect(seen).equals(oracle(x, y, w, b, 2 * lr, epochs), **CLOSE)


def test_goes_on_where_the_loss_climbs(learner, draw):
    x, y, w, b, _, _ = inputs(draw, 5)
    args = 10 * x, y, w, b, 0.5, 5

    expect(learner.probe(probes.train)(*args)).equals(oracle(*args), rtol=1e-9)


def test_does_without_torch(learner, draw):
    args = inputs(draw, 3)

    seen = learner.watching(work=True).probe(probes.train)(*args)

    expect(seen).equals(oracle(*args), **CLOSE).holds(
        seen.observation.work.operations == 0,
        "uses torch, which this exercise forbids",
        "forbidden",
    )


def _epoch(tensor, inputs, targets, w, b):
    error = tensor(inputs) @ w + b - targets
    loss = (error * error).mean()
    loss.backward()
    return loss


def _trained(tensor, inputs, targets, weights, bias, lr, epochs, number=float):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        losses.append(number(_epoch(tensor, inputs, targets, w, b).data))
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses


@wrong_answer("The gradients of all epochs add up: set them back to zeros in each.")
def never_zeroed(tensor, inputs, targets, weights, bias, lr, epochs):
    w, b, losses = tensor(weights.copy()), tensor(bias.copy()), []
    for _ in range(epochs):
        losses.append(float(_epoch(tensor, inputs, targets, w, b).data))
        w.data = w.data - lr * w.grad
        b.data = b.data - lr * b.grad
    return w.data, b.data, losses


@wrong_answer("The gradients were zeroed between backward and the update: nothing moves.")
def zeroed_too_late(tensor, inputs, targets, weights, bias, lr, epochs):
    return weights, bias, _trained(tensor, inputs, targets, weights, bias, 0.0, epochs)[2]


@wrong_answer("`-=` moved the arrays that you were given: a Tensor may share their memory.")
def in_place(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        losses.append(float(_epoch(tensor, inputs, targets, w, b).data))
        weights -= lr * w.grad
        bias -= lr * b.grad
    return weights, bias, losses


@wrong_answer("The loss is a mean over every element; this one is a sum.")
def summed(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        error = tensor(inputs) @ w + b - targets
        loss = (error * error).sum()
        loss.backward()
        losses.append(float(loss.data))
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses


@wrong_answer("You divided by the number of rows. The mean goes over every element.")
def mean_over_rows(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        error = tensor(inputs) @ w + b - targets
        loss = (error * error).sum() * (1 / len(inputs))
        loss.backward()
        losses.append(float(loss.data))
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses


@wrong_answer("The bias never moved: it learns like the weights.")
def bias_forgotten(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        losses.append(float(_epoch(tensor, inputs, targets, w, b).data))
        weights = weights - lr * w.grad
    return weights, bias, losses


@wrong_answer("It went uphill: the step is against the gradient.")
def uphill(tensor, inputs, targets, weights, bias, lr, epochs):
    return _trained(tensor, inputs, targets, weights, bias, -lr, epochs)


@wrong_answer("The losses are arrays. Make each a float.")
def losses_as_arrays(tensor, inputs, targets, weights, bias, lr, epochs):
    return _trained(tensor, inputs, targets, weights, bias, lr, epochs, np.asarray)


@wrong_answer("The losses are those after each step. Look at the loss before you step.")
def losses_after(tensor, inputs, targets, weights, bias, lr, epochs):
    w, b, losses = _trained(tensor, inputs, targets, weights, bias, lr, epochs)
    return w, b, [*losses[1:], float(((inputs @ w + b - targets) ** 2).mean())][:epochs]


@wrong_answer("One epoch is missing: `range(epochs)` already starts at 0.")
def one_epoch_short(tensor, inputs, targets, weights, bias, lr, epochs):
    return _trained(tensor, inputs, targets, weights, bias, lr, max(epochs - 1, 0))


@wrong_answer("The gradients were worked out by hand: call backward.")
def by_hand(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        error = inputs @ weights + bias - targets
        losses.append(float((error**2).mean()))
        slope = 2 * error / error.size
        weights, bias = weights - lr * inputs.T @ slope, bias - lr * slope.sum(0)
    return weights, bias, losses


@wrong_answer("Backward was called, but the step was worked out by hand: take it from `.grad`.")
def backward_for_show(tensor, inputs, targets, weights, bias, lr, epochs):
    for _ in range(epochs):
        _epoch(tensor, inputs, targets, tensor(weights), tensor(bias))
    return by_hand(tensor, inputs, targets, weights, bias, lr, epochs)


@wrong_answer("You stopped where the loss climbed. Take every epoch that was asked for.")
def stopped_where_it_climbs(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        loss = float(_epoch(tensor, inputs, targets, w, b).data)
        if losses and loss > losses[-1]:
            break
        losses.append(loss)
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses


@wrong_answer("Torch did the work here. Use your own Tensor.")
def by_torch(tensor, inputs, targets, weights, bias, lr, epochs):
    return oracle(inputs, targets, weights, bias, lr, epochs)


@right_answer
def one_pair_of_tensors(tensor, inputs, targets, weights, bias, lr, epochs):
    w, b, losses = tensor(weights.copy()), tensor(bias.copy()), []
    x, y = tensor(inputs), tensor(targets)
    for _ in range(epochs):
        w.grad, b.grad = np.zeros_like(w.data), np.zeros_like(b.data)
        error = y - (x @ w + b)
        loss = (error * error).sum() * (1 / targets.size)
        loss.backward()
        losses.append(loss.data.item())
        for parameter in (w, b):
            parameter.data -= lr * parameter.grad
    return w.data, b.data, losses


@right_answer
def through_functions(tensor, inputs, targets, weights, bias, lr, epochs):
    return _trained(tensor, inputs, targets, weights, bias, lr, epochs)
