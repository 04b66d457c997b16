"""One weight, one bias, every derivative by hand.

The data are fifteen points near a line: `x, y = torchkata.data.points()`.
Nothing here may use autograd: you are what it will later do for you. Nor may anything leave torch
by `.numpy()` or `.tolist()`; `.item()` is fine where a number is wanted. line, mse, descend and
closed_form have to stay differentiable, so there no `.item()`, `.detach()` or `no_grad` either.
"""

from collections.abc import Callable

import torch


def line(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The height of the line w·x + b at each x.

    Args:
        x: Where, (n,).
        w: Slope, (1,) or ().
        b: Intercept, (1,) or ().

    Returns:
        Heights (n,), of x's dtype.

    >>> line(torch.tensor([0.0, 1.0, 2.0]), torch.tensor([3.0]), torch.tensor([1.0])).tolist()
    [1.0, 4.0, 7.0]
    """
    return w * x + b


def mse(predictions: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """The mean of the squared differences over every element.

    Args:
        predictions: Any shape, float.
        targets: The same shape.

    Returns:
        The mean, of shape ().

    Raises:
        ValueError: Where the shapes differ, naming both: broadcasting (n, 1) against (n,) would
            quietly compare everything with everything.

    May not call: mse_loss.

    >>> mse(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0])).item()
    2.0
    """
    if predictions.shape != targets.shape:
        raise ValueError(f"shapes differ: {tuple(predictions.shape)}, {tuple(targets.shape)}")
    return ((predictions - targets) ** 2).mean()


def line_gradients(
    x: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The derivatives of mse(line(x, w, b), y) by w and by b.

    Args:
        x: Where, (n,).
        y: Targets, (n,).
        w: Slope, (1,).
        b: Intercept, (1,).

    Returns:
        (dw, db), each of shape ().

    May not use autograd.

    >>> x, y = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0])
    >>> dw, db = line_gradients(x, y, torch.tensor([1.0]), torch.tensor([0.0]))
    >>> dw.item(), db.item()
    (-5.0, -3.0)
    """
    error = line(x, w, b) - y  # (n,)
    return 2 * (error * x).mean(), 2 * error.mean()


def descend(
    w: torch.Tensor, b: torch.Tensor, dw: torch.Tensor, db: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """One step of gradient descent: new parameters, the given ones left as they are.

    Args:
        w: Slope, (1,).
        b: Intercept, (1,).
        dw: Derivative of the loss by w, ().
        db: Derivative of the loss by b, ().
        lr: Learning rate.

    Returns:
        (w, b) after the step, each (1,).

    >>> one = torch.tensor([1.0])
    >>> w, b = descend(one, one, torch.tensor(2.0), torch.tensor(-4.0), 0.5)
    >>> w.tolist(), b.tolist()
    ([0.0], [3.0])
    """
    return w - lr * dw, b - lr * db


def fit_line(
    x: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, list[float]]:
    """Fit the line by gradient descent on the mean squared error.

    Args:
        x: Where, (n,).
        y: Targets, (n,).
        w: Slope to start from, (1,).
        b: Intercept to start from, (1,).
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        (w, b, losses): the parameters after the last step, each (1,), and the loss before each
        step as floats.

    May not use autograd.

    >>> x, y = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0])
    >>> w, b, losses = fit_line(x, y, torch.tensor([1.0]), torch.tensor([0.0]), 0.1, 1)
    >>> w.item(), round(b.item(), 4), losses
    (1.5, 0.3, [2.5])
    """
    losses = []
    for _ in range(epochs):
        losses.append(mse(line(x, w, b), y).item())
        w, b = descend(w, b, *line_gradients(x, y, w, b), lr)
    return w, b, losses


def best_fit(
    x: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, float]:
    """Fit the line, and give back the best parameters that were seen on the way.

    At lr = 0.0235 the loss on the points falls, then swings up again: the last parameters are not
    the best.

    Args:
        x: Where, (n,).
        y: Targets, (n,).
        w: Slope to start from, (1,).
        b: Intercept to start from, (1,).
        lr: Learning rate.
        epochs: Number of steps, at least 1; the loss is looked at before each of them.

    Returns:
        (w, b, loss): the parameters with the lowest loss that was looked at, each (1,) and with
        memory of its own, and that loss as a float.

    May not use autograd.

    >>> x, y = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0])
    >>> w, b, loss = best_fit(x, y, torch.tensor([1.0]), torch.tensor([0.0]), 1.0, 5)
    >>> w.item(), b.item(), loss
    (1.0, 0.0, 2.5)
    """
    best_w, best_b, best_loss = w.clone(), b.clone(), float("inf")
    for _ in range(epochs):
        loss = mse(line(x, w, b), y).item()
        if loss < best_loss:
            best_w, best_b, best_loss = w.clone(), b.clone(), loss
        w, b = descend(w, b, *line_gradients(x, y, w, b), lr)
    return best_w, best_b, best_loss


def closed_form(x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The slope and intercept with the least mean squared error, by formula.

    Args:
        x: Where, (n,), not all equal.
        y: Targets, (n,).

    Returns:
        (w, b), each of shape ().

    >>> w, b = closed_form(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([3.0, 5.0, 7.0]))
    >>> round(w.item(), 4), round(b.item(), 4)
    (2.0, 1.0)
    """
    x_centred, y_centred = x - x.mean(), y - y.mean()
    w = (x_centred * y_centred).sum() / (x_centred**2).sum()
    return w, y.mean() - w * x.mean()


def numerical_gradient(
    f: Callable[[torch.Tensor], torch.Tensor], t: torch.Tensor, eps: float
) -> torch.Tensor:
    """The derivative of f by every element of t, by central differences.

    Args:
        f: Takes a tensor like t, gives one of shape ().
        t: Where, any shape, float64. It is bit for bit the same afterwards.
        eps: How far to go to either side.

    Returns:
        (f(t + eps) − f(t − eps)) / (2·eps) for each element, of t's shape and dtype.

    May not use autograd.

    >>> t = torch.tensor([1.0, 3.0], dtype=torch.float64)
    >>> [round(slope, 4) for slope in numerical_gradient(lambda t: (t**2).sum(), t, 1e-6).tolist()]
    [2.0, 6.0]
    """
    at = t.detach().flatten()  # (n,)
    steps = eps * torch.eye(len(at), dtype=t.dtype)  # row i moves element i
    slopes = [(f((at + step).view_as(t)) - f((at - step).view_as(t))) / (2 * eps) for step in steps]
    return torch.stack(slopes).view_as(t)


def accumulated_gradients(
    x: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> list[float]:
    """What `w.grad` reads after each backward when nobody sets it back to zero.

    Each step adds its fresh gradients to the sums so far, and moves w and b by the sums.

    Args:
        x: Where, (n,).
        y: Targets, (n,).
        w: Slope to start from, (1,).
        b: Intercept to start from, (1,).
        lr: Learning rate.
        steps: Number of steps.

    Returns:
        The sum for w after each step's gradient was added, as floats.

    May not use autograd.

    >>> x, y = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0])
    >>> start = torch.tensor([1.0]), torch.tensor([0.0])
    >>> [round(grad, 4) for grad in accumulated_gradients(x, y, *start, 0.1, 2)]
    [-5.0, -6.6]
    """
    w_grad, b_grad = torch.zeros_like(w), torch.zeros_like(b)
    history = []
    for _ in range(steps):
        dw, db = line_gradients(x, y, w, b)
        w_grad, b_grad = w_grad + dw, b_grad + db
        history.append(w_grad.item())
        w, b = descend(w, b, w_grad, b_grad, lr)
    return history
