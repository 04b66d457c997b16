"""Tensor: mistakes that people make."""

import numpy as np
import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


class _Tensor:
    """A right answer in the style of micrograd; each wrong one differs from it in one point."""

    __array_ufunc__ = None

    def __init__(self, data, parents=()):
        self.data = np.array(data, np.float64)
        self.grad = np.zeros(self.data.shape)
        self.parents, self.back = tuple(parents), lambda: None

    def made(self, data, *backs):
        result = type(self)(data, [parent for parent, _ in backs])

        def back():
            for parent, of in backs:
                parent.receive(of(result.grad))

        result.back = back
        return result

    def receive(self, grad):
        self.grad = np.asarray(self.grad + grad)

    def of(self, other):
        return other if isinstance(other, _Tensor) else type(self)(other)

    def summed_back(self, grad):
        while grad.ndim > self.data.ndim:
            grad = grad.sum(0)
        for axis, size in enumerate(self.data.shape):
            if size == 1:
                grad = grad.sum(axis, keepdims=True)
        return grad

    def __add__(self, other):
        other = self.of(other)
        return self.made(
            self.data + other.data, (self, self.summed_back), (other, other.summed_back)
        )

    def __mul__(self, other):
        other = self.of(other)
        return self.made(
            self.data * other.data,
            (self, lambda grad: self.summed_back(grad * other.data)),
            (other, lambda grad: other.summed_back(grad * self.data)),
        )

    def __matmul__(self, other):
        other = self.of(other)
        return self.made(
            self.data @ other.data,
            (self, lambda grad: grad @ other.data.T),
            (other, lambda grad: self.data.T @ grad),
        )

    def relu(self):
        return self.made(self.data.clip(0), (self, lambda grad: np.where(self.data > 0, grad, 0)))

    def sum(self, axis=None):
        kept = self.data.sum(axis, keepdims=True).shape
        stretch = lambda grad: np.broadcast_to(grad.reshape(kept), self.data.shape)
        return self.made(self.data.sum(axis), (self, stretch))

    order = oracles.parents_first

    def check(self):
        if self.data.size != 1:
            raise ValueError(f"of shape {self.data.shape}")

    def start(self, order):
        for node in order:
            if node.parents:
                node.grad = np.zeros(node.data.shape)
        self.grad = np.asarray(self.grad + 1.0)

    def backward(self):
        self.check()
        order = self.order()
        self.start(order)
        for node in reversed(order):
            node.back()

    __radd__ = lambda self, other: self + other
    __rmul__ = lambda self, other: self * other
    __rmatmul__ = lambda self, other: self.of(other) @ self
    __neg__ = lambda self: self * -1.0
    __sub__ = lambda self, other: self + self.of(other) * -1.0
    __rsub__ = lambda self, other: -self + other
    mean = lambda self: self.sum() * (1 / self.data.size)


@wrong_answer("A gradient was overwritten. If a Tensor is used twice, both parts have to be added.")
class Overwritten(_Tensor):
    def receive(self, grad):
        self.grad = grad * 1.0


@wrong_answer(
    "A gradient has the shape of the result, not of its own Tensor. Sum it over the axes "
    "that were stretched."
)
class NotSummedBack(_Tensor):
    def summed_back(self, grad):
        return grad


@wrong_answer("Axes of size 1 were stretched too. Sum over them, and keep them.")
class OnlyNewAxes(_Tensor):
    def summed_back(self, grad):
        while grad.ndim > self.data.ndim:
            grad = grad.sum(0)
        return grad


@wrong_answer("An axis of size 1 was lost when the gradient was summed back. Keep that axis.")
class KeepdimLost(_Tensor):
    def summed_back(self, grad):
        while grad.ndim > self.data.ndim:
            grad = grad.sum(0)
        for axis in reversed(range(self.data.ndim)):
            if self.data.shape[axis] == 1:
                grad = grad.sum(axis)
        return grad


@wrong_answer(
    "The gradient was averaged over what was stretched. Sum it: every copy adds its part."
)
class AveragedBack(_Tensor):
    def summed_back(self, grad):
        summed = super().summed_back(grad)
        return summed * (max(summed.size, 1) / max(grad.size, 1))


@wrong_answer(
    "In the backward of the matrix product, a transpose is in the wrong place: look at the shapes."
)
class MatmulTransposed(_Tensor):
    def __matmul__(self, other):
        other = self.of(other)
        return self.made(
            self.data @ other.data,
            (self, lambda grad: (other.data @ grad.T).T),
            (other, lambda grad: (grad @ self.data).T),
        )


