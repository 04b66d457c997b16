"""Expressions by name, and what runs them: the same ones run on the learner's classes and on torch.

So they use nothing but what both have: `+ - * / **`, `@`, `.relu()`, `.sum()` and `.mean()`.
"""

import sys

import numpy as np


def _chain(x, y, links):
    total = x
    for _ in range(links):
        total = total * 0.999 + y
    return total


def _doubled(x, times):
    for _ in range(times):
        x = x + x
    return x


def _ladder(x, y, rungs):
    for _ in range(rungs):
        x, y = x * y, x + y * 0.5
    return x + y


def _neuron(x, y, z):
    hidden = (x * 0.7 + y * z - 0.1).relu()
    return (hidden * hidden + (z - x * y).relu()) / 3


SCALAR = {
    "add": lambda x, y, z: x + y,
    "mul": lambda x, y, z: x * y,
    "add three": lambda x, y, z: x + y + z,
    "add number": lambda x, y, z: x + 3,
    "number add": lambda x, y, z: 3 + x,
    "mul number": lambda x, y, z: x * -2.5,
    "number mul": lambda x, y, z: -2.5 * x,
    "sub": lambda x, y, z: x - y * 2,
    "number sub": lambda x, y, z: 1.5 - x,
    "neg": lambda x, y, z: -x,
    "div": lambda x, y, z: x / (y * y + 1),
    "number div": lambda x, y, z: 2 / (y * y + 1),
    "square": lambda x, y, z: x**2,
    "cube": lambda x, y, z: (x * y) ** 3,
    "inverse square": lambda x, y, z: (x * x + 1) ** -2,
    "root": lambda x, y, z: (x * x + 1) ** 0.5,
    "first power": lambda x, y, z: x**1 * y,
    "power of nothing": lambda x, y, z: x**0 * y + x,
    "relu": lambda x, y, z: x.relu() + 2 * y.relu() + 3 * z.relu(),
    "relu against": lambda x, y, z: x.relu() * -2 + y.relu() * 3 - z.relu(),
    "relu of relu": lambda x, y, z: ((x.relu() * 2 - 0.01).relu() + y) * z,
    "the number itself": lambda x, y, z: x,
    "twice in a sum": lambda x, y, z: x + x,
    "twice in a product": lambda x, y, z: x * x,
    "thrice": lambda x, y, z: x * x * x + x,
    "shared result": lambda x, y, z: (lambda s: s * s + s * z + s)(x * y),
    "shared deep": lambda x, y, z: (lambda s: (lambda t: s + t * t + t * s)(s * z))(x + y),
    "diamond": lambda x, y, z: (lambda s: (s * y) * (s + z))(x * x),
    "long way and short": lambda x, y, z: (lambda s: s * (((s + y) * z + 1) * y))(x * 2),
    "ladder": lambda x, y, z: _ladder(x, y, 7) * z,
    "neuron": _neuron,
    "doubled": lambda x, y, z: _doubled(x, 200),
    "chain": lambda x, y, z: _chain(x, y, 2500),
}


TENSOR = {
    "add": lambda a, b, w: ((a + b) * w).sum(),
    "mul": lambda a, b, w: (a * b * w).sum(),
    "sub": lambda a, b, w: ((a - b) * w).sum(),
    "neg": lambda a, b, w: (-a * w + b).sum(),
    "with numbers": lambda a, b, w: ((2 * a - 1.5 + b * 3) * w + (1 - w) * 0.5).sum(),
    "matmul": lambda a, b, w: ((a @ b) * w).sum(),
    "matmul of itself": lambda a, b, w: ((a @ a) * w).sum() + b.sum(),
    "matmul twice": lambda a, b, w: ((a @ b) @ w).sum() + (a * a).sum(),
    "relu": lambda a, b, w: ((a.relu() + (a * b).relu()) * w).sum(),
    "sum": lambda a, b, w: a.sum() * b.sum() + w.sum(),
    "sum first axis": lambda a, b, w: (a.sum(0) * w).sum() + b.sum(),
    "sum second axis": lambda a, b, w: (a.sum(1) * w).sum() + b.sum(),
    "sum last axis": lambda a, b, w: (a.sum(-1) * w).sum() + b.sum(),
    "sum of sums": lambda a, b, w: (a.sum(-2).sum(0) * w * w + b).sum(),
    "mean": lambda a, b, w: ((a - b) * (a - b) * w).mean(),
    "lone element": lambda a, b, w: a * b + w * w,
    "shared": lambda a, b, w: (lambda s: (s * s * w + s * b + s).sum())(a * b + a),
    "shared stretched": lambda a, b, w: (lambda s: ((s + a) * (s * w) + s).sum())(b * b),
    "network": lambda a, b, w: (lambda h: (h @ w * (h @ w)).sum())((a @ b).relu()),
    "doubled": lambda a, b, w: _doubled(a * b, 200).sum() + w.sum(),
    "chain": lambda a, b, w: (_chain(a, b, 2500) * w).sum(),
}


