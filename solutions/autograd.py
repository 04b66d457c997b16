"""Leaves, graphs and the vector–Jacobian product.

Autograd records what is done to a tensor that requires grad, and follows the record backwards.
Here you ask it for derivatives, cut its graph where it must stop, and teach it new functions.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch.autograd import forward_ad


def grad_or_zeros(t: torch.Tensor) -> torch.Tensor:
    """The gradient in t.grad, or zeros if t.grad is None.

    Args:
        t: A leaf, any shape and dtype. Do not change it: if its `.grad` is None, it stays None.

    Returns:
        t's gradient (`t.grad` itself or a copy). If `t.grad` is None: zeros of t's shape and dtype
        that do not require grad.

    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> grad_or_zeros(w).tolist()
    [0.0, 0.0]
    >>> (3 * w).sum().backward()
    >>> grad_or_zeros(w).tolist()
    [3.0, 3.0]
    """
    return torch.zeros_like(t) if t.grad is None else t.grad


def backward_if_tracked(loss: torch.Tensor) -> bool:
    """Call backward on a loss, unless autograd does not track it.

    Args:
        loss: One number, (). It may be the result of operations or a leaf.

    Returns:
        True if the loss requires grad, so that backward was called; otherwise False, and the loss
        does not change.

    Raises:
        RuntimeError: Do not catch the errors of backward itself. It raises, for instance, if the
            graph has already been freed, or if a tracked loss is not one number.

    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> backward_if_tracked((w * w).sum()), w.grad.tolist()
    (True, [2.0, 4.0])
    >>> backward_if_tracked(torch.tensor(5.0))
    False
    """
    if loss.requires_grad:
        loss.backward()
    return loss.requires_grad


def train_two_layer_autograd(
    x: torch.Tensor,
    target: torch.Tensor,
    w1: torch.Tensor,
    w2: torch.Tensor,
    lr: float,
    epochs: int,
) -> list[float]:
    """Train a two-layer ReLU network by gradient descent; autograd computes the gradients.

    The prediction is relu(x w1) w2. The loss is the sum of its squared differences from the target.

    Args:
        x: Inputs, (n, d). Neither they nor the targets need a gradient, even if they require grad.
        target: Target outputs, (n, k).
        w1: Initial weights of the first layer, (d, h); they may or may not require grad.
        w2: Initial weights of the second layer, (h, k); they may or may not require grad.
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        A list with the loss before each step, as floats, computed in the dtype of the tensors. Do
        not change any of the four tensors: train copies of w1 and w2.

    >>> x, target = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0]])
    >>> w1, w2 = torch.tensor([[1.0], [0.5]]), torch.tensor([[2.0]])
    >>> [round(loss, 4) for loss in train_two_layer_autograd(x, target, w1, w2, 0.01, 3)]
    [9.0, 2.6634, 1.0105]
    """
    w1, w2 = (w.detach().clone().requires_grad_() for w in (w1, w2))
    losses = []
    for _ in range(epochs):
        prediction = (x @ w1).relu() @ w2  # (n, k)
        loss = (prediction - target).square().sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
    return losses


def slope_at(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """The derivative of f at x.

    Args:
        f: Takes a number as a tensor of shape (), and returns such a tensor, which depends on it.
        x: The point, (), float. Do not change it: its requires_grad and its `.grad` stay the same.

    Returns:
        The slope, of shape () and x's dtype.

    >>> slope_at(lambda x: x**3, torch.tensor(2.0)).item()
    12.0
    """
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x)
    return slope


def weighted_sum_gradients(
    x1: torch.Tensor, x2: torch.Tensor, a1: float, a2: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Compute the gradients of y with backward; y is the sum of all elements of a1·x1 + a2·x2.

    Args:
        x1: A leaf that requires grad, any shape. An old gradient in its `.grad` must not count.
        x2: Another leaf of the same shape, or the same tensor again: then its gradient is a1 + a2.
        a1: The factor of x1.
        a2: The factor of x2.

    Returns:
        (dy/dx1, dy/dx2). The same gradients, with nothing added to them, are then in x1.grad and
        x2.grad.

    >>> x1 = torch.tensor(1.0, requires_grad=True)
    >>> x2 = torch.tensor(2.0, requires_grad=True)
    >>> weighted_sum_gradients(x1, x2, 1.0, 2.0)
    (tensor(1.), tensor(2.))
    >>> x1.grad, x2.grad
    (tensor(1.), tensor(2.))
    """
    x1.grad = x2.grad = None
    (a1 * x1 + a2 * x2).sum().backward()
    return x1.grad, x2.grad


