"""Many inputs, many outputs, autograd for the gradient.

The data are five orchards, `inputs, targets = torchkata.data.orchards()`: n regions,
d measurements of each (temperature, rainfall, humidity), k harvests (apples, oranges).
The loss is the mean squared error over all n·k elements; `torch.nn.functional.mse_loss` is allowed.
Weights and bias are always arguments, and are trained in place: nothing here is drawn at random.
"""

import torch
from torch.nn import functional


def predict(inputs: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """What the linear model predicts for each sample.

    Args:
        inputs: Samples, (n, d).
        weights: One row for each output, (k, d).
        bias: One number for each output, (k,).

    Returns:
        Predictions (n, k), of the dtype of inputs; gradients flow through them to all three
        arguments.

    >>> inputs = torch.tensor([[1.0, 2.0, 3.0]])
    >>> weights = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
    >>> predict(inputs, weights, torch.tensor([10.0, 20.0])).tolist()
    [[11.0, 25.0]]
    """
    return inputs @ weights.T + bias


def mse_gradients(
    inputs: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The derivatives of the mean squared error with respect to the weights and the bias.

    Args:
        inputs: Samples, (n, d).
        targets: The values to predict, (n, k).
        weights: (k, d).
        bias: (k,).

    Returns:
        (dW, db), of shapes (k, d) and (k,).

    May not use autograd: this is the last time that you do it by hand for a linear layer.

    >>> inputs, targets = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 0.0]])
    >>> dW, db = mse_gradients(inputs, targets, torch.zeros(2, 2), torch.tensor([0.0, 1.0]))
    >>> dW.tolist(), db.tolist()
    ([[-3.0, -6.0], [1.0, 2.0]], [-3.0, 1.0])
    """
    error = predict(inputs, weights, bias) - targets  # (n, k)
    slope = 2 * error / error.numel()  # (n, k), the derivative with respect to each prediction
    return slope.T @ inputs, slope.sum(dim=0)


def loss_and_backward(
    inputs: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor
) -> float:
    """Compute the mean squared error, and leave its gradients in `.grad`.

    Args:
        inputs: Samples, (n, d).
        targets: The values to predict, (n, k).
        weights: (k, d), a leaf that requires grad.
        bias: (k,), a leaf that requires grad.

    Returns:
        The loss as a Python float; neither it nor the gradients keep a graph alive.

    As `backward` always does, it adds to what is already in `weights.grad` and `bias.grad`. The
    values of weights and bias do not change.

    >>> weights, bias = torch.zeros(1, 2, requires_grad=True), torch.zeros(1, requires_grad=True)
    >>> loss_and_backward(torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0]]), weights, bias)
    9.0
    >>> weights.grad.tolist(), bias.grad.tolist()
    ([[-6.0, -12.0]], [-6.0])
    """
    loss = functional.mse_loss(predict(inputs, weights, bias), targets)
    loss.backward()
    return loss.item()


def zero_gradients(params: list[torch.Tensor] | tuple[torch.Tensor, ...]) -> None:
    """Forget the gradients of some parameters.

    Args:
        params: Leaves that require grad, of any shapes; each `.grad` may hold a gradient or be
            None. There may be no parameters at all.

    Returns:
        Nothing. Afterwards each `.grad` is either None or all zeros, whatever it was before (NaN
        and infinity too). The parameters themselves do not change.

    >>> w = torch.ones(2, requires_grad=True)
    >>> w.sum().backward()
    >>> zero_gradients([w])
    >>> w.grad is None or w.grad.tolist() == [0.0, 0.0]
    True
    """
    for param in params:
        param.grad = None


def sgd_step(params: list[torch.Tensor] | tuple[torch.Tensor, ...], lr: float) -> None:
    """One step of gradient descent on every parameter, in place.

    Args:
        params: Leaves that require grad, of any shapes. A parameter whose `.grad` is None does not
            move.
        lr: Learning rate.

    Returns:
        Nothing. The given tensors themselves have moved. They are still leaves that require grad,
        their `.grad` has not changed, and autograd is still switched on.

    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> (w**2).sum().backward()
    >>> sgd_step([w], 0.25)
    >>> w.tolist(), w.is_leaf, w.requires_grad
    ([0.5, 1.0], True, True)
    """
    with torch.no_grad():  # the step is not part of the model: autograd must not record it
        for param in params:
            if param.grad is not None:
                param -= lr * param.grad


def training_step(
    inputs: torch.Tensor,
    targets: torch.Tensor,
    weights: torch.Tensor,
    bias: torch.Tensor,
    lr: float,
) -> float:
    """One whole step of training: zero, predict, loss, backward, update.

    Args:
        inputs: Samples, (n, d).
        targets: The values to predict, (n, k).
        weights: (k, d), a leaf that requires grad; moved in place.
        bias: (k,), a leaf that requires grad; moved in place.
        lr: Learning rate.

    Returns:
        The mean squared error before the update, as a Python float.

    What was in `.grad` before must not matter; what is in it afterwards is up to you.

    >>> weights, bias = torch.zeros(1, 2, requires_grad=True), torch.zeros(1, requires_grad=True)
    >>> inputs, targets = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0]])
    >>> [training_step(inputs, targets, weights, bias, 0.125) for _ in range(2)]
    [9.0, 2.25]
    >>> weights.tolist(), bias.tolist()
    ([[0.375, 0.75]], [0.375])
    """
    zero_gradients([weights, bias])
    loss = loss_and_backward(inputs, targets, weights, bias)
    sgd_step([weights, bias], lr)
    return loss


def train(
    inputs: torch.Tensor,
    targets: torch.Tensor,
    weights: torch.Tensor,
    bias: torch.Tensor,
    lr: float = 1e-5,
    epochs: int = 100,
) -> list[float]:
    """Train the model; every step uses all samples.

    Args:
        inputs: Samples, (n, d).
        targets: The values to predict, (n, k).
        weights: (k, d), a leaf that requires grad; trained in place.
        bias: (k,), a leaf that requires grad; trained in place.
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        A list with the mean squared error before each step, as Python floats: one for each epoch.

    What was in `.grad` before the call must not matter.

    >>> weights, bias = torch.zeros(1, 2, requires_grad=True), torch.zeros(1, requires_grad=True)
    >>> inputs, targets = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0]])
    >>> train(inputs, targets, weights, bias, lr=0.125, epochs=3)
    [9.0, 2.25, 0.5625]
    """
    return [training_step(inputs, targets, weights, bias, lr) for _ in range(epochs)]


def standardise(inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Shift and scale every column to mean 0 and standard deviation 1.

    Args:
        inputs: Samples, (n, d).

    Returns:
        (z, mean, std): the standardised samples (n, d), and the mean and standard deviation of each
        column, (d,) each, with z = (inputs − mean) / std. The standard deviation is the biased one:
        the root of the mean squared distance from the mean, divided by n and not by n − 1.
        Gradients flow through all three to inputs, and none of them is NaN, not even in a constant
        column.

    A column whose values are all equal cannot be scaled: it becomes zeros (up to rounding), and its
    std is returned as 1. Put this 1 into a new tensor, not in place: gradients flow through std.
    Put it in before you take a root or divide: at 0 the slope of the root is infinite, and `where`
    afterwards makes NaN of it. (torch's own `std` has a slope of 0 there.)
    Rounding can leave the computed std of such a column slightly above 0, so look at the values. A
    column whose values differ is always scaled, however small its unit is.

    >>> z, mean, std = standardise(torch.tensor([[1.0, 5.0], [3.0, 5.0]]))
    >>> z.tolist(), mean.tolist(), std.tolist()
    ([[-1.0, 0.0], [1.0, 0.0]], [2.0, 5.0], [1.0, 1.0])
    """
    mean = inputs.mean(dim=0)  # (d,)
    constant = (inputs == inputs[0]).all(dim=0)  # (d,)
    std = inputs.std(dim=0, correction=0).masked_fill(constant, 1.0)  # (d,)
    return (inputs - mean) / std, mean, std