def scalar(learner, name, numbers):
    """An expression on Scalars: its number, the numbers that it was made from, their gradients."""
    leaves = [learner.Scalar(number) for number in numbers]
    result = SCALAR[name](*leaves)
    result.backward()
    return result.data, [leaf.data for leaf in leaves], [leaf.grad for leaf in leaves]


def scalar_before(learner, number):
    """A Scalar, and one made from it, before any backward."""
    leaf = learner.Scalar(number)
    result = leaf * leaf
    return leaf.data, leaf.grad, result.data, result.grad


def scalar_again(learner, names, numbers):
    """Several expressions of the same Scalars, one backward after another."""
    leaves = [learner.Scalar(number) for number in numbers]
    seen = []
    for name in names:
        SCALAR[name](*leaves).backward()
        seen.append([leaf.grad for leaf in leaves])
    return seen


def scalar_twice(learner, numbers):
    """Backward from one result twice, then from another that shares a part with it."""
    x, y, z = (learner.Scalar(number) for number in numbers)
    shared = x * y + z
    first, seen = shared * shared * x, []
    for result in (first, first, shared * z):
        result.backward()
        seen.append([leaf.grad for leaf in (x, y, z)])
    return seen


def scalar_itself(learner, number):
    """Backward twice from a Scalar that was made from a number, then from a result of it."""
    leaf, seen = learner.Scalar(number), []
    for result in (leaf, leaf, leaf * 3):
        result.backward()
        seen.append(leaf.grad)
    return seen


def scalar_unused(learner, numbers):
    """Results without a call of backward leave no gradients."""
    x, y, z = (learner.Scalar(number) for number in numbers)
    unused = x * y + z
    (x * x).backward()
    return unused.data, [leaf.grad for leaf in (x, y, z)]


def tensor(learner, name, arrays):
    """An expression on Tensors: its array, and the gradients of what it was made from."""
    leaves = [learner.Tensor(array) for array in arrays]
    result = TENSOR[name](*leaves)
    result.backward()
    return np.asarray(result.data), [np.asarray(leaf.grad) for leaf in leaves]


def tensor_with_arrays(learner, name, arrays, plain):
    """The same with one of the three left an array."""
    leaves = [
        array if index == plain else learner.Tensor(array) for index, array in enumerate(arrays)
    ]
    result = TENSOR[name](*leaves)
    result.backward()
    grads = [np.asarray(leaf.grad) for i, leaf in enumerate(leaves) if i != plain]
    return np.asarray(result.data), grads


def tensor_before(learner, data):
    """A Tensor, and one made from it, before any backward."""
    leaf = learner.Tensor(data)
    result = leaf * 2
    parts = (leaf.data, leaf.grad, result.data, result.grad)
    return [None if part is None else np.asarray(part) for part in parts]


def tensor_twice(learner, arrays):
    """Backward from one result twice, then from another that shares a part with it."""
    a, b, c = (learner.Tensor(array) for array in arrays)
    shared = a @ b + c
    first, seen = (shared * shared).sum(), []
    for result in (first, first, (shared * c).sum()):
        result.backward()
        seen.append([leaf.grad.copy() for leaf in (a, b, c)])
    return seen


