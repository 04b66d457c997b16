"""A two-layer ReLU network, every derivative by hand.

The data are noise: `x, target, w1, w2 = torchkata.data.two_layer()`.
`grad_out` is an upstream gradient: the derivative of the loss with respect to a function's result.
A backward turns it into the derivatives with respect to the function's arguments.

If an exercise may not use autograd, it may not call torch's own backward kernels either, and it may
not leave torch through `.numpy()` or `.tolist()` (`.item()` is fine). Unless an exercise says
otherwise, a batch may be empty (n = 0). No function may change its arguments. All tensors of a call
have one floating point dtype (float16 and bfloat16, too), and so have the tensors that you return.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

from collections.abc import Callable

import torch


def forward(
    x: torch.Tensor, w1: torch.Tensor, w2: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Run the network: a matrix product, a ReLU, a matrix product. There are no biases.

    Args:
        x: Inputs, (n, d).
        w1: Weights of the hidden layer, (d, h).
        w2: Weights of the output layer, (h, m).

    Returns:
        A tuple (hidden_pre, hidden, prediction): the pre-activation x·w1 (n, h), which keeps its
        negative values, its ReLU (n, h), and hidden·w2 (n, m). Autograd can follow all three.

    >>> x, w1, w2 = torch.tensor([[1.0, 2.0]]), torch.eye(2), torch.tensor([[3.0], [1.0]])
    >>> [t.tolist() for t in forward(x, -w1, w2)]
    [[[-1.0, -2.0]], [[0.0, 0.0]], [[0.0]]]
    >>> [t.tolist() for t in forward(x, w1, w2)]
    [[[1.0, 2.0]], [[1.0, 2.0]], [[5.0]]]
    """
    raise NotImplementedError


def sse(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The sum of the squared errors over every element.

    Args:
        prediction: Any shape, float.
        target: The same shape.

    Returns:
        The sum, of shape (); 0 if there are no elements. Autograd can follow it.

    Raises:
        ValueError: If the shapes differ. The message names both shapes.

    >>> sse(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 5.0])).item()
    9.0
    """
    raise NotImplementedError


def sse_grad(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The derivative of sse(prediction, target) with respect to the prediction.

    Args:
        prediction: Any shape, float.
        target: The same shape.

    Returns:
        The gradient, of the prediction's shape and dtype.

    May not use autograd.

    >>> sse_grad(torch.tensor([3.0, 2.0]), torch.tensor([1.0, 5.0])).tolist()
    [4.0, -6.0]
    """
    raise NotImplementedError


def matmul_grad(
    grad_out: torch.Tensor, a: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The backward of the product a @ b.

    Args:
        grad_out: Derivative of the loss with respect to a @ b, (n, m).
        a: Left factor, (n, k).
        b: Right factor, (k, m).

    Returns:
        A tuple (da, db): the derivatives of the loss with respect to a (n, k) and to b (k, m).

    May not use autograd.

    >>> a, b = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0], [4.0]])
    >>> da, db = matmul_grad(torch.tensor([[10.0]]), a, b)
    >>> da.tolist(), db.tolist()
    ([[30.0, 40.0]], [[10.0], [20.0]])
    """
    raise NotImplementedError


def relu_grad(grad_out: torch.Tensor, pre: torch.Tensor) -> torch.Tensor:
    """The backward of relu(pre).

    Args:
        grad_out: Derivative of the loss with respect to relu(pre), any shape, any sign.
        pre: The pre-activation, which is the input of the ReLU; the same shape and dtype.

    Returns:
        The derivative of the loss with respect to pre, a new tensor of that shape and dtype.
        Where pre is exactly 0, any value between 0 and grad_out is accepted.

    May not use autograd.

    >>> relu_grad(torch.tensor([5.0, 5.0, -7.0]), torch.tensor([2.0, -2.0, 2.0])).tolist()
    [5.0, 0.0, -7.0]
    """
    raise NotImplementedError


def bias_grad(grad_out: torch.Tensor) -> torch.Tensor:
    """The gradient of a bias (m,) that was added to every row of a batch.

    Args:
        grad_out: Derivative of the loss with respect to the result of the addition, (n, m).

    Returns:
        The derivative of the loss with respect to the bias, (m,), of grad_out's dtype.

    May not use autograd.

    >>> bias_grad(torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])).tolist()
    [11.0, 22.0, 33.0]
    """
    raise NotImplementedError


def softmax_cross_entropy_grad(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The derivative of the mean cross entropy with respect to the logits.

    The loss is the mean over the batch of −log softmax(logits)[label]. The softmax runs over the
    classes.

    Args:
        logits: Scores, (n, c), with n at least 1; they may be as large as ±1000.
        labels: The right classes, (n,), int64, from 0 to c − 1.

    Returns:
        The gradient, (n, c), of the logits' dtype. It is finite, even for logits that large.

    May not use autograd.

    >>> softmax_cross_entropy_grad(torch.zeros(2, 4), torch.tensor([0, 3])).tolist()
    [[-0.375, 0.125, 0.125, 0.125], [0.125, 0.125, 0.125, -0.375]]
    """
    raise NotImplementedError