def train_standardised(
    inputs: torch.Tensor,
    targets: torch.Tensor,
    weights: torch.Tensor,
    bias: torch.Tensor,
    new_inputs: torch.Tensor,
    lr: float = 0.1,
    epochs: int = 1000,
) -> tuple[list[float], torch.Tensor]:
    """Train on standardised inputs, then predict for new samples.

    On the orchards, this reaches the optimum, a mean squared error of 0.4831. `train` on the raw
    inputs at lr 1e-5 is still at 68 after the same number of epochs (with `torch.manual_seed(0)`).

    Args:
        inputs: Samples to train on, (n, d), as they were measured.
        targets: The values to predict, (n, k); not standardised.
        weights: (k, d), a leaf that requires grad; trained in place, for standardised inputs.
        bias: (k,), a leaf that requires grad; trained in place, for standardised inputs.
        new_inputs: New samples to predict for after training, (m, d), as they were measured; m may
            be 1.
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        (losses, predictions): the mean squared error before each step as Python floats, and the
        trained model's predictions (m, k) for the new samples, which do not require grad.

    >>> weights, bias = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    >>> inputs, targets = torch.tensor([[10.0], [30.0]]), torch.tensor([[1.0], [5.0]])
    >>> new = torch.tensor([[40.0]])
    >>> losses, predictions = train_standardised(inputs, targets, weights, bias, new, 0.25, 2)
    >>> losses, predictions.tolist()
    ([13.0, 3.25], [[5.25]])
    """
    z, mean, std = standardise(inputs)
    losses = train(z, targets, weights, bias, lr, epochs)
    with torch.no_grad():
        # New samples need the same scale that the weights were trained on.
        predictions = predict((new_inputs - mean) / std, weights, bias)
    return losses, predictions