def tensor_itself(learner, array):
    """Backward twice from a Tensor that was made from an array, then from a result of it."""
    leaf, seen = learner.Tensor(array), []
    for result in (leaf, leaf, (leaf * 3).sum()):
        result.backward()
        seen.append(np.array(leaf.grad))
    return seen


def tensor_same_twice(learner, array):
    """Two gradients that are the same numbers: whether one changes when the other is changed."""
    a, b = learner.Tensor(array), learner.Tensor(array)
    (a + b).sum().backward()
    a.grad = np.asarray(a.grad)
    if a.grad.flags.writeable:
        a.grad += 1
    return np.asarray(b.grad)


def tensor_forward(learner, name, arrays):
    """Forward and backward: what stands in the operands' data afterwards."""
    leaves = [learner.Tensor(array) for array in arrays]
    TENSOR[name](*leaves).backward()
    return [np.asarray(leaf.data) for leaf in leaves]


def tensor_zeroed(learner, arrays):
    """Backward, gradients put back to zeros, backward again: what a training loop does."""
    a, b = (learner.Tensor(array) for array in arrays)
    for _ in range(2):
        a.grad, b.grad = np.zeros_like(a.data), np.zeros_like(b.data)
        (a * b * b).sum().backward()
    return [np.asarray(a.grad), np.asarray(b.grad)]


def tensor_zeroed_in_place(learner, array):
    """The same, with the zeros written into the gradient that is there."""
    a = learner.Tensor(array)
    for _ in range(2):
        a.grad.fill(0.0)
        a.sum().backward()
    return np.asarray(a.grad)


def tensor_grad_types(learner, array):
    """The type of a gradient before the first backward and after it."""
    a, types = learner.Tensor(array), []
    types.append(type(a.grad).__name__)
    (a * a + a).sum().backward()
    types.append(type(a.grad).__name__)
    return types


def tensor_backward_of_many(learner, array):
    """Backward from something that is not one element."""
    (learner.Tensor(array) * 2).backward()


def train(learner, inputs, targets, weights, bias, lr, epochs):
    """train_orchards_with_tensor with the learner's Tensor."""
    return learner.train_orchards_with_tensor(
        learner.Tensor, inputs, targets, weights, bias, lr, epochs
    )


def train_with_another_kind(learner, inputs, targets, weights, bias, lr, epochs):
    """How many Tensors the function makes by the class it is given, and how many by a global one.

    The class that it is given is a subclass of the learner's own.
    """
    own, code = learner.Tensor, learner.train_orchards_with_tensor.__code__
    given, others, real = [], [], own.__init__

    def noting(self, *args, **kwargs):
        if type(self) is not own:
            given.append(1)
        elif sys._getframe(1).f_code is code:
            others.append(1)
        real(self, *args, **kwargs)

    inherited = "__init__" not in vars(own)
    own.__init__ = noting
    try:
        kind = type("Given", (own,), {})
        learner.train_orchards_with_tensor(kind, inputs, targets, weights, bias, lr, epochs)
    finally:
        if inherited:
            del own.__init__
        else:
            own.__init__ = real
    return len(given) >= 2, len(others)


def train_with_twice_the_gradients(learner, inputs, targets, weights, bias, lr, epochs):
    """The same with a backward that leaves every gradient twice as large."""
    kind = learner.Tensor
    own, backward = "backward" in vars(kind), kind.backward

    def doubled(self):
        backward(self)
        backward(self)

    kind.backward = doubled
    try:
        return learner.train_orchards_with_tensor(kind, inputs, targets, weights, bias, lr, epochs)
    finally:
        if own:
            kind.backward = backward
        else:
            del kind.backward


def count_backwards(learner, inputs, targets, weights, bias, lr, epochs):
    """The same: how often the Tensor's backward was called."""
    kind, count = learner.Tensor, 0
    own, backward = "backward" in vars(kind), kind.backward

    def counted(self):
        nonlocal count
        count += 1
        return backward(self)

    kind.backward = counted
    try:
        learner.train_orchards_with_tensor(kind, inputs, targets, weights, bias, lr, epochs)
    finally:
        if own:
            kind.backward = backward
        else:
            del kind.backward
    return count