@wrong_answer(
    "The backward of the matrix product needs each factor transposed: look at the shapes."
)
class MatmulNotTransposed(_Tensor):
    def __matmul__(self, other):
        other = self.of(other)
        return self.made(
            self.data @ other.data,
            (self, lambda grad: grad @ other.data),
            (other, lambda grad: self.data @ grad),
        )


@wrong_answer(
    "In the backward of the matrix product, each factor has to stay on its own side: look "
    "at the shapes."
)
class MatmulSidesExchanged(_Tensor):
    def __matmul__(self, other):
        other = self.of(other)
        return self.made(
            self.data @ other.data,
            (self, lambda grad: other.data.T @ grad),
            (other, lambda grad: grad @ self.data.T),
        )


@wrong_answer("The slope of a product with respect to one factor is the other factor.")
class OwnFactor(_Tensor):
    def __mul__(self, other):
        other = self.of(other)
        return self.made(
            self.data * other.data,
            (self, lambda grad: self.summed_back(grad * self.data)),
            (other, lambda grad: other.summed_back(grad * other.data)),
        )


@wrong_answer("The backward of the matrix product leaves out the upstream gradient.")
class MatmulWithoutProduct(_Tensor):
    def __matmul__(self, other):
        other = self.of(other)
        return self.made(
            self.data @ other.data,
            (self, lambda grad: np.ones_like(grad) @ other.data.T),
            (other, lambda grad: self.data.T @ np.ones_like(grad)),
        )


@wrong_answer(
    "A Tensor that is used twice was visited twice, so its gradient was passed on twice. "
    "Remember which nodes were visited."
)
class VisitedTwice(_Tensor):
    order = oracles.twice_where_used_twice


@wrong_answer(
    "A chain of 5,000 operations is deeper than Python's recursion limit. Keep a stack of your own."
)
class Recursive(_Tensor):
    order = oracles.by_recursion


@wrong_answer(
    "A gradient was passed on before all of it had arrived. Every result has to come "
    "before what it was made from."
)
class BreadthFirst(_Tensor):
    order = oracles.breadth_first


STALE = (
    "The gradients of intermediate results, left from the last backward, were passed on "
    "again. Each call of backward must start these gradients at zero."
)


@wrong_answer(STALE)
class StaleOnTheWay(_Tensor):
    def start(self, order):
        self.grad = np.ones(self.data.shape)


@wrong_answer(STALE)
class StaleEverywhere(_Tensor):
    def start(self, order):
        self.grad = self.grad + 1.0


@wrong_answer(
    "backward on a Tensor that was made from an array has to add 1 to its gradient. Here "
    "it sets it to 1."
)
class SetsItselfTo1(_Tensor):
    def start(self, order):
        super().start(order)
        self.grad = np.ones(self.data.shape)


@wrong_answer("A gradient is zeros at the start, not None.")
class NoneToBeginWith(_Tensor):
    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        self.grad = None

    def receive(self, grad):
        self.grad = np.array(grad) if self.grad is None else self.grad + grad

    def start(self, order):
        for node in order:
            if node.parents:
                node.grad = None
        self.receive(np.ones(self.data.shape))


@wrong_answer(
    "Both operands got the same gradient array, and it was changed in place. Add into a new array."
)
class AddedInPlace(_Tensor):
    def made(self, data, *backs):
        result = type(self)(data, [parent for parent, _ in backs])
        result.backs = backs
        return result

    def backward(self):
        self.check()
        grads = {self: np.ones(self.data.shape)}
        for node in reversed(self.order()):
            grad = grads.pop(node)
            if not node.parents:
                node.grad = node.grad + grad
            for parent, of in getattr(node, "backs", ()):
                if parent in grads:
                    grads[parent] += of(grad)
                else:
                    grads[parent] = of(grad)


@wrong_answer(
    "All gradients were set to zeros first. Gradients from several calls of backward have "
    "to add up."
)
class AllZeroed(_Tensor):
    def start(self, order):
        for node in order:
            node.grad = np.zeros(node.data.shape)
        self.grad = np.ones(self.data.shape)


