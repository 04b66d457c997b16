"""Build the thing itself: an autograd engine in plain Python and NumPy.

Nothing here may use torch. At the end the engine trains a model on the orchards.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Scalar:
    """A number that remembers how it was made, so that it can be differentiated.

    Attributes:
        data: The number, a float.
        grad: The derivative that `backward` found, a float; 0.0 to begin with.

    A sum, product, power or relu of Scalars is a new Scalar; those that it is made of stay as they
    are. The other operand of `+` and `*` is a Scalar or a plain number, the exponent of `**` is a
    plain number. The methods that are already there use the ones that you write.

    `backward` finds each Scalar x that you made from a number and that `self` depends on. It adds
    the derivative of `self` with respect to x to `x.grad`. If `self` uses x in several places, all
    of them count. Several calls of `backward` add up, as in torch. (What it leaves in
    `.grad` of intermediate results is up to you, but it must not disturb the next call.) If `self`
    itself was made from a number, its `.grad` grows by 1. `backward` must handle a chain of 5,000
    operations, and must visit each result only once, even if it is used many times.

    May not use torch.

    >>> a, b = Scalar(2.0), Scalar(-3.0)
    >>> c = a * b + a**2
    >>> float(c.data)
    -2.0
    >>> c.backward()
    >>> float(a.grad), float(b.grad)
    (1.0, 2.0)
    """

    def __init__(self, data: float) -> None:
        self.data = float(data)
        self.grad = 0.0
        # Its parents, each with the derivative of self by that parent.
        self._parents: list[tuple[Scalar, float]] = []

    def __add__(self, other: "Scalar | float") -> "Scalar":
        """The sum of both."""
        other = _as(Scalar, other)
        return _scalar(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other: "Scalar | float") -> "Scalar":
        """The product of both."""
        other = _as(Scalar, other)
        return _scalar(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, exponent: float) -> "Scalar":
        """Raise it to the power of a plain number, whole or not, negative or not.

        With exponent 0 the result is 1 and its slope is 0, even if the number itself is 0.
        """
        if exponent == 0:
            return _scalar(1.0, (self, 0.0))
        slope = exponent * self.data ** (exponent - 1)
        return _scalar(self.data**exponent, (self, slope))

    def relu(self) -> "Scalar":
        """The number itself if it is above 0, otherwise 0."""
        return _scalar(max(self.data, 0.0), (self, float(self.data > 0)))

    def backward(self) -> None:
        """Add the derivatives of self to `.grad` of all that it was made from."""
        upstream = {self: 1.0}
        for node in _results_first(self):
            grad = upstream.pop(node)
            if not node._parents:
                node.grad += grad
            for parent, slope in node._parents:
                upstream[parent] = upstream.get(parent, 0.0) + slope * grad

    def __radd__(self, other: float) -> "Scalar":
        return self + other

    def __rmul__(self, other: float) -> "Scalar":
        return self * other

    def __neg__(self) -> "Scalar":
        return self * -1.0

    def __sub__(self, other: "Scalar | float") -> "Scalar":
        return self + -other

    def __rsub__(self, other: float) -> "Scalar":
        return -self + other

    def __truediv__(self, other: "Scalar | float") -> "Scalar":
        return self * other**-1

    def __rtruediv__(self, other: float) -> "Scalar":
        return self**-1 * other


class Tensor:
    """An array that remembers how it was made, so that it can be differentiated.

    Attributes:
        data: The numbers, a NumPy array of float64, of any shape.
        grad: The derivative that `backward` found, an array of float64 and of data's shape, also of
            shape () (not a NumPy scalar); zeros to begin with. It has memory of its own. A training
            loop may set it back to zeros with a new array or in place.

    It is made from a number, a nested list or an array of any dtype, which stays as it is; `.data`
    may be the same array. A result of `+`, `*`, `@`, `relu` or `sum` is a new Tensor; its operands
    stay unchanged. The other operand of `+` and `*` is a Tensor, an array or a number; the other
    operand of `@` is a Tensor or an array. Shapes broadcast as in NumPy, and the gradient of an
    operand that was broadcast is summed back to its own shape. The methods that are already there
    use the ones that you write.

    `backward` adds up the derivatives of all paths and of all calls, as Scalar's does, and handles
    the same depth.

    May not use torch.

    >>> weights, bias = Tensor([[1.0], [2.0]]), Tensor([0.5])
    >>> y = np.array([[1.0, 1.0], [3.0, 0.0]]) @ weights + bias
    >>> y.data.tolist()
    [[3.5], [3.5]]
    >>> y.sum().backward()
    >>> weights.grad.tolist(), bias.grad.tolist()
    ([[4.0], [1.0]], [2.0])
    """

    __array_ufunc__ = None  # array + Tensor then asks the Tensor, not NumPy

    def __init__(self, data: ArrayLike) -> None:
        self.data = np.asarray(data, dtype=np.float64)
        self.grad = np.zeros_like(self.data)
        # Its parents, each with the function that takes the gradient of self back to that parent.
        self._parents: list[tuple[Tensor, Callable[[NDArray], NDArray]]] = []

    def __add__(self, other: "Tensor | ArrayLike") -> "Tensor":
        """The sum, element by element, broadcast."""
        other = _as(Tensor, other)
        return _tensor(
            self.data + other.data,
            (self, lambda grad: _summed_back(grad, self.data.shape)),
            (other, lambda grad: _summed_back(grad, other.data.shape)),
        )

    def __mul__(self, other: "Tensor | ArrayLike") -> "Tensor":
        """The product, element by element, broadcast."""
        other = _as(Tensor, other)
        return _tensor(
            self.data * other.data,
            (self, lambda grad: _summed_back(grad * other.data, self.data.shape)),
            (other, lambda grad: _summed_back(grad * self.data, other.data.shape)),
        )

    def __matmul__(self, other: "Tensor | ArrayLike") -> "Tensor":
        """The matrix product of (n, k) and (k, m): (n, m)."""
        other = _as(Tensor, other)
        return _tensor(
            self.data @ other.data,
            (self, lambda grad: grad @ other.data.T),  # (n, m) @ (m, k)
            (other, lambda grad: self.data.T @ grad),  # (k, n) @ (n, m)
        )

    def relu(self) -> "Tensor":
        """Each element itself if it is above 0, otherwise 0."""
        return _tensor(np.maximum(self.data, 0), (self, lambda grad: grad * (self.data > 0)))

    def sum(self, axis: int | None = None) -> "Tensor":
        """The sum over one axis, which is dropped, or over all axes, of shape ().

        Args:
            axis: Which axis, from the end if negative; None sums over all of them.
        """

        def back(grad: NDArray) -> NDArray:
            kept = grad if axis is None else np.expand_dims(grad, axis)
            return np.broadcast_to(kept, self.data.shape)

        return _tensor(self.data.sum(axis), (self, back))

    def backward(self) -> None:
        """Add the derivatives of self to `.grad` of all that it was made from.

        Raises:
            ValueError: If self has more than one element, or none; the message names its shape.
        """
        if self.data.size != 1:
            raise ValueError(f"backward starts from one element, not from shape {self.data.shape}")
        upstream = {self: np.ones_like(self.data)}
        for node in _results_first(self):
            grad = upstream.pop(node)
            if not node._parents:
                node.grad += grad
            for parent, back in node._parents:
                upstream[parent] = upstream.get(parent, 0.0) + back(grad)

    def __radd__(self, other: ArrayLike) -> "Tensor":
        return self + other

    def __rmul__(self, other: ArrayLike) -> "Tensor":
        return self * other

    def __rmatmul__(self, other: ArrayLike) -> "Tensor":
        return type(self)(other) @ self

    def __neg__(self) -> "Tensor":
        return self * -1.0

    def __sub__(self, other: "Tensor | ArrayLike") -> "Tensor":
        return self + (-other if isinstance(other, Tensor) else -np.asarray(other, np.float64))

    def __rsub__(self, other: ArrayLike) -> "Tensor":
        return -self + other

    def mean(self) -> "Tensor":
        """The mean over all elements, of shape ()."""
        return self.sum() * (1 / self.data.size)


def train_orchards_with_tensor(
    tensor: type[Tensor],
    inputs: NDArray[np.float64],
    targets: NDArray[np.float64],
    weights: NDArray[np.float64],
    bias: NDArray[np.float64],
    lr: float,
    epochs: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[float]]:
    """Train a linear model by gradient descent on the mean squared error, with your own autograd.

    The prediction for inputs (n, d) is inputs @ weights + bias; the loss is the mean of the squared
    differences over every element, (n, k).

    Args:
        tensor: Your class Tensor. Make every Tensor with it.
        inputs: (n, d).
        targets: (n, k).
        weights: Weights to start from, (d, k). They stay as they are.
        bias: Bias to start from, (k,). It stays as it is.
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        (weights, bias, losses): arrays with the parameters after the last step, and the list of the
        losses before each step, as floats.

    The gradients come from `backward`, called once in each epoch. May not use torch.

    >>> x, y = np.array([[1.0], [2.0]]), np.array([[2.0], [4.0]])
    >>> start = np.array([[1.0]]), np.array([0.0])
    >>> w, b, losses = train_orchards_with_tensor(Tensor, x, y, *start, 0.1, 1)
    >>> w.round(4).tolist(), b.round(4).tolist(), np.round(losses, 4).tolist()
    ([[1.5]], [0.3], [2.5])
    """
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)  # new ones: their gradients start at zero
        error = inputs @ w + b - targets  # (n, k)
        loss = (error * error).mean()
        loss.backward()
        losses.append(float(loss.data))
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses


def _as(kind: type, value: object) -> Scalar | Tensor:
    return value if isinstance(value, kind) else kind(value)


def _scalar(data: float, *parents: tuple[Scalar, float]) -> Scalar:
    result = Scalar(data)
    result._parents = list(parents)
    return result


def _tensor(data: NDArray, *parents: tuple[Tensor, Callable[[NDArray], NDArray]]) -> Tensor:
    result = Tensor(data)
    result._parents = list(parents)
    return result


def _summed_back(grad: NDArray, shape: tuple[int, ...]) -> NDArray:
    """Sum a gradient over the axes along which broadcasting stretched something of that shape."""
    grad = grad.sum(tuple(range(grad.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grad.sum(stretched, keepdims=True)


def _results_first(root: Scalar | Tensor) -> list[Scalar | Tensor]:
    """All that root was made from, every result before its parents.

    A stack of our own replaces recursion, which fails at a depth of 1,000.
    """
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, parents_done = stack.pop()
        if parents_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack += [(parent, False) for parent, _ in node._parents]
    return order[::-1]
