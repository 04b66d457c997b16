"""One weight, one bias, every derivative by hand.

The data are fifteen points near a line: `x, y = torchkata.data.points()`.
Nothing here may use autograd: you do by hand what autograd will later do for you. Do not leave
torch through `.numpy()` or `.tolist()` either; `.item()` is fine where you need a Python number.
line, mse, descend, closed_form and best_polynomial must stay differentiable, so do not use
`.item()`, `.detach()` or `no_grad` in those five.
There is at least one point (n is 1 or more). All tensors of a call have one floating point dtype,
and so have the tensors that you return.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

from collections.abc import Callable

import torch


def line(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The height of the line w·x + b at each x.

    Args:
        x: Where to compute the height, (n,).
        w: Slope, (1,) or ().
        b: Intercept, (1,) or ().

    Returns:
        Heights (n,), of x's dtype.

    >>> line(torch.tensor([0.0, 1.0, 2.0]), torch.tensor([3.0]), torch.tensor([1.0])).tolist()
    [1.0, 4.0, 7.0]
    """
    raise NotImplementedError


def mse(predictions: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """The mean of the squared differences over every element.

    Args:
        predictions: Any shape, float.
        targets: The same shape.

    Returns:
        The mean, of shape ().

    Raises:
        ValueError: If the shapes differ. The message names both shapes. Without this check,
            broadcasting (n, 1) against (n,) would silently compare everything with everything.

    May not call: mse_loss.

    >>> mse(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0])).item()
    2.0
    """
    raise NotImplementedError


def line_gradients(
    x: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The derivatives of mse(line(x, w, b), y) with respect to w and to b.

    Args:
        x: Inputs, (n,).
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
    raise NotImplementedError


def descend(
    w: torch.Tensor, b: torch.Tensor, dw: torch.Tensor, db: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """One step of gradient descent. It returns new parameters and leaves the given ones unchanged.

    Args:
        w: Slope, (1,).
        b: Intercept, (1,).
        dw: Derivative of the loss with respect to w, ().
        db: Derivative of the loss with respect to b, ().
        lr: Learning rate.

    Returns:
        (w, b) after the step, each (1,).

    >>> one = torch.tensor([1.0])
    >>> w, b = descend(one, one, torch.tensor(2.0), torch.tensor(-4.0), 0.5)
    >>> w.tolist(), b.tolist()
    ([0.0], [3.0])
    """
    raise NotImplementedError


def fit_line(
    x: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, list[float]]:
    """Fit the line by gradient descent on the mean squared error.

    Args:
        x: Inputs, (n,).
        y: Targets, (n,).
        w: Initial slope, (1,).
        b: Initial intercept, (1,).
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        (w, b, losses): the parameters after the last step, each (1,), and a list with the loss
        before each step, as floats.

    May not use autograd.

    >>> x, y = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0])
    >>> w, b, losses = fit_line(x, y, torch.tensor([1.0]), torch.tensor([0.0]), 0.1, 1)
    >>> w.item(), round(b.item(), 4), losses
    (1.5, 0.3, [2.5])
    """
    raise NotImplementedError


def best_fit(
    x: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, float]:
    """Fit the line, and return the best parameters seen during the fit.

    At lr = 0.0235 the loss on the points falls and then rises again, so the last parameters are not
    the best.

    Args:
        x: Inputs, (n,).
        y: Targets, (n,).
        w: Initial slope, (1,).
        b: Initial intercept, (1,).
        lr: Learning rate.
        epochs: Number of steps, at least 1. The loss is computed before each step, and not after
            the last one.

    Returns:
        (w, b, loss): the parameters with the lowest of these losses, each (1,) and with memory of
        its own, and that loss as a float. If the fit blows up, later losses are inf and NaN: a NaN
        is never the lowest.

    May not use autograd.

    >>> x, y = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0])
    >>> w, b, loss = best_fit(x, y, torch.tensor([1.0]), torch.tensor([0.0]), 1.0, 5)
    >>> w.item(), b.item(), loss
    (1.0, 0.0, 2.5)
    """
    raise NotImplementedError


def closed_form(x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The slope and intercept with the smallest mean squared error, by a formula.

    Args:
        x: Inputs, (n,), not all equal.
        y: Targets, (n,).

    Returns:
        (w, b), each of shape ().

    >>> w, b = closed_form(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([3.0, 5.0, 7.0]))
    >>> round(w.item(), 4), round(b.item(), 4)
    (2.0, 1.0)
    """
    raise NotImplementedError


def best_polynomial(x: torch.Tensor, y: torch.Tensor, degree: int) -> torch.Tensor:
    """The polynomial of this degree with the smallest mean squared error, without descent.

    A polynomial of degree 3 has the height c₀ + c₁·x + c₂·x² + c₃·x³. Degree 1 is the line of
    closed_form.

    Args:
        x: Inputs, (n,), with more than `degree` different values.
        y: Targets, (n,).
        degree: The highest power, 0 or more.

    Returns:
        The coefficients (degree + 1,), that of power 0 first. Autograd can follow them back to x
        and y, which is not so if `torch.vander` makes the powers.

    >>> x, y = torch.tensor([-1.0, 0.0, 1.0, 2.0]), torch.tensor([6.0, 1.0, 2.0, 9.0])
    >>> [round(c, 3) + 0.0 for c in best_polynomial(x, y, 2).tolist()]
    [1.0, -2.0, 3.0]
    """
    raise NotImplementedError


def numerical_gradient(
    f: Callable[[torch.Tensor], torch.Tensor], t: torch.Tensor, eps: float
) -> torch.Tensor:
    """The derivative of f with respect to every element of t, by central differences.

    Args:
        f: Takes a tensor like t and returns a tensor of shape ().
        t: Where to compute the derivative, any shape, float64. Afterwards it is the same, bit for
            bit.
        eps: How far to move each element up and down.

    Returns:
        A tensor of t's shape and dtype: (f(t + eps) − f(t − eps)) / (2·eps) for each element, where
        only that element moves.

    May not use autograd.

    >>> t = torch.tensor([1.0, 3.0], dtype=torch.float64)
    >>> [round(slope, 4) for slope in numerical_gradient(lambda t: (t**2).sum(), t, 1e-6).tolist()]
    [2.0, 6.0]
    """
    raise NotImplementedError


def accumulated_gradients(
    x: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> list[float]:
    """The values of `w.grad` after each backward when nobody resets it to zero.

    Each step adds its new gradients to the sums so far, and then updates w and b with these sums.

    Args:
        x: Inputs, (n,).
        y: Targets, (n,).
        w: Initial slope, (1,).
        b: Initial intercept, (1,).
        lr: Learning rate.
        steps: Number of steps.

    Returns:
        A list with one float for each step: the sum for w, after that step's gradient was added.

    May not use autograd.

    >>> x, y = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0])
    >>> start = torch.tensor([1.0]), torch.tensor([0.0])
    >>> [round(grad, 4) for grad in accumulated_gradients(x, y, *start, 0.1, 2)]
    [-5.0, -6.6]
    """
    raise NotImplementedError