def unstandardise_weights(
    weights: torch.Tensor, bias: torch.Tensor, mean: torch.Tensor, std: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Turn parameters for standardised inputs into parameters for raw inputs.

    Given x, the new parameters predict what the old ones predict given (x − mean) / std.

    Args:
        weights: For standardised inputs, (k, d).
        bias: For standardised inputs, (k,).
        mean: Mean of each column of the raw inputs, (d,).
        std: Standard deviation of each column, (d,), none of them 0.

    Returns:
        (weights, bias) for raw inputs, of shapes (k, d) and (k,). They are new tensors, and
        gradients flow through them to all four arguments.

    >>> weights, bias = torch.tensor([[6.0, 4.0]]), torch.tensor([1.0])
    >>> mean, std = torch.tensor([5.0, 0.0]), torch.tensor([2.0, 1.0])
    >>> [t.tolist() for t in unstandardise_weights(weights, bias, mean, std)]
    [[[3.0, 4.0]], [-14.0]]
    """
    raw_weights = weights / std  # (k, d)
    return raw_weights, bias - raw_weights @ mean


def r_squared(predictions: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """The share of each output's variance that the predictions explain.

    1 − (squared errors) / (squared distances of the targets from their own mean), both summed over
    the samples: 1 is perfect, 0 is no better than that mean, below 0 is worse.

    Args:
        predictions: (n, k).
        targets: (n, k); no column has all its values equal.

    Returns:
        R² of each output column, (k,); gradients flow through it to both arguments.

    >>> predictions = torch.tensor([[1.0, 2.0], [3.0, 2.0], [5.0, 2.0]])
    >>> targets = torch.tensor([[1.0, 1.0], [3.0, 2.0], [5.0, 3.0]])
    >>> r_squared(predictions, targets).tolist()
    [1.0, 0.0]
    """
    unexplained = ((targets - predictions) ** 2).sum(dim=0)  # (k,)
    total = ((targets - targets.mean(dim=0)) ** 2).sum(dim=0)  # (k,)
    return 1 - unexplained / total
