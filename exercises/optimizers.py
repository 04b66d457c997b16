"""Optimizers: one step of each by hand, several of them compared, and how to choose learning rates.

The eight optimizers are those of the homework in note 4, and AdamW. Every step has one form:

    param, state = NAME_step(param, grad, state, lr, ...)

A step is a function without a memory of its own. `state` is that memory: `{}` before the first
step, and what the previous step returned from then on. Each step has to give the same numbers as
`torch.optim`.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn


def momentum_step(
    param: torch.Tensor,
    grad: torch.Tensor,
    state: dict[str, Any],
    lr: float,
    momentum: float,
    weight_decay: float,
    nesterov: bool,
) -> tuple[torch.Tensor, dict[str, Any]]:
    """One step of stochastic gradient descent with momentum, as torch.optim.SGD takes it.

        g      = grad + weight_decay · param
        buffer = momentum · buffer + g               (the buffer starts at 0)
        param  = param − lr · buffer                 (without nesterov)
        param  = param − lr · (g + momentum · buffer)   (with nesterov)

    Args:
        param: The parameter, any shape, float.
        grad: Its gradient, the same shape and dtype.
        state: {} before the first step, then what the previous step returned.
        lr: Learning rate; it may differ from step to step.
        momentum: How much of the buffer is kept, 0 ≤ momentum < 1.
        weight_decay: How strongly the parameter is pulled towards 0.
        nesterov: Whether to look one step ahead.

    Returns:
        (param, state): the new parameter, of the same shape and dtype, and the new state, a dict
        of tensors and numbers whose keys are up to you. What you were given stays as it is, and
        nothing that you return shares memory with param or grad.

    May not use torch.optim.

    >>> param, grad = torch.tensor([1.0]), torch.tensor([0.5])
    >>> param, state = momentum_step(param, grad, {}, 0.1, 0.9, 0.0, False)
    >>> round(param.item(), 4)
    0.95
    >>> param, state = momentum_step(param, grad, state, 0.1, 0.9, 0.0, False)
    >>> round(param.item(), 4)
    0.855
    """
    raise NotImplementedError


def adagrad_step(
    param: torch.Tensor,
    grad: torch.Tensor,
    state: dict[str, Any],
    lr: float,
    lr_decay: float,
    weight_decay: float,
    eps: float,
) -> tuple[torch.Tensor, dict[str, Any]]:
    """One step of Adagrad, as torch.optim.Adagrad takes it.

        g     = grad + weight_decay · param
        total = total + g²                           (the total starts at 0)
        rate  = lr / (1 + (t − 1) · lr_decay)        (t = 1 at the first step)
        param = param − rate · g / (√total + eps)

    Args:
        param: The parameter, any shape, float.
        grad: Its gradient, the same shape and dtype.
        state: {} before the first step, then what the previous step returned.
        lr: Learning rate; it may differ from step to step.
        lr_decay: How fast the learning rate shrinks.
        weight_decay: How strongly the parameter is pulled towards 0.
        eps: Keeps the division away from 0.

    Returns:
        (param, state): the new parameter, of the same shape and dtype, and the new state, a dict
        of tensors and numbers whose keys are up to you. What you were given stays as it is, and
        nothing that you return shares memory with param or grad.

    May not use torch.optim.

    >>> param, state = torch.tensor([1.0, 1.0]), {}
    >>> for _ in range(2):
    ...     grad = torch.tensor([3.0, -0.003])
    ...     param, state = adagrad_step(param, grad, state, 0.1, 0.0, 0.0, 1e-10)
    >>> [round(value, 4) for value in param.tolist()]
    [0.8293, 1.1707]
    """
    raise NotImplementedError


def rmsprop_step(
    param: torch.Tensor,
    grad: torch.Tensor,
    state: dict[str, Any],
    lr: float,
    alpha: float,
    eps: float,
    weight_decay: float,
    momentum: float,
    centered: bool,
) -> tuple[torch.Tensor, dict[str, Any]]:
    """One step of RMSprop, as torch.optim.RMSprop takes it.

        g       = grad + weight_decay · param
        squares = alpha · squares + (1 − alpha) · g²
        mean    = alpha · mean + (1 − alpha) · g
        scale   = √squares + eps                     (not centered)
        scale   = √(squares − mean²) + eps           (centered)
        buffer  = momentum · buffer + g / scale
        param   = param − lr · buffer

    Squares, mean and buffer start at 0. There is no bias correction.

    Args:
        param: The parameter, any shape, float.
        grad: Its gradient, the same shape and dtype.
        state: {} before the first step, then what the previous step returned.
        lr: Learning rate; it may differ from step to step.
        alpha: How much of the running averages is kept, 0 < alpha < 1.
        eps: Keeps the division away from 0.
        weight_decay: How strongly the parameter is pulled towards 0.
        momentum: How much of the buffer is kept, 0 ≤ momentum < 1.
        centered: Whether to divide by the standard deviation of the gradient.

    Returns:
        (param, state): the new parameter, of the same shape and dtype, and the new state, a dict
        of tensors and numbers whose keys are up to you. What you were given stays as it is, and
        nothing that you return shares memory with param or grad.

    May not use torch.optim.

    >>> param, grad = torch.tensor([1.0]), torch.tensor([0.5])
    >>> param, state = rmsprop_step(param, grad, {}, 0.1, 0.75, 0.0, 0.0, 0.0, False)
    >>> round(param.item(), 4)
    0.8
    """
    raise NotImplementedError


def adam_step(
    param: torch.Tensor,
    grad: torch.Tensor,
    state: dict[str, Any],
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
) -> tuple[torch.Tensor, dict[str, Any]]:
    """One step of Adam, as torch.optim.Adam takes it.

        g     = grad + weight_decay · param
        m     = beta1 · m + (1 − beta1) · g          (m and v start at 0)
        v     = beta2 · v + (1 − beta2) · g²
        m_hat = m / (1 − beta1^t)                    (t = 1 at the first step)
        v_hat = v / (1 − beta2^t)
        param = param − lr · m_hat / (√v_hat + eps)

    Args:
        param: The parameter, any shape, float.
        grad: Its gradient, the same shape and dtype.
        state: {} before the first step, then what the previous step returned.
        lr: Learning rate; it may differ from step to step.
        betas: (beta1, beta2), how much of m and of v is kept.
        eps: Keeps the division away from 0.
        weight_decay: How strongly the parameter is pulled towards 0.

    Returns:
        (param, state): the new parameter, of the same shape and dtype, and the new state, a dict
        of tensors and numbers whose keys are up to you. What you were given stays as it is, and
        nothing that you return shares memory with param or grad.

    May not use torch.optim.

    >>> param = torch.tensor([1.0])
    >>> param, state = adam_step(param, torch.tensor([4.0]), {}, 0.1, (0.9, 0.99), 1e-8, 0.0)
    >>> round(param.item(), 4)
    0.9
    >>> param, state = adam_step(param, torch.tensor([1.0]), state, 0.1, (0.9, 0.99), 1e-8, 0.0)
    >>> round(param.item(), 4)
    0.8168
    """
    raise NotImplementedError


def adamw_step(
    param: torch.Tensor,
    grad: torch.Tensor,
    state: dict[str, Any],
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
) -> tuple[torch.Tensor, dict[str, Any]]:
    """One step of AdamW, as torch.optim.AdamW takes it: Adam with decoupled weight decay.

    First the parameter shrinks by the factor 1 − lr · weight_decay. Then it takes a step of Adam
    with the gradient as it was given: the decay does not enter m and v.

    Args:
        param: The parameter, any shape, float.
        grad: Its gradient, the same shape and dtype.
        state: {} before the first step, then what the previous step returned.
        lr: Learning rate; it may differ from step to step.
        betas: (beta1, beta2), how much of m and of v is kept.
        eps: Keeps the division away from 0.
        weight_decay: How strongly the parameter shrinks.

    Returns:
        (param, state): the new parameter, of the same shape and dtype, and the new state, a dict
        of tensors and numbers whose keys are up to you. What you were given stays as it is, and
        nothing that you return shares memory with param or grad.

    May not use torch.optim.

    >>> param, grad = torch.tensor([1.0]), torch.tensor([0.5])
    >>> param, state = adamw_step(param, grad, {}, 0.1, (0.9, 0.99), 1e-8, 0.5)
    >>> round(param.item(), 4)
    0.85
    """
    raise NotImplementedError


def adamax_step(
    param: torch.Tensor,
    grad: torch.Tensor,
    state: dict[str, Any],
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
) -> tuple[torch.Tensor, dict[str, Any]]:
    """One step of Adamax, as torch.optim.Adamax takes it: Adam by the largest gradient seen.

        g     = grad + weight_decay · param
        m     = beta1 · m + (1 − beta1) · g          (m and u start at 0)
        u     = max(beta2 · u, |g| + eps)            (element by element)
        param = param − lr / (1 − beta1^t) · m / u   (t = 1 at the first step)

    Args:
        param: The parameter, any shape, float.
        grad: Its gradient, the same shape and dtype.
        state: {} before the first step, then what the previous step returned.
        lr: Learning rate; it may differ from step to step.
        betas: (beta1, beta2), how much of m and of u is kept.
        eps: Keeps u away from 0.
        weight_decay: How strongly the parameter is pulled towards 0.

    Returns:
        (param, state): the new parameter, of the same shape and dtype, and the new state, a dict
        of tensors and numbers whose keys are up to you. What you were given stays as it is, and
        nothing that you return shares memory with param or grad.

    May not use torch.optim.

    >>> param = torch.tensor([1.0])
    >>> param, state = adamax_step(param, torch.tensor([4.0]), {}, 0.1, (0.9, 0.5), 1e-8, 0.0)
    >>> round(param.item(), 4)
    0.9
    >>> param, state = adamax_step(param, torch.tensor([1.0]), state, 0.1, (0.9, 0.5), 1e-8, 0.0)
    >>> round(param.item(), 4)
    0.7789
    """
    raise NotImplementedError


def asgd_step(
    param: torch.Tensor,
    grad: torch.Tensor,
    state: dict[str, Any],
    lr: float,
    lambd: float,
    alpha: float,
    t0: float,
    weight_decay: float,
) -> tuple[torch.Tensor, dict[str, Any]]:
    """One step of averaged stochastic gradient descent, as torch.optim.ASGD takes it.

        g       = grad + weight_decay · param
        eta     = lr / (1 + lambd · lr · (t − 1))^alpha      (t = 1 at the first step)
        param   = (1 − lambd · eta) · param − eta · g
        mu      = 1 / max(1, t − 1 − t0)
        average = average + mu · (param − average)   (with the new param; 0 before the first step)

    The steps are taken with `param`; `average` is the result to use in the end.

    Args:
        param: The parameter, any shape, float.
        grad: Its gradient, the same shape and dtype.
        state: {} before the first step, then what the previous step returned.
        lr: Learning rate, the same at every step.
        lambd: How fast the steps shrink, and how strongly the parameter shrinks.
        alpha: The power by which the steps shrink.
        t0: The step from which the parameters are averaged.
        weight_decay: How strongly the gradient pulls the parameter towards 0.

    Returns:
        (param, state): the new parameter, of the same shape and dtype, and the new state, a dict
        of tensors and numbers. It holds the average as a tensor under the key "average"; its other
        keys are up to you. What you were given stays as it is, and nothing that you return
        shares memory with param or grad.

    May not use torch.optim.

    >>> param, state = torch.tensor([1.0]), {}
    >>> for _ in range(3):
    ...     grad = torch.tensor([1.0])
    ...     param, state = asgd_step(param, grad, state, 0.5, 0.0, 0.75, 0.0, 0.0)
    >>> param.tolist(), state["average"].tolist()
    ([-0.5], [-0.25])
    """
    raise NotImplementedError


def rprop_step(
    param: torch.Tensor,
    grad: torch.Tensor,
    state: dict[str, Any],
    lr: float,
    etas: tuple[float, float],
    step_sizes: tuple[float, float],
) -> tuple[torch.Tensor, dict[str, Any]]:
    """One step of resilient backpropagation, as torch.optim.Rprop takes it.

    Every element has a step size of its own, and only the sign of the gradient counts. Each element
    compares its gradient with the one stored at the previous step (0 before the first):

    - If both have the same sign, the step size grows by the factor etas[1].
    - If their signs differ, the step size shrinks by the factor etas[0]. From here on this gradient
      counts as 0, also when the next step compares with it.
    - If one of them is 0, the step size stays the same.
    - Then, in each case, the step size is clamped to step_sizes, and the parameter moves by it
      against the sign of the gradient.

    Args:
        param: The parameter, any shape, float.
        grad: Its gradient, the same shape and dtype.
        state: {} before the first step, then what the previous step returned.
        lr: Step size of every element before the first step; later steps do not use it.
        etas: (factor that shrinks, factor that grows).
        step_sizes: (smallest, largest).

    Returns:
        (param, state): the new parameter, of the same shape and dtype, and the new state, a dict
        of tensors and numbers whose keys are up to you. What you were given stays as it is, and
        nothing that you return shares memory with param or grad.

    May not use torch.optim.

    >>> param, state, seen = torch.tensor([1.0]), {}, []
    >>> for slope in [9.0, 3.0, -1.0, -1.0]:
    ...     grad = torch.tensor([slope])
    ...     param, state = rprop_step(param, grad, state, 0.1, (0.5, 2.0), (0.01, 1.0))
    ...     seen.append(round(param.item(), 4))
    >>> seen
    [0.9, 0.7, 0.7, 0.8]
    """
    raise NotImplementedError


def fit_with_lbfgs(
    model: nn.Module,
    inputs: torch.Tensor,
    targets: torch.Tensor,
    lr: float,
    steps: int,
    max_iter: int,
) -> list[float]:
    """Train a model with torch.optim.LBFGS on the mean squared error of all samples.

    LBFGS looks at the loss several times within one step, so `step` takes a closure: a function
    that clears the gradients, computes the loss, fills the gradients and returns the loss.

    Args:
        model: Trained in place. It may hold old gradients, which play no part.
        inputs: What the model takes, (n, d).
        targets: What it should give, (n, k).
        lr: Learning rate of LBFGS.
        steps: How many times `step` is called, always on the same optimizer.
        max_iter: Iterations within each step; all other options stay at their defaults.

    Returns:
        The loss before each step, as floats.

    >>> model = nn.Linear(1, 1)
    >>> x = torch.tensor([[1.0], [2.0], [3.0]])
    >>> losses = fit_with_lbfgs(model, x, 2 * x, 1.0, 5, 20)
    >>> len(losses), round(model(torch.tensor([[4.0]])).item(), 2)
    (5, 8.0)
    """
    raise NotImplementedError


def compare_optimizers(
    names: Sequence[str],
    make_model: Callable[[], nn.Module],
    inputs: torch.Tensor,
    targets: torch.Tensor,
    lr: float,
    epochs: int,
) -> dict[str, list[float]]:
    """Train from the same start with each of several optimizers.

    An epoch is one step on the mean squared error of all samples.

    Args:
        names: Classes of torch.optim, such as "SGD", "Adam" or "LBFGS". LBFGS asks for its
            gradients itself: its `step` needs a closure, a function that clears the gradients,
            computes the loss, fills the gradients and returns the loss. The others accept one too.
        make_model: Returns a new model, with a different start each time. Every optimizer starts
            from the parameters of the first model that it returned, as they were then.
        inputs: What the model takes, (n, d).
        targets: What it should give, (n, k).
        lr: Learning rate of each; all other options stay at their defaults.
        epochs: Number of steps of each.

    Returns:
        For each name, in the order given, the loss before each step, as floats.

    >>> x = torch.tensor([[1.0], [2.0], [3.0]])
    >>> curves = compare_optimizers(["SGD", "Adam"], lambda: nn.Linear(1, 1), x, 2 * x, 0.01, 20)
    >>> list(curves), curves["SGD"][0] == curves["Adam"][0]
    (['SGD', 'Adam'], True)
    """
    raise NotImplementedError


def cosine_schedule(step: int, total: int, base_lr: float, min_lr: float) -> float:
    """The learning rate at a step, on half a cosine from base_lr down to min_lr.

    Args:
        step: Which step, from 0.
        total: The step at which min_lr is reached, at least 1.
        base_lr: The rate at step 0.
        min_lr: The rate at step `total` and at all later steps.

    Returns:
        The rate, a float; half way it is the mean of base_lr and min_lr.

    May not use torch.optim.

    >>> [round(cosine_schedule(step, 4, 1.0, 0.0), 4) for step in range(6)]
    [1.0, 0.8536, 0.5, 0.1464, 0.0, 0.0]
    """
    raise NotImplementedError


def warmup_then_linear(step: int, warmup: int, total: int, base_lr: float) -> float:
    """The learning rate at a step: a straight line up, then a straight line down to 0.

    Args:
        step: Which step, from 0.
        warmup: The step at which base_lr is reached, coming from 0 at step 0; 0 ≤ warmup < total.
            If it is 0, step 0 has base_lr.
        total: The step at which 0 is reached again.
        base_lr: The highest rate.

    Returns:
        The rate, a float; 0 from step `total` on.

    May not use torch.optim.

    >>> [round(warmup_then_linear(step, 2, 6, 1.0), 4) for step in range(8)]
    [0.0, 0.5, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0]
    """
    raise NotImplementedError


def lr_range_test(
    model: nn.Module,
    inputs: torch.Tensor,
    targets: torch.Tensor,
    low: float,
    high: float,
    count: int,
) -> tuple[list[float], list[float]]:
    """Train a few steps with a growing learning rate, and record the loss.

    For each rate in turn: compute the mean squared error of all samples and its gradient, record
    the loss, and take one step of plain gradient descent with that rate. The steps build on each
    other.

    Args:
        model: A model. The test runs in the mode (training or not) that it is in; its parts may be
            in different modes. Old gradients are ignored. A frozen parameter stays unchanged.
            Afterwards the model is as it was: the same values in its parameters and buffers (those
            too that no state_dict holds), each part in its own mode, the same parameters that
            require grad. Its gradients are as they were, or cleared.
        inputs: What the model takes, (n, d).
        targets: What it should give, (n, k).
        low: The first rate.
        high: The last rate, above `low`.
        count: How many rates, at least 2. Each is the previous one times the same factor.

    Returns:
        (lrs, losses), two lists of `count` floats: losses[i] is the loss before the step with
        lrs[i].

    >>> model = nn.Linear(1, 1)
    >>> x = torch.tensor([[1.0], [2.0], [3.0]])
    >>> lrs, losses = lr_range_test(model, x, 2 * x, 0.001, 0.1, 3)
    >>> [round(lr, 4) for lr in lrs], len(losses)
    ([0.001, 0.01, 0.1], 3)
    """
    raise NotImplementedError


def suggest_lr(lrs: Sequence[float], losses: Sequence[float]) -> float:
    """The learning rate at which the loss of a range test falls most steeply.

    The slope between two neighbours i and i + 1 is the change of the loss over the change of the
    logarithm of the rate. Slopes to or from a loss that is inf or NaN do not count.

    Args:
        lrs: Increasing rates, not always by the same factor.
        losses: The loss for each rate; it falls at least once.

    Returns:
        lrs[i] for the slope furthest below 0, a float; the first one if several are equal.

    >>> suggest_lr([0.001, 0.01, 0.1, 1.0], [5.0, 4.5, 1.5, 1.0])
    0.01
    """
    raise NotImplementedError


def early_stopping(losses: Sequence[float], patience: int) -> tuple[int, int]:
    """When the validation loss says to stop training, and which epoch to go back to.

    A loss is progress if it is below the lowest loss before it; an equal loss or NaN is not.
    Training stops as soon as `patience` epochs in a row have brought no progress.

    Args:
        losses: The validation loss of each epoch, at least one; the first is finite.
        patience: After how many epochs in a row without progress to stop, at least 1.

    Returns:
        (stop, best), both ints, counted from 0: the last epoch that is run (the last of all if
        patience never runs out), and the epoch of the lowest loss up to there (the first one if
        several are equal).

    >>> early_stopping([5.0, 4.0, 4.5, 4.2, 3.0], 2)
    (3, 1)
    >>> early_stopping([5.0, 4.0, 4.5, 3.0, 3.5], 2)
    (4, 3)
    """
    raise NotImplementedError


def ema_update(
    average: Sequence[torch.Tensor], params: Sequence[torch.Tensor], decay: float
) -> None:
    """Update an exponential moving average of a model's parameters by one step, in place.

    Each average becomes decay · average + (1 − decay) · param.

    Args:
        average: A list with one tensor for each parameter. New numbers are written into the memory
            of these tensors, and autograd does not track them.
        params: A list of the parameters, of the same shapes and dtypes; they require grad, and
            stay as they are.
        decay: How much of the average is kept.

    Raises:
        ValueError: If there are not as many averages as parameters; nothing has changed then.

    >>> average, params = [torch.tensor([1.0])], [torch.tensor([3.0], requires_grad=True)]
    >>> ema_update(average, params, 0.75)
    >>> average[0].tolist()
    [1.5]
    """
    raise NotImplementedError