def backward(
    x: torch.Tensor, target: torch.Tensor, w1: torch.Tensor, w2: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The derivatives of sse(prediction, target) with respect to w1 and w2.

    The prediction is the last of the three results of forward(x, w1, w2).

    Args:
        x: Inputs, (n, d).
        target: Targets, (n, m).
        w1: Weights of the hidden layer, (d, h).
        w2: Weights of the output layer, (h, m).

    Returns:
        A tuple (dw1, dw2), of the shapes of w1 and w2. In float64 they equal autograd's to 1e-10.

    May not use autograd.

    >>> x, target = torch.tensor([[1.0, 2.0], [1.0, -1.0]]), torch.tensor([[6.0], [13.0]])
    >>> w1, w2 = torch.tensor([[1.0, 1.0], [0.0, -1.0]]), torch.tensor([[5.0], [5.0]])
    >>> dw1, dw2 = backward(x, target, w1, w2)
    >>> dw1.tolist(), dw2.tolist()
    ([[10.0, 20.0], [-40.0, -20.0]], [[2.0], [8.0]])
    """
    raise NotImplementedError


def train_two_layer(
    x: torch.Tensor,
    target: torch.Tensor,
    w1: torch.Tensor,
    w2: torch.Tensor,
    lr: float,
    epochs: int,
) -> list[float]:
    """Train the network by gradient descent on the summed squared error; each step uses all data.

    On the note's random data, with its lr = 1e-6, the loss rises by an order of magnitude before it
    falls below its first value.

    Args:
        x: Inputs, (n, d).
        target: Targets, (n, m).
        w1: Initial weights of the hidden layer, (d, h); do not change this tensor.
        w2: Initial weights of the output layer, (h, m); do not change this tensor.
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        A list with the loss before each step, as floats that are not rounded.

    May not use autograd.

    >>> x, target = torch.tensor([[1.0, 2.0]]), torch.tensor([[6.0]])
    >>> w1, w2 = torch.tensor([[1.0, 1.0], [0.0, -1.0]]), torch.tensor([[5.0], [5.0]])
    >>> [round(loss, 4) for loss in train_two_layer(x, target, w1, w2, 0.001, 3)]
    [1.0, 0.5594, 0.3126]
    """
    raise NotImplementedError


def broadcast_grad(grad_out: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    """The backward of broadcasting: sum an upstream gradient back to the original shape.

    Args:
        grad_out: Derivative of the loss with respect to the broadcast tensor, any shape that
            `shape` broadcasts to.
        shape: The original shape, before broadcasting. It may have fewer dimensions, and sizes of 1
            that were stretched. A size of 1 may also become 0; then the sum is over nothing, and is
            0.

    Returns:
        The derivative of the loss with respect to the original tensor, exactly of that shape, and
        of grad_out's dtype. If nothing was stretched, it may be grad_out itself.

    May not use autograd, nor call: sum_to_size.

    >>> broadcast_grad(torch.ones(2, 3), (3,)).tolist()
    [2.0, 2.0, 2.0]
    >>> broadcast_grad(torch.ones(2, 3), (2, 1)).tolist()
    [[3.0], [3.0]]
    """
    raise NotImplementedError


def gradient_check(
    f: Callable[[torch.Tensor], torch.Tensor],
    grad_f: Callable[[torch.Tensor], torch.Tensor],
    t: torch.Tensor,
) -> float:
    """Compare a gradient with central differences, and return the largest relative error.

    The numerical slope n of an element is (f(t + step) − f(t − step)) / (2·step), where only that
    element moves, and step is 1e-6. Let a be the slope that grad_f returns for this element. Its
    relative error is |a − n| / max(|a|, |n|), or 0 if a and n are both 0. If a or n is NaN for any
    element, the result is NaN.

    Args:
        f: Takes a tensor of t's shape, and returns a tensor of shape ().
        grad_f: Takes a tensor of t's shape, and returns a tensor of that shape: the gradient of f
            there, which may be wrong.
        t: Where to compare, any shape with at least one element, float64; it may be strided or
            require grad. Afterwards it is the same, bit for bit.

    Returns:
        The largest relative error of all elements, as a float.

    May not use autograd.

    >>> t = torch.tensor([1.0, 3.0], dtype=torch.float64)
    >>> round(gradient_check(lambda t: (t**2).sum(), lambda t: 2 * t, t), 6)
    0.0
    >>> round(gradient_check(lambda t: (t**2).sum(), lambda t: t, t), 6)
    0.5
    """
    raise NotImplementedError


def layer_norm_grad(
    grad_out: torch.Tensor, x: torch.Tensor, gamma: torch.Tensor, eps: float
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The backward of layer normalisation over the last dimension.

    Its forward is gamma·x_hat + beta, where x_hat = (x − mean) / sqrt(variance + eps). Each row has
    its own mean and variance; the variance is the sum of squares divided by d, not by d − 1.

    Args:
        grad_out: Derivative of the loss with respect to the result, (n, d).
        x: The input of the layer, (n, d); its rows may lie far from 0.
        gamma: Scale, (d,).
        eps: The number that is added to the variance.

    Returns:
        A tuple (dx, dgamma, dbeta): the derivatives of the loss with respect to x (n, d), to gamma
        (d,) and to beta (d,).

    May not use autograd.

    >>> x, grad_out = torch.tensor([[1.0, 3.0]]), torch.tensor([[2.0, 0.0]])
    >>> dx, dgamma, dbeta = layer_norm_grad(grad_out, x, torch.ones(2), 3.0)
    >>> dx.tolist(), dgamma.tolist(), dbeta.tolist()
    ([[0.375, -0.375]], [-1.0, 0.0], [2.0, 0.0])
    """
    raise NotImplementedError
