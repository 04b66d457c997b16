"""Ten programs with one bug each: find it and fix it.

Two of them raise an error. Eight run to their end and give something wrong. The docstrings are
right: they say what a program is for, and what it returns once it is fixed. Most need one or two
lines; the last one was written in 2017 and needs more.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

import numpy as np
import torch
from torch import nn
from torch.autograd import Variable
from torch.nn import functional


def lost_targets(
    readings: np.ndarray, harvest: np.ndarray, weights: torch.Tensor, bias: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, float]:
    """Turn two arrays into tensors, and compute the error of a linear model on them.

    Args:
        readings: What was measured, (n, d), ints or floats.
        harvest: The yields that go with them, (n, k), ints or floats.
        weights: One row for each column of the harvest, (k, d), float32.
        bias: (k,), float32.

    Returns:
        (inputs, targets, loss): the readings and the harvest as float32 tensors, (n, d) and
        (n, k), and the mean squared error of inputs · weightsᵀ + bias over every element of the
        targets, as a float.

    >>> readings, harvest = np.array([[1, 2], [3, 4]]), np.array([[10], [21]])
    >>> inputs, targets, loss = lost_targets(readings, harvest, torch.ones(1, 2), torch.zeros(1))
    >>> inputs.tolist(), targets.tolist(), loss
    ([[1.0, 2.0], [3.0, 4.0]], [[10.0], [21.0]], 122.5)
    """
    inputs = torch.from_numpy(readings)
    inputs = torch.from_numpy(harvest)
    inputs, targets = inputs.float(), targets.float()
    predictions = inputs @ weights.T + bias  # (n, k)
    loss = ((predictions - targets) ** 2).mean()
    return inputs, targets, loss.item()


def clamped_gradient(
    x: torch.Tensor, target: torch.Tensor, w1: torch.Tensor, w2: torch.Tensor
) -> tuple[float, torch.Tensor, torch.Tensor]:
    """The loss of a two-layer ReLU network and its gradients, by hand.

    The network is relu(x · w1) · w2, the loss the sum of its squared errors.

    Args:
        x: Inputs, (n, d).
        target: (n, k).
        w1: First layer, (d, h).
        w2: Second layer, (h, k).

    Returns:
        (loss, dw1, dw2): the loss as a float, and its derivatives with respect to w1, (d, h), and
        to w2, (h, k).

    May not use autograd.

    >>> x, target = torch.tensor([[1.0], [-1.0]]), torch.tensor([[5.0], [10.0]])
    >>> w1, w2 = torch.tensor([[2.0, -3.0]]), torch.tensor([[1.0], [4.0]])
    >>> loss, dw1, dw2 = clamped_gradient(x, target, w1, w2)
    >>> loss, dw1.tolist(), dw2.tolist()
    (13.0, [[-6.0, -16.0]], [[-12.0], [12.0]])
    """
    hidden_pre = x @ w1  # (n, h)
    hidden = hidden_pre.clamp(min=0)
    error = hidden @ w2 - target  # (n, k)
    loss = (error**2).sum()

    grad_prediction = 2 * error
    grad_w2 = hidden.T @ grad_prediction
    grad_hidden = grad_prediction @ w2.T  # (n, h)
    grad_hidden_pre = grad_hidden.clamp(min=0)
    grad_w1 = x.T @ grad_hidden_pre
    return loss.item(), grad_w1, grad_w2


def never_zeroed(
    inputs: torch.Tensor,
    targets: torch.Tensor,
    weights: torch.Tensor,
    bias: torch.Tensor,
    lr: float,
    epochs: int,
) -> list[float]:
    """Train a linear model in place by gradient descent on the mean squared error.

    Each step moves the parameters by lr times the gradient of that step's loss alone. Whatever
    was in their `.grad` before the call plays no part.

    Args:
        inputs: (n, d).
        targets: (n, k).
        weights: (k, d), a leaf that requires grad; trained in place.
        bias: (k,), a leaf that requires grad; trained in place.
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        The loss before each step, as floats.

    >>> x, y = torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]])
    >>> weights, bias = torch.ones(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    >>> losses = never_zeroed(x, y, weights, bias, 0.1, 3)
    >>> [round(loss, 4) for loss in losses], round(weights.item(), 4), round(bias.item(), 4)
    ([2.5, 0.265, 0.0433], 1.713, 0.414)
    """
    losses = []
    for _ in range(epochs):
        loss = ((inputs @ weights.T + bias - targets) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
    return losses


def rebound_parameter(
    inputs: torch.Tensor,
    targets: torch.Tensor,
    weights: torch.Tensor,
    bias: torch.Tensor,
    lr: float,
    epochs: int,
) -> tuple[torch.Tensor, torch.Tensor, list[float]]:
    """Fit one output by gradient descent on the mean squared error, starting from copies.

    Args:
        inputs: (n, d).
        targets: (n,).
        weights: Where the weights start, (d,); left as they are.
        bias: Where the bias starts, (); left as it is.
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        (weights, bias, losses): the parameters after the last step, leaves that require grad and
        have memory of their own, and the loss before each step as floats.

    >>> x, y = torch.tensor([[1.0], [2.0]]), torch.tensor([2.0, 4.0])
    >>> weights, bias, losses = rebound_parameter(x, y, torch.ones(1), torch.tensor(0.0), 0.1, 3)
    >>> [round(loss, 4) for loss in losses], round(weights.item(), 4), round(bias.item(), 4)
    ([2.5, 0.265, 0.0433], 1.713, 0.414)
    """
    parameters = {
        "weights": weights.detach().clone().requires_grad_(),
        "bias": bias.detach().clone().requires_grad_(),
    }
    losses = []
    for _ in range(epochs):
        predictions = inputs @ parameters["weights"] + parameters["bias"]  # (n,)
        loss = ((predictions - targets) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        for name, parameter in parameters.items():
            if parameter.grad is not None:
                parameters[name] = parameter - lr * parameter.grad
                parameter.grad = None
    return parameters["weights"], parameters["bias"], losses


def best_by_alias(
    model: nn.Module, inputs: torch.Tensor, targets: torch.Tensor, lr: float, epochs: int
) -> tuple[dict[str, torch.Tensor], float]:
    """Train a model, and return its state at the lowest loss that was seen on the way.

    Args:
        model: What to train; afterwards it holds the state after the last step.
        inputs: What the model takes, n rows.
        targets: What it should return for them, of the same shape as its output.
        lr: Learning rate of the gradient descent; a large one makes the loss climb again.
        epochs: Number of steps, at least 1; the loss is computed before each of them.

    Returns:
        (state, loss): everything that `model.state_dict()` held when the mean squared error was
        lowest, under the same names, as tensors with memory of their own; and that error as a
        float.

    >>> model = nn.Linear(1, 1, bias=False)
    >>> _ = nn.init.ones_(model.weight)
    >>> state, loss = best_by_alias(model, torch.ones(1, 1), torch.zeros(1, 1), 1.5, 4)
    >>> state["weight"].tolist(), loss, model.weight.tolist()
    ([[1.0]], 1.0, [[16.0]])
    """
    lowest = float("inf")
    for _ in range(epochs):
        loss = ((model(inputs) - targets) ** 2).mean()
        if loss.item() < lowest:
            lowest = loss.item()
            best = model.state_dict()
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
    return best, lowest


def broadcast_loss(
    inputs: torch.Tensor,
    targets: torch.Tensor,
    weights: torch.Tensor,
    bias: torch.Tensor,
    lr: float,
    epochs: int,
) -> tuple[torch.Tensor, torch.Tensor, list[float]]:
    """Fit one output by gradient descent on the mean of the n squared errors.

    Args:
        inputs: (n, d).
        targets: One for each row of the inputs, (n,).
        weights: Where the weights start, (d, 1); left as they are.
        bias: Where the bias starts, (1,); left as it is.
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        (weights, bias, losses): the parameters after the last step, (d, 1) and (1,), with memory of
        their own, and the loss before each step as floats.

    >>> x, y = torch.tensor([[1.0], [2.0]]), torch.tensor([2.0, 4.0])
    >>> weights, bias, losses = broadcast_loss(x, y, torch.ones(1, 1), torch.zeros(1), 0.1, 3)
    >>> [round(loss, 4) for loss in losses], round(weights.item(), 4), round(bias.item(), 4)
    ([2.5, 0.265, 0.0433], 1.713, 0.414)
    """
    weights = weights.detach().clone().requires_grad_()
    bias = bias.detach().clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        predictions = inputs @ weights + bias
        loss = ((predictions - targets) ** 2).mean()
        losses.append(loss.item())
        weights.grad = bias.grad = None
        loss.backward()
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
    return weights.detach(), bias.detach(), losses


def graph_hoarder(
    model: nn.Module, inputs: torch.Tensor, targets: torch.Tensor, lr: float, epochs: int
) -> list[float]:
    """Train a model in place, and keep a record of its loss.

    However many steps it takes, no more than two graphs are alive at a time: that of the previous
    step, and that of the current step.

    Args:
        model: What to train, in place.
        inputs: What the model takes, n rows.
        targets: What it should return for them, of the same shape as its output.
        lr: Learning rate of the gradient descent.
        epochs: Number of steps.

    Returns:
        The mean squared error before each step, as floats.

    >>> model = nn.Linear(1, 1, bias=False)
    >>> _ = nn.init.ones_(model.weight)
    >>> graph_hoarder(model, torch.ones(1, 1), torch.zeros(1, 1), 0.25, 3)
    [1.0, 0.25, 0.0625]
    """
    losses = []
    for _ in range(epochs):
        loss = ((model(inputs) - targets) ** 2).mean()
        losses.append(loss)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
    return losses


def left_in_eval(
    model: nn.Module,
    inputs: torch.Tensor,
    targets: torch.Tensor,
    held_inputs: torch.Tensor,
    held_targets: torch.Tensor,
    lr: float,
    epochs: int,
) -> tuple[list[float], list[float]]:
    """Train a model in place, and measure it after every step on data that it is not trained on.

    For each step, every part of the model is in training mode, whatever mode the model came in. For
    each loss on the held-out data, every part is in evaluation mode, and autograd tracks nothing.
    Afterwards every part is in training mode.

    Args:
        model: What to train, in place; its parts may behave differently in the two modes.
        inputs: What the model takes, n rows.
        targets: What it should return for them, of the same shape as its output.
        held_inputs: Inputs held out, m rows.
        held_targets: Targets held out, m rows.
        lr: Learning rate of the gradient descent.
        epochs: Number of steps.

    Returns:
        (losses, held_losses): the mean squared error on the training data before each step, and on
        the held-out data after each step, as floats.

    >>> model = nn.BatchNorm1d(1)
    >>> x, y = torch.tensor([[0.0], [2.0]]), torch.tensor([[0.0], [1.0]])
    >>> losses, held_losses = left_in_eval(model, x, y, x, y, 0.5, 2)
    >>> [round(loss, 2) for loss in losses], [round(loss, 2) for loss in held_losses]
    ([0.5, 0.0], [0.18, 0.14])
    """
    model.train()
    losses, held_losses = [], []
    for _ in range(epochs):
        loss = ((model(inputs) - targets) ** 2).mean()
        losses.append(loss.item())
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad

        model.eval()
        with torch.no_grad():
            held_loss = ((model(held_inputs) - held_targets) ** 2).mean()
        held_losses.append(held_loss.item())
    return losses, held_losses


def torn_pairs(
    inputs: torch.Tensor, targets: torch.Tensor, batch_size: int, generator: torch.Generator
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Shuffle a data set and cut it into batches.

    The rows come in the order that one call of `torch.randperm(n, generator=generator)` gives;
    nothing else is drawn. Every input keeps its own target.

    Args:
        inputs: n rows of any shape. n may be 0: then there are no batches.
        targets: One for each input: n rows of any shape.
        batch_size: Rows in a batch; the last batch has what is left.
        generator: Where the order is drawn from.

    Returns:
        A list of (input batch, target batch), each a tuple.

    >>> inputs, targets = torch.arange(5), 10 * torch.arange(5)
    >>> batches = torn_pairs(inputs, targets, 2, torch.Generator().manual_seed(0))
    >>> [bool((10 * batch == wanted).all()) for batch, wanted in batches]
    [True, True, True]
    """
    inputs = inputs[torch.randperm(len(inputs), generator=generator)]
    batches = []
    for start in range(0, len(inputs), batch_size):
        stop = start + batch_size
        batches.append((inputs[start:stop], targets[start:stop]))
    return batches


def written_for_03(
    first: int,
    last: int,
    factor: float,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    epochs: int,
) -> tuple[torch.Tensor, torch.Tensor, list[float]]:
    """Fit a line to multiples, by gradient descent on the sum of the squared errors.

    This program was written for PyTorch 0.3. Once fixed, it does the same in today's PyTorch,
    without a warning, and no longer contains `torch.range`, `Variable`, `.data` or `size_average`.

    Args:
        first: The first x.
        last: The last x. They are first, first + 1, ..., last, as float32.
        factor: The y of each x is factor · x.
        w: Where the slope starts, (1,). It does not require grad, and is left as it is.
        b: Where the intercept starts, (1,), likewise.
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        (w, b, losses): slope and intercept after the last step, (1,), with memory of their own and
        not tracked by autograd, and the loss before each step as floats.

    >>> w, b, losses = written_for_03(1, 2, 2.0, torch.ones(1), torch.zeros(1), 0.05, 3)
    >>> round(w.item(), 4), round(b.item(), 4), [round(loss, 4) for loss in losses]
    (1.713, 0.414, [5.0, 0.53, 0.0866])
    """
    x = Variable(torch.range(first, last))
    y = Variable(factor * torch.range(first, last))
    w = Variable(w.clone(), requires_grad=True)
    b = Variable(b.clone(), requires_grad=True)
    losses = []
    for _ in range(epochs):
        loss = functional.mse_loss(w * x + b, y, size_average=False)
        losses.append(loss.data[0])
        loss.backward()
        w.data -= lr * w.grad.data
        b.data -= lr * b.grad.data
        w.grad.data.zero_()
        b.grad.data.zero_()
    return w.data, b.data, losses
