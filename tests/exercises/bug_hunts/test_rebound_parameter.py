"""rebound_parameter: the parameters are the same leaves from the first step to the last."""

import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n), draw(3), draw(), 0.1, 4


def oracle(x, y, weights, bias, lr, epochs):
    x, y = x.detach(), y.detach()
    loss_of = lambda w, b: functional.mse_loss(torch.mv(x, w) + b, y)
    after, losses = oracles.descended(loss_of, (weights, bias), lr, epochs)
    return (*after, losses)


test_standard = standard(
    "rebound_parameter",
    inputs,
    oracle,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_goes_on_moving_after_the_first_step(learner, draw):
    args = inputs(draw, 6)

    expect(learner.rebound_parameter(*args[:5], 30)).equals(oracle(*args[:5], 30), rtol=1e-4)


def test_the_parameters_are_leaves_that_require_grad(learner, draw):
    seen = learner.rebound_parameter(*inputs(draw, 4))

    _are_leaves(seen)


def test_they_are_leaves_where_the_start_requires_grad(learner, draw):
    x, y, weights, bias, lr, _ = inputs(draw, 4)

    for epochs in (2, 0):
        seen = learner.rebound_parameter(
            x, y, weights.requires_grad_(), bias.requires_grad_(), lr, epochs
        )
        _are_leaves(seen)


def _are_leaves(seen):
    weights, bias = (seen.observation.facts.get(f"value[{i}]") for i in (0, 1))
    expect(seen).agrees_with(oracle).holds(
        weights.is_leaf and bias.is_leaf,
        "returned parameters that are no leaves: an operation made them",
        "no leaf",
    ).holds(
        weights.requires_grad and bias.requires_grad,
        "returned parameters that do not require grad, so nobody can train them on",
        "requires_grad",
    )


def test_the_start_is_left_alone(learner, draw):
    x, y, weights, bias, lr, epochs = inputs(draw, 4)

    seen = learner.rebound_parameter(
        x, y, weights.requires_grad_(), bias.requires_grad_(), lr, epochs
    )

    expect(seen).agrees_with(oracle).shares_nothing().leaves_arguments_unchanged()


def test_a_second_call_goes_on_where_the_first_ended(learner, draw):
    x, y, weights, bias, lr, epochs = inputs(draw, 5)
    weights, bias, _ = learner.rebound_parameter(x, y, weights, bias, lr, epochs).value

    expect(learner.rebound_parameter(x, y, weights, bias, lr, 3)).agrees_with(oracle)


def test_finds_a_line_that_fits_exactly(learner, draw):
    x = torch.tensor([[-1.0], [0.0], [1.0], [2.0]])
    slope, intercept = draw(1), draw()

    args = x, x @ slope + intercept, torch.zeros(1), torch.zeros(()), 0.2, 200
    seen = learner.rebound_parameter(*args)

    expect(seen).equals((slope, intercept, seen.value[2]), atol=1e-3)


def test_one_step_and_none(learner, draw):
    args = inputs(draw, 4)[:5]

    for epochs in (1, 0):
        expect(learner.rebound_parameter(*args, epochs)).agrees_with(oracle).shares_nothing()


def _leaves(weights, bias):
    return {
        "weights": weights.detach().clone().requires_grad_(),
        "bias": bias.detach().clone().requires_grad_(),
    }


def _train(inputs, targets, parameters, lr, epochs, update):
    losses = []
    for _ in range(epochs):
        predictions = inputs @ parameters["weights"] + parameters["bias"]
        loss = ((predictions - targets) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        update(parameters, lr)
    return parameters["weights"], parameters["bias"], losses


@wrong_answer(
    "The update makes each parameter the result of an operation. It is no leaf any more, gets no "
    "gradient, and the `if` skips it from the second step on."
)
def as_shipped(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for name, parameter in parameters.items():
            if parameter.grad is not None:
                parameters[name] = parameter - lr * parameter.grad
                parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer(
    "The `if` is gone, and what it hid shows: the update makes a tensor that is no leaf, so its "
    "gradient is None in the next step."
)
def without_the_if(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for name, parameter in parameters.items():
            parameters[name] = parameter - lr * parameter.grad
            parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer(
    "Outside the graph, `p - …` is a new tensor that does not require grad; the next `backward` "
    "finds nothing to do. Change the old one in place."
)
def rebound_without_grad(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        with torch.no_grad():
            for name, parameter in parameters.items():
                parameters[name] = parameter - lr * parameter.grad
                parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer(
    "A leaf that requires grad may not be changed in place where autograd looks: do it under "
    "`torch.no_grad()`."
)
def in_place_inside_the_graph(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for parameter in parameters.values():
            parameter -= lr * parameter.grad
            parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer("Only the name in the loop was bound anew: no parameter ever moves.")
def loop_name_rebound(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for parameter in parameters.values():
            old, parameter = parameter, parameter - lr * parameter.grad
            old.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer("They move now, but still are results of operations: no leaves.")
def gradient_retained(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for name, parameter in parameters.items():
            moved = parameter - lr * parameter.grad.clone()
            moved.retain_grad()
            parameters[name] = moved
            parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer(
    "A clone of a tensor that requires grad is the result of an operation, no leaf. Detach it too."
)
def not_detached(inputs, targets, weights, bias, lr, epochs):
    weights, bias = weights.clone().requires_grad_(), bias.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((inputs @ weights + bias - targets) ** 2).mean()
        losses.append(loss.item())
        gradients = torch.autograd.grad(loss, (weights, bias))
        with torch.no_grad():
            for parameter, gradient in zip((weights, bias), gradients, strict=True):
                parameter -= lr * gradient
    return weights, bias, losses


@wrong_answer("The update is right, but the gradients are not cleared any more: they pile up.")
def not_cleared(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        with torch.no_grad():
            for parameter in parameters.values():
                parameter -= lr * parameter.grad

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer("The tensors that were passed in were trained. Train copies, as the program did.")
def without_copies(inputs, targets, weights, bias, lr, epochs):
    weights, bias = weights.detach().requires_grad_(), bias.detach().requires_grad_()
    return _train(inputs, targets, {"weights": weights, "bias": bias}, lr, epochs, _in_place)


@wrong_answer("The bias stands still: both parameters have to move.")
def weights_only(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        _in_place({"weights": parameters["weights"]}, lr)
        parameters["bias"].grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer("They were detached at the end: they should require grad, to be trained on.")
def detached_at_the_end(inputs, targets, weights, bias, lr, epochs):
    leaves = _leaves(weights, bias)
    weights, bias, losses = _train(inputs, targets, leaves, lr, epochs, _in_place)
    return weights.detach(), bias.detach(), losses


@wrong_answer("The losses are tensors. Wanted: floats, as `.item()` gives them.")
def losses_as_tensors(inputs, targets, weights, bias, lr, epochs):
    leaves = _leaves(weights, bias)
    weights, bias, losses = _train(inputs, targets, leaves, lr, epochs, _in_place)
    return weights, bias, [torch.tensor(loss) for loss in losses]


def _in_place(parameters, lr):
    with torch.no_grad():
        for parameter in parameters.values():
            parameter -= lr * parameter.grad
            parameter.grad = None


@right_answer
def new_leaves_each_step(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for name, parameter in parameters.items():
            moved = parameter.detach() - lr * parameter.grad
            parameters[name] = moved.requires_grad_()

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@right_answer
def gradients_asked_for(inputs, targets, weights, bias, lr, epochs):
    weights, bias = _leaves(weights, bias).values()
    losses = []
    for _ in range(epochs):
        loss = functional.mse_loss(inputs @ weights + bias, targets)
        losses.append(loss.item())
        dw, db = torch.autograd.grad(loss, (weights, bias))
        with torch.no_grad():
            weights.sub_(lr * dw)
            bias.copy_(bias - lr * db)
    return weights, bias, losses