def gradients_after(
    times: int, x1: torch.Tensor, x2: torch.Tensor, a1: float, a2: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """The values of x1.grad and x2.grad after several backwards, never zeroed in between.

    Each is the backward of y, the sum of all elements of a1·x1 + a2·x2.

    Args:
        times: Number of backwards, 0 or more.
        x1: A leaf that requires grad, any shape. An old gradient in its `.grad` must not count.
        x2: Another leaf of the same shape, or the same tensor again.
        a1: The factor of x1.
        a2: The factor of x2.

    Returns:
        The sums that are then in x1.grad and x2.grad; zeros of x1's shape if times is 0.

    >>> x1 = torch.tensor(1.0, requires_grad=True)
    >>> x2 = torch.tensor(2.0, requires_grad=True)
    >>> gradients_after(2, x1, x2, 1.0, 2.0)
    (tensor(2.), tensor(4.))
    """
    x1.grad = x2.grad = None
    for _ in range(times):
        (a1 * x1 + a2 * x2).sum().backward()
    return grad_or_zeros(x1), grad_or_zeros(x2)


def vjp(
    f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor, v: torch.Tensor
) -> torch.Tensor:
    """The vector–Jacobian product: the gradient of the sum of v·f(x) with respect to x.

    Args:
        f: Takes a tensor like x, and returns a tensor of any shape.
        x: The point, any shape, float. Do not change it: its requires_grad and its `.grad` stay the
            same.
        v: The upstream gradient, of f(x)'s shape. It counts as a constant.

    Returns:
        The product, of x's shape and dtype.

    >>> x, v = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.0, 10.0, 100.0])
    >>> vjp(torch.square, x, v).tolist()
    [2.0, 40.0, 600.0]
    """
    x = x.detach().requires_grad_()
    (product,) = torch.autograd.grad(f(x), x, grad_outputs=v)
    return product


def jvp(
    f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor, v: torch.Tensor
) -> torch.Tensor:
    """The Jacobian–vector product: how fast f(x) changes when x moves along v.

    It must be exact: do not use differences of two values.

    Args:
        f: Takes a tensor like x, and returns a tensor of any shape.
        x: The point, any shape, float. Do not change it: its requires_grad and its `.grad` stay the
            same.
        v: The direction, of x's shape.

    Returns:
        The derivative of f(x + s·v) with respect to the number s, at s = 0; of f(x)'s shape and x's
        dtype.

    >>> x, v = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.0, 10.0, 100.0])
    >>> jvp(lambda x: (x**2).sum(), x, v).item()
    642.0
    """
    # Forward mode carries the tangent along with x: one pass, no graph.
    with forward_ad.dual_level():
        y = f(forward_ad.make_dual(x, v))
        return forward_ad.unpack_dual(y).tangent


def jacobian(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """The derivatives of every output with respect to every input, as a matrix.

    Args:
        f: Takes a tensor (n,), and returns a tensor (m,), m at least 1.
        x: The point, (n,), float. Do not change it: its requires_grad and its `.grad` stay the
            same.

    Returns:
        A tensor (m, n) of x's dtype: row i is the gradient of output i.

    >>> jacobian(lambda x: torch.stack([x.sum(), x.prod()]), torch.tensor([1.0, 2.0, 3.0])).tolist()
    [[1.0, 1.0, 1.0], [6.0, 3.0, 2.0]]
    """
    x = x.detach().requires_grad_()
    y = f(x)  # (m,)
    rows = [torch.autograd.grad(output, x, retain_graph=True)[0] for output in y]  # m of (n,)
    return torch.stack(rows)


def leaf_or_not(t: torch.Tensor) -> tuple[bool, bool, bool]:
    """What autograd knows about a tensor.

    Args:
        t: Any tensor.

    Returns:
        (is_leaf, requires_grad, has_grad_fn): whether it is a leaf, whether autograd tracks it,
        and whether it remembers the operation that made it; three bools.

    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> tuple(map(bool, leaf_or_not(w)))
    (True, True, False)
    >>> tuple(map(bool, leaf_or_not(2 * w)))
    (False, True, True)
    """
    return t.is_leaf, t.requires_grad, t.grad_fn is not None


def grad_of_intermediate(x: torch.Tensor) -> torch.Tensor:
    """The gradient of a loss with respect to a tensor in the middle of its graph.

    The tensor in the middle is hidden = x² (element by element). The loss is the sum of hidden³.

    Args:
        x: Any shape, float. Do not change it: its requires_grad and its `.grad` stay the same.

    Returns:
        The derivative of the loss with respect to hidden (not to x), of x's shape.

    >>> grad_of_intermediate(torch.tensor([1.0, -2.0])).tolist()
    [3.0, 48.0]
    """
    x = x.detach().requires_grad_()
    hidden = x**2
    hidden.retain_grad()
    (hidden**3).sum().backward()
    return hidden.grad


@contextmanager
def frozen(params: Iterable[torch.Tensor]) -> Iterator[None]:
    """A context manager: inside the `with` block, these parameters do not require grad.

    Unlike no_grad, it affects only these tensors: other tensors still get gradients, also through
    operations with the frozen ones. At the end of the block, even if it raised an error, each
    parameter requires grad if it did before. Values and `.grad` of the parameters do not change.

    Args:
        params: Leaves. Some of them may not require grad before the block, and the same leaf may
            come twice. This may be an iterator such as `model.parameters()`, which you can loop
            over only once.

    >>> w = torch.tensor([2.0], requires_grad=True)
    >>> x = torch.tensor([3.0], requires_grad=True)
    >>> with frozen([w]):
    ...     (w * x).sum().backward()
    >>> w.grad is None, x.grad.tolist(), w.requires_grad
    (True, [2.0], True)
    """
    params = list(params)
    before = [param.requires_grad for param in params]
    try:
        for param in params:
            param.requires_grad_(False)
        yield
    finally:
        for param, required in zip(params, before, strict=True):
            param.requires_grad_(required)


def detached_copy(t: torch.Tensor) -> torch.Tensor:
    """A copy of the numbers, outside every graph and with its own memory.

    Args:
        t: Any tensor: any shape, dtype and layout, leaf or not. Do not change it.

    Returns:
        A tensor of t's shape, dtype and values that shares no memory with t and does not require
        grad.

    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> copy = detached_copy(w)
    >>> copy[0] = 9.0
    >>> w.tolist(), copy.tolist(), copy.requires_grad
    ([1.0, 2.0], [9.0, 2.0], False)
    """
    return t.detach().clone()


def stop_gradient_target(prediction: torch.Tensor, target_net_output: torch.Tensor) -> torch.Tensor:
    """The mean squared error, with the target treated as a constant.

    This is how a network learns from another one, or from an older copy of itself: the loss moves
    the prediction towards the target, never the target towards the prediction.

    Args:
        prediction: Any shape, float.
        target_net_output: The same shape. It may be part of a graph, and must stay in it, so that
            other losses can still be differentiated through it.

    Returns:
        The mean over every element, of shape (). Its gradient reaches prediction, but not
        target_net_output.

    >>> prediction = torch.tensor([3.0, 1.0], requires_grad=True)
    >>> target = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> stop_gradient_target(prediction, target).backward()
    >>> prediction.grad.tolist(), target.grad
    ([2.0, -1.0], None)
    """
    return (prediction - target_net_output.detach()).square().mean()


def second_derivative(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """The second derivative of f at each element of x.

    Args:
        f: Takes a tensor like x, and acts on each of its elements separately, as torch.sin does.
            Its result depends on x. It may be a straight line, such as 3·x, or w·x with a w that
            requires grad: its second derivative is zero.
        x: The points, any shape (also an empty one), float. Do not change it: its requires_grad and
            its `.grad` stay the same.

    Returns:
        The second derivatives, of x's shape and dtype.

    >>> second_derivative(lambda x: x**3, torch.tensor([1.0, 2.0])).tolist()
    [6.0, 12.0]
    >>> second_derivative(lambda x: 3 * x, torch.tensor([1.0, 2.0])).tolist()
    [0.0, 0.0]
    """
    x = x.detach().requires_grad_()
    # Elements do not mix, so the gradient of the sum is each element's own derivative.
    (slope,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    if not slope.requires_grad:  # a straight line: its slope does not depend on x
        return torch.zeros_like(x)
    # The slope may depend on other tensors, and still not on x.
    (curvature,) = torch.autograd.grad(slope.sum(), x, materialize_grads=True)
    return curvature


def dynamic_depth(x: torch.Tensor, n: int) -> torch.Tensor:
    """Start with y = x, then replace y by sin(y) + x, n times.

    Args:
        x: Any shape, float.
        n: Number of steps, from 0 to a few thousand.

    Returns:
        The last y, of x's shape. It is part of a graph n steps deep, so that its gradient with
        respect to x is exact.

    >>> x = torch.tensor([0.0, 1.0], requires_grad=True)
    >>> [round(y, 4) for y in dynamic_depth(x, 2).tolist()]
    [0.0, 1.9636]
    >>> dynamic_depth(x, 2).sum().backward()
    >>> [round(slope, 4) for slope in x.grad.tolist()]
    [3.0, 0.5882]
    """
    y = x
    for _ in range(n):
        y = torch.sin(y) + x
    return y


class SquareFunction(torch.autograd.Function):
    """The square of each element, with its own backward.

    `SquareFunction.apply(x)` takes x, any shape, float, and returns x² of the same shape and dtype.
    The gradient for x is the upstream gradient times 2·x.

    Save what backward needs with `ctx.save_for_backward`: then autograd notices if x was changed in
    place in the meantime, and different calls do not disturb each other. In float64,
    `torch.autograd.gradcheck` has to agree.

    >>> x = torch.tensor([3.0, -2.0], requires_grad=True)
    >>> y = SquareFunction.apply(x)
    >>> y.tolist()
    [9.0, 4.0]
    >>> y.backward(torch.tensor([1.0, 10.0]))
    >>> x.grad.tolist()
    [6.0, -40.0]
    """

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        """Return x², and save what backward needs."""
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx: Any, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for x. Do not change the upstream gradient, grad_out (x's shape)."""
        (x,) = ctx.saved_tensors
        return grad_out * 2 * x


class ReLUFunction(torch.autograd.Function):
    """The larger of each element and zero, with its own backward.

    `ReLUFunction.apply(x)` takes x, any shape, float, and returns max(x, 0) of the same shape and
    dtype; it does not change x. The gradient for x is the upstream gradient where x > 0, and zero
    where x < 0. (At x = 0 there is a kink, and no test checks the gradient there.)

    Save what backward needs with `ctx.save_for_backward`. In float64,
    `torch.autograd.gradcheck` has to agree.

    >>> x = torch.tensor([3.0, -2.0], requires_grad=True)
    >>> y = ReLUFunction.apply(x)
    >>> y.tolist()
    [3.0, 0.0]
    >>> y.backward(torch.tensor([-1.0, 10.0]))
    >>> x.grad.tolist()
    [-1.0, 0.0]
    """

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        """Return max(x, 0), and save what backward needs."""
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx: Any, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for x. Do not change the upstream gradient, grad_out (x's shape)."""
        (x,) = ctx.saved_tensors
        return grad_out * (x > 0)


class MSEFunction(torch.autograd.Function):
    """The mean squared error, with its own backward.

    `MSEFunction.apply(prediction, target)` takes two float tensors of the same shape, any shape,
    and returns the mean of their squared differences over every element, of shape (). If the shapes
    differ, it raises a ValueError that names both.

    There is a gradient for both inputs. For an input that does not require grad, return None and
    not a gradient: `ctx.needs_input_grad` tells you which inputs need one.

    Save what backward needs with `ctx.save_for_backward`. In float64,
    `torch.autograd.gradcheck` has to agree.

    >>> prediction = torch.tensor([3.0, 1.0], requires_grad=True)
    >>> loss = MSEFunction.apply(prediction, torch.tensor([1.0, 2.0]))
    >>> loss.item()
    2.5
    >>> loss.backward()
    >>> prediction.grad.tolist()
    [2.0, -1.0]
    """

    @staticmethod
    def forward(ctx: Any, prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the mean squared difference, and save what backward needs."""
        if prediction.shape != target.shape:
            raise ValueError(f"shapes differ: {tuple(prediction.shape)}, {tuple(target.shape)}")
        ctx.save_for_backward(prediction, target)
        return (prediction - target).square().mean()

    @staticmethod
    def backward(
        ctx: Any, grad_out: torch.Tensor
    ) -> tuple[torch.Tensor | None, torch.Tensor | None]:
        """Return a gradient or None for each input. The upstream gradient grad_out has shape ()."""
        prediction, target = ctx.saved_tensors
        grad = grad_out * 2 * (prediction - target) / prediction.numel()
        wants_prediction, wants_target = ctx.needs_input_grad
        return grad if wants_prediction else None, -grad if wants_target else None


def clip_by_norm(params: Iterable[torch.Tensor], max_norm: float) -> float:
    """Scale the gradients of all parameters by one factor, so that their norm is bounded.

    The norm is taken over all gradients together, as if they were one long vector: the square root
    of the sum of the squares of all their elements.

    Args:
        params: Leaves. Skip those without a gradient: if `.grad` is None, it stays None. This may
            be an iterator such as `model.parameters()`, which you can loop over only once.
        max_norm: The largest norm that is allowed, 0 or more.

    Returns:
        The norm before clipping, as a float; 0.0 if there are no gradients. If it was larger than
        max_norm, the gradients now have the norm max_norm and their old direction; otherwise they
        have not changed at all. The values of the parameters never change. (torch's own
        `clip_grad_norm_` scales by max_norm / (norm + 1e-6), which is near enough.)

    >>> a, b = (torch.zeros(2, requires_grad=True) for _ in range(2))
    >>> a.grad, b.grad = torch.tensor([3.0, 0.0]), torch.tensor([0.0, 4.0])
    >>> clip_by_norm([a, b], 10.0), clip_by_norm([a, b], 0.5)
    (5.0, 5.0)
    >>> [round(g, 4) for g in a.grad.tolist() + b.grad.tolist()]
    [0.3, 0.0, 0.0, 0.4]
    """
    grads = [param.grad for param in params if param.grad is not None]
    norm = sum(grad.square().sum().item() for grad in grads) ** 0.5
    if norm > max_norm:
        for grad in grads:
            grad *= max_norm / norm
    return norm


def gradients_of_each_sample(
    f: Callable[[Sequence[torch.Tensor], torch.Tensor, torch.Tensor], torch.Tensor],
    params: tuple[torch.Tensor, ...],
    inputs: torch.Tensor,
    targets: torch.Tensor,
) -> tuple[torch.Tensor, ...]:
    """The gradient of each sample's loss, without a loop over the samples.

    Args:
        f: Takes the parameters, one input and one target, and returns the loss of that sample, ().
        params: The tensors to differentiate with respect to, of any shapes. Do not change them. f
            need not use each of them: the gradients of one that it does not use are zeros.
        inputs: One row for each sample, (n, ...), n at least 1.
        targets: One row for each sample, (n, ...).

    Returns:
        A tuple with a tensor (n, *its shape) for each parameter: row i is the gradient of sample
        i's loss.

    Call f once for the whole batch, not once for each sample: `torch.func.vmap` makes this
    possible.

    >>> def loss(params, x, y):
    ...     return (params[0] * x - y) ** 2
    >>> inputs, targets = torch.tensor([1.0, 2.0, 3.0]), torch.zeros(3)
    >>> gradients_of_each_sample(loss, (torch.tensor(1.0),), inputs, targets)
    (tensor([ 2.,  8., 18.]),)
    """
    of_one = torch.func.grad(f)  # with respect to the first argument, params
    return torch.func.vmap(of_one, in_dims=(None, 0, 0))(params, inputs, targets)
