"""fit_with_lbfgs: torch.optim.LBFGS, which takes a closure."""

import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)


def inputs(draw, n):
    # A few iterations only: at the optimum, roundings would decide.
    return draw(2, 3), draw(2), draw(n, 3), draw(n, 2), 0.3, 3, 2


def oracle(weight, bias, inputs, targets, lr, steps, max_iter):
    model = probes.linear(weight, bias)
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    losses = oracles.training(model, optimizer, inputs.detach(), targets.detach(), steps)
    return losses, [param.detach() for param in model.parameters()]


test_standard = standard(
    "fit_with_lbfgs",
    inputs,
    oracle,
    probe=probes.fitted,
    rtol=1e-3,
    atol=1e-4,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def _double(draw, *shape):
    return draw(*shape, dtype=torch.float64)


def test_follows_torch_in_float64(learner, draw):
    x, y = _double(draw, 9, 4), _double(draw, 9, 2)

    seen = learner.probe(probes.fitted)(_double(draw, 2, 4), _double(draw, 2), x, y, 0.7, 4, 3)

    expect(seen).agrees_with(oracle, rtol=1e-8, atol=1e-8)


def test_finds_the_optimum_of_the_orchards(learner):
    x, y = (t.double() for t in data.orchards())
    x = (x - x.mean(0)) / x.std(0)
    zeros = torch.zeros(2, 3, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)

    seen = learner.probe(probes.fitted)(*zeros, x, y, 1.0, 2, 20)

    after = functional.mse_loss(x @ seen.value[1][0].T + seen.value[1][1], y).item()
    expect(seen).holds(
        abs(after - 0.4831) < 1e-3,
        f"after two steps on the orchards the loss is {after:.4f}; the optimum has 0.4831",
    )


def test_gives_one_loss_for_each_step(learner, draw):
    seen = learner.probe(probes.fitted)(draw(1, 2), draw(1), draw(6, 2), draw(6, 1), 0.1, 7, 1)

    expect(seen).holds(len(seen.value[0]) == 7, f"7 steps gave {len(seen.value[0])} losses")


def _fit(
    model,
    inputs,
    targets,
    lr,
    steps,
    max_iter,
    *,
    zero=True,
    optimizer=None,
    closed=None,
    read=None,
):
    make = lambda: torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    one = make() if optimizer is None else optimizer
    losses = []

    def closure():
        if zero:
            one.zero_grad()
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        return loss

    for _ in range(steps):
        loss = one.step(closure if closed is None else lambda: closed(one))
        losses.append(loss.item() if read is None else read(loss))
    return losses


@wrong_answer("The closure does not clear the gradients, so each look adds to those before.")
def never_zeroed(model, *args):
    return _fit(model, *args, zero=False)


@wrong_answer("The gradients were cleared once a step. The closure runs several times in one step.")
def zeroed_outside_the_closure(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        losses += _fit(model, inputs, targets, lr, 1, max_iter, zero=False, optimizer=optimizer)
    return losses


@wrong_answer("The gradients were cleared after backward: the optimizer found none.")
def zeroed_after_backward(model, inputs, targets, lr, steps, max_iter):
    def closed(optimizer):
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        for param in model.parameters():
            param.grad.zero_()
        return loss

    return _fit(model, inputs, targets, lr, steps, max_iter, closed=closed)


@wrong_answer("A new optimizer for each step forgets what LBFGS has learnt of the curvature.")
def a_new_optimizer_each_step(model, inputs, targets, lr, steps, max_iter):
    return [_fit(model, inputs, targets, lr, 1, max_iter)[0] for _ in range(steps)]


@wrong_answer("These are the losses after each step. Wanted: before.")
def losses_after(model, inputs, targets, lr, steps, max_iter):
    read = lambda _: functional.mse_loss(model(inputs), targets).item()
    return _fit(model, inputs, targets, lr, steps, max_iter, read=read)


@wrong_answer("The losses are tensors, which keep their graphs alive. Make each a float.")
def tensors(model, *args):
    return _fit(model, *args, read=lambda loss: loss)


@wrong_answer("`step` of LBFGS needs the closure: hand it over, uncalled.")
def without_closure(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong_answer("The closure has to return the loss: LBFGS compares it.")
def closure_returns_nothing(model, inputs, targets, lr, steps, max_iter):
    def closed(optimizer):
        optimizer.zero_grad()
        functional.mse_loss(model(inputs), targets).backward()

    return _fit(model, inputs, targets, lr, steps, max_iter, closed=closed)


@wrong_answer("This is plain gradient descent. Use torch.optim.LBFGS.")
def by_gradient_descent(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    return _fit(model, inputs, targets, lr, steps, max_iter, optimizer=optimizer)


@wrong_answer("`max_iter` was not handed to the optimizer.")
def default_iterations(model, inputs, targets, lr, steps, max_iter):
    return _fit(model, inputs, targets, lr, steps, 20)


@wrong_answer("`lr` was not handed to the optimizer.")
def default_rate(model, inputs, targets, lr, steps, max_iter):
    return _fit(model, inputs, targets, 1, steps, max_iter)


@wrong_answer("The squared errors were added up. Take their mean.")
def summed(model, inputs, targets, lr, steps, max_iter):
    def closed(optimizer):
        optimizer.zero_grad()
        loss = functional.mse_loss(model(inputs), targets, reduction="sum")
        loss.backward()
        return loss

    return _fit(model, inputs, targets, lr, steps, max_iter, closed=closed)


@right_answer
def loss_taken_apart(model, inputs, targets, lr, steps, max_iter):
    criterion = torch.nn.MSELoss()
    optimizer = torch.optim.LBFGS(list(model.parameters()), lr, max_iter)
    losses = []
    for _ in range(steps):
        with torch.no_grad():
            losses.append(float(criterion(model(inputs), targets)))

        def closure():
            model.zero_grad(set_to_none=False)
            loss = ((model(inputs) - targets) ** 2).mean()
            loss.backward()
            return float(loss)

        optimizer.step(closure)
    return losses


@right_answer
def with_autograd_grad(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    return oracles.training(model, optimizer, inputs, targets, steps)
