"""fit_with_lbfgs: torch.optim.LBFGS, which takes a closure."""

import itertools

import pytest
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


@pytest.mark.parametrize(("lr", "max_iter"), [(0.1, 1), (1.0, 20)])
def test_gives_one_loss_for_each_step(learner, draw, lr, max_iter):
    x, y = _double(draw, 6, 2), _double(draw, 6, 1)
    start = _double(draw, 1, 2), _double(draw, 1)

    seen = learner.probe(probes.fitted)(*start, x, y, lr, 7, max_iter)

    expect(seen).holds(len(seen.value[0]) == 7, f"7 steps gave {len(seen.value[0])} losses")


def test_all_other_options_are_the_defaults(learner, draw):
    args = draw(1, 2), draw(1), draw(6, 2), draw(6, 1), 0.3, 2, 4

    seen = learner.probe(probes.options_of_lbfgs)(*args)

    wanted = torch.optim.LBFGS([draw(2)], lr=0.3, max_iter=4).defaults
    for used in seen.value:
        changed = {key: value for key, value in used.items() if value != wanted[key]}
        expect(seen).holds(
            not changed, f"runs LBFGS with {changed}; wanted { ({k: wanted[k] for k in changed}) }"
        )


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


@wrong_answer("Only lr and max_iter are handed over: all other options stay at their defaults.")
def with_a_line_search(model, inputs, targets, lr, steps, max_iter):
    options = {"lr": lr, "max_iter": max_iter, "line_search_fn": "strong_wolfe"}
    optimizer = torch.optim.LBFGS(model.parameters(), **options)
    return _fit(model, inputs, targets, lr, steps, max_iter, optimizer=optimizer)


@wrong_answer("Only lr and max_iter are handed over: all other options stay at their defaults.")
def with_a_short_history(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter, history_size=10)
    return _fit(model, inputs, targets, lr, steps, max_iter, optimizer=optimizer)


@wrong_answer(
    "It stopped where the loss hardly fell any more. `steps` says how many steps to take."
)
def stopped_at_the_optimum(model, *args):
    losses = _fit(model, *args)
    falls = [before - after for before, after in itertools.pairwise(losses)]
    return losses[: next((i + 1 for i, fall in enumerate(falls) if fall < 1e-6), len(losses))]


@wrong_answer("The squared errors of a sample were added up, and the mean taken of those sums.")
def mean_of_sums(model, inputs, targets, lr, steps, max_iter):
    def closed(optimizer):
        optimizer.zero_grad()
        loss = ((model(inputs) - targets) ** 2).sum(1).mean()
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
