"""rebound_parameter: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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
    "The update makes each parameter the result of an operation. It is not a leaf any "
    "more, so it gets no gradient, and the `if` skips it from the second step on."
)
def as_shipped(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for name, parameter in parameters.items():
            if parameter.grad is not None:
                parameters[name] = parameter - lr * parameter.grad
                parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer(
    "The `if` is gone, and the bug that it hid shows: the update makes a tensor that is "
    "not a leaf, so its gradient is None in the next step."
)
def without_the_if(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for name, parameter in parameters.items():
            parameters[name] = parameter - lr * parameter.grad
            parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer(
    "Outside the graph, the update makes a new tensor that does not require grad, so the "
    "next `backward` has nothing to do. Change the old one in place."
)
def rebound_without_grad(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        with torch.no_grad():
            for name, parameter in parameters.items():
                parameters[name] = parameter - lr * parameter.grad
                parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer(
    "A leaf that requires grad may not be changed in place while autograd records. Do it "
    "under `torch.no_grad()`."
)
def in_place_inside_the_graph(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for parameter in parameters.values():
            parameter -= lr * parameter.grad
            parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer("Only the name in the loop got a new value, so no parameter ever changes.")
def loop_name_rebound(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for parameter in parameters.values():
            old, parameter = parameter, parameter - lr * parameter.grad
            old.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer("The parameters change now, but they are still results of operations, not leaves.")
def gradient_retained(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for name, parameter in parameters.items():
            moved = parameter - lr * parameter.grad.clone()
            moved.retain_grad()
            parameters[name] = moved
            parameter.grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer(
    "A clone of a tensor that requires grad is the result of an operation, not a leaf. "
    "Detach it too."
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


@wrong_answer("The update is right, but the gradients are not cleared any more, so they add up.")
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


@wrong_answer("The bias never changes. Update both parameters.")
def weights_only(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        _in_place({"weights": parameters["weights"]}, lr)
        parameters["bias"].grad = None

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@wrong_answer(
    "The parameters were detached at the end. They should require grad, so that training can go on."
)
def detached_at_the_end(inputs, targets, weights, bias, lr, epochs):
    leaves = _leaves(weights, bias)
    weights, bias, losses = _train(inputs, targets, leaves, lr, epochs, _in_place)
    return weights.detach(), bias.detach(), losses


@wrong_answer("The losses are tensors. Return floats, as `.item()` gives them.")
def losses_as_tensors(inputs, targets, weights, bias, lr, epochs):
    leaves = _leaves(weights, bias)
    weights, bias, losses = _train(inputs, targets, leaves, lr, epochs, _in_place)
    return weights, bias, [torch.tensor(loss) for loss in losses]


def _in_place(parameters, lr):
    with torch.no_grad():
        for parameter in parameters.values():
            parameter -= lr * parameter.grad
            parameter.grad = None