@wrong_answer(
    "relu was differentiated by clamping the gradient. Mask the gradient by relu's input."
)
class ClampedGradient(_Tensor):
    def relu(self):
        return self.made(self.data.clip(0), (self, lambda grad: grad.clip(0)))


@wrong_answer("relu must not let a gradient through where it gave 0.")
class ReluLetsAllThrough(_Tensor):
    def relu(self):
        return self.made(self.data.clip(0), (self, lambda grad: grad))


@wrong_answer("relu changed its operand in place. A result has to be new.")
class ReluInPlace(_Tensor):
    def relu(self):
        positive = self.data > 0
        np.maximum(self.data, 0, out=self.data)
        return self.made(self.data, (self, lambda grad: grad * positive))


@wrong_answer("Put the dropped axis back before you stretch the gradient.")
class SumWithoutItsAxis(_Tensor):
    def sum(self, axis=None):
        return self.made(
            self.data.sum(axis), (self, lambda grad: np.broadcast_to(grad, self.data.shape))
        )


@wrong_answer("The dropped axis was put back in front. Put it back where it was.")
class SumAxisInFront(_Tensor):
    def sum(self, axis=None):
        kept = (lambda grad: grad) if axis is None else (lambda grad: np.expand_dims(grad, 0))
        return self.made(
            self.data.sum(axis), (self, lambda grad: np.broadcast_to(kept(grad), self.data.shape))
        )


@wrong_answer("The summed axis was kept, with a size of 1. Drop it from the result.")
class SumKeepsTheAxis(_Tensor):
    def sum(self, axis=None):
        return self.made(
            self.data.sum(axis, keepdims=axis is not None),
            (self, lambda grad: np.broadcast_to(grad, self.data.shape)),
        )


@wrong_answer("The axis was ignored, so everything was summed.")
class SumOfEverything(_Tensor):
    def sum(self, axis=None):
        return super().sum()


@wrong_answer(
    "Backward started from many elements, as if they had been summed. Raise a ValueError."
)
class BeginsAnywhere(_Tensor):
    def check(self):
        pass


@wrong_answer("A Tensor without elements does not have one element. Raise a ValueError there too.")
class BeginsFromNothing(_Tensor):
    def check(self):
        if self.data.size > 1:
            raise ValueError(f"of shape {self.data.shape}")


@wrong_answer("One element is enough to start from, whatever the rank: shape (1, 1) is fine too.")
class OnlyFromRank0(_Tensor):
    def check(self):
        if self.data.shape != ():
            raise ValueError(f"of shape {self.data.shape}")


@wrong_answer("The error has to be a ValueError that names the shape.")
class AnotherError(_Tensor):
    def check(self):
        if self.data.size != 1:
            raise RuntimeError(f"of shape {self.data.shape}")


@wrong_answer("Integers and float32 kept their dtype. `.data` has to be float64.")
class KeepsTheDtype(_Tensor):
    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        self.data = np.array(data)


@wrong_answer(
    "Two Tensors share one gradient array, so a change of one changes the other. Give each "
    "Tensor its own array."
)
class SharedGradient(_Tensor):
    def receive(self, grad):
        self.grad = self.grad + grad if self.grad.any() else grad

    def sum(self, axis=None):
        kept = self.data.sum(axis, keepdims=True).shape
        stretch = lambda grad: grad.reshape(kept) + np.zeros(self.data.shape)
        return self.made(self.data.sum(axis), (self, stretch))


@wrong_answer("The gradient of a sum is a stretched view, which cannot be written to. Copy it.")
class ReadOnlyGradient(_Tensor):
    def receive(self, grad):
        self.grad = self.grad + grad if self.grad.any() else grad


@wrong_answer("torch did the work here. NumPy is enough.")
class ByTorch(_Tensor):
    def __matmul__(self, other):
        other = self.of(other)
        mm = lambda a, b: torch.mm(torch.tensor(a), torch.tensor(b)).numpy()
        return self.made(
            mm(self.data, other.data),
            (self, lambda grad: mm(grad, other.data.T.copy())),
            (other, lambda grad: mm(self.data.T.copy(), np.array(grad))),
        )


@wrong_answer(
    "NumPy makes a scalar of a sum of arrays of shape (), and a scalar cannot be set to zero in "
    "place. Add with `+=`, or call np.asarray."
)
class ScalarGradient(_Tensor):
    def receive(self, grad):
        self.grad = self.grad + grad

    def start(self, order):
        super().start(order)
        self.grad = self.grad + 0.0
