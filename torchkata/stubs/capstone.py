"""Build the thing itself: an autograd engine in plain Python and NumPy.

Nothing here may use torch. At the end the engine trains a model on the orchards.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

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
        raise NotImplementedError

    def __add__(self, other: "Scalar | float") -> "Scalar":
        """The sum of both."""
        raise NotImplementedError

    def __mul__(self, other: "Scalar | float") -> "Scalar":
        """The product of both."""
        raise NotImplementedError

    def __pow__(self, exponent: float) -> "Scalar":
        """Raise it to the power of a plain number, whole or not, negative or not.

        With exponent 0 the result is 1 and its slope is 0, even if the number itself is 0.
        """
        raise NotImplementedError

    def relu(self) -> "Scalar":
        """The number itself if it is above 0, otherwise 0."""
        raise NotImplementedError

    def backward(self) -> None:
        """Add the derivatives of self to `.grad` of all that it was made from."""
        raise NotImplementedError

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
        raise NotImplementedError

    def __add__(self, other: "Tensor | ArrayLike") -> "Tensor":
        """The sum, element by element, broadcast."""
        raise NotImplementedError

    def __mul__(self, other: "Tensor | ArrayLike") -> "Tensor":
        """The product, element by element, broadcast."""
        raise NotImplementedError

    def __matmul__(self, other: "Tensor | ArrayLike") -> "Tensor":
        """The matrix product of (n, k) and (k, m): (n, m)."""
        raise NotImplementedError

    def relu(self) -> "Tensor":
        """Each element itself if it is above 0, otherwise 0."""
        raise NotImplementedError

    def sum(self, axis: int | None = None) -> "Tensor":
        """The sum over one axis, which is dropped, or over all axes, of shape ().

        Args:
            axis: Which axis, from the end if negative; None sums over all of them.
        """
        raise NotImplementedError

    def backward(self) -> None:
        """Add the derivatives of self to `.grad` of all that it was made from.

        Raises:
            ValueError: If self has more than one element, or none; the message names its shape.
        """
        raise NotImplementedError

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
    raise NotImplementedError
