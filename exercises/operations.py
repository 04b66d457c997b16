"""Elementwise operations and matrix products, from their parts.

"May not call" means the operation under all its names: `@` is matmul, `**` is pow, and the same
is true of their relatives. What an exercise does not forbid, it allows: arithmetic, comparisons,
`where` and masks; making, indexing, joining, sorting and moving elements; sums, means, extremes and
other reductions. Matrix products and norms are allowed where an exercise is not about products.
Layers, activations, losses, convolutions and pooling are never allowed.

Stay in torch all the way from the arguments to the result: no NumPy, no `.tolist()`, no
`torch.tensor([...])` around numbers that Python computed. A single number, as in
`torch.tensor(0.0)` or `t[mask] = 0`, is fine. "Float" is any floating point dtype: float16 and
bfloat16, too. Results are new tensors. Float results are differentiable, unless the docstring says
otherwise. Arguments stay as they are.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

import torch


def add(a: torch.Tensor, b: torch.Tensor | float) -> torch.Tensor:
    """The sum of a and b, element by element.

    Args:
        a: Any shape, float or integer.
        b: A tensor whose shape broadcasts with a's, or a number: do not round it to float32.

    Returns:
        A new tensor of the broadcast shape and of the dtype that torch promotes to: an integer plus
        a float is a float.

    May not call: add_ (`+=`) or anything else that writes in place, not even into a copy of a: the
    sum can have another shape and dtype.

    >>> add(torch.tensor([1, 2]), torch.tensor([[0.5], [10.0]])).tolist()
    [[1.5, 2.5], [11.0, 12.0]]
    >>> add(torch.tensor([1, 2]), 10).tolist()
    [11, 12]
    """
    raise NotImplementedError


def multiply(a: torch.Tensor, b: torch.Tensor | float) -> torch.Tensor:
    """The product of a and b, element by element.

    Args:
        a: Any shape, float or integer.
        b: A tensor whose shape broadcasts with a's, or a number: do not round it to float32.

    Returns:
        A new tensor of the broadcast shape and of the dtype that torch promotes to.

    May not call: mul_ (`*=`), matmul (`@`), or anything else that writes in place, not even into a
    copy of a, or that multiplies matrices (bmm, einsum, linear, …), not even diagonal matrices or
    matrices of one element.

    >>> multiply(torch.tensor([1, 2]), torch.tensor([[0.5], [10.0]])).tolist()
    [[0.5, 1.0], [10.0, 20.0]]
    >>> multiply(torch.tensor([1, 2]), 10).tolist()
    [10, 20]
    """
    raise NotImplementedError


def absolute(t: torch.Tensor) -> torch.Tensor:
    """The distance of each element from zero.

    Args:
        t: Any shape, float or signed integer.

    Returns:
        A new tensor of t's shape and dtype. NaN stays NaN; nothing overflows on the way, however
        large an element is.

    May not call: abs, copysign, hypot, norm or anything else that computes absolute values for you
    (l1_loss and pairwise_distance do).

    >>> absolute(torch.tensor([-2, 0, 3])).tolist()
    [2, 0, 3]
    """
    raise NotImplementedError


def clamp(t: torch.Tensor, low: float | None, high: float | None) -> torch.Tensor:
    """Each element if it lies between two bounds, otherwise the nearer bound.

    Args:
        t: Any shape, float or integer.
        low: Lower bound, or None if there is none. Do not round it to float32. If t is integer,
            the bound is a whole number: an int, or a float such as 2.0.
        high: Upper bound, never below low, or None if there is none. Otherwise like low.

    Returns:
        A new tensor of t's shape and dtype, also if both bounds are None. NaN stays NaN.

    May not call: clamp, clip, hardtanh, relu, threshold, nor maximum, minimum, max, min, sort or
    others that pick the larger or the smaller of two: compare and choose.

    >>> clamp(torch.tensor([-2.0, 0.5, 3.0]), 0.0, 1.0).tolist()
    [0.0, 0.5, 1.0]
    >>> clamp(torch.tensor([-2.0, 0.5, 3.0]), None, 1.0).tolist()
    [-2.0, 0.5, 1.0]
    """
    raise NotImplementedError


def divide(a: torch.Tensor, b: torch.Tensor | float) -> torch.Tensor:
    """The quotient of a and b, element by element, with its fraction.

    Args:
        a: Any shape, float or integer.
        b: A tensor whose shape broadcasts with a's, or a number: do not round it to float32.

    Returns:
        A new tensor of the broadcast shape, always float: of the dtype that torch promotes to, or
        float32 if both are integers. Division by zero gives inf, -inf or NaN.

    May not call: floor_divide (`//`), or anything else that rounds, as div with a rounding mode.

    >>> divide(torch.tensor([7, -7, 1]), 2).tolist()
    [3.5, -3.5, 0.5]
    >>> divide(torch.tensor([1.0]), torch.tensor([0.0])).tolist()
    [inf]
    """
    raise NotImplementedError


def floor_mod(a: torch.Tensor, b: torch.Tensor | float) -> torch.Tensor:
    """The remainder of a divided by b, with the sign of b, like Python's `%`.

    Args:
        a: Any shape, float or integer.
        b: A tensor whose shape broadcasts with a's, or a number: do not round it to float32.
            It is nowhere zero.

    Returns:
        a minus b times the quotient rounded down, of the broadcast shape and of the dtype that
        torch promotes to. Integers are exact, however large. It need not be differentiable.

    May not call: remainder, fmod, `%`.

    >>> floor_mod(torch.tensor([7, -7, 7, -7]), torch.tensor([3, 3, -3, -3])).tolist()
    [1, 2, -2, -1]
    """
    raise NotImplementedError


def power(t: torch.Tensor, n: int) -> torch.Tensor:
    """Each element of t to the power n, by repeated squaring.

    t¹³ = t⁸ · t⁴ · t, and t², t⁴ and t⁸ take one multiplication each. Two multiplications for each
    binary digit of n are enough: at most 2·log2(n) + 2 in all.

    Args:
        t: Any shape, float or integer.
        n: A whole number, 0 or more.

    Returns:
        A new tensor of t's shape and dtype; if n is 0, ones, even where t is 0. Integers are exact.

    May not call: pow (`**`), square, float_power, prod, cumprod, exp, log, sqrt, div (`/`), matmul
    (`@`), or anything else that is not a product of two elements: not even `** 2`.

    >>> power(torch.tensor([2, -3]), 13).tolist()
    [8192, -1594323]
    """
    raise NotImplementedError


def elementwise_power(base: torch.Tensor, exponent: torch.Tensor) -> torch.Tensor:
    """Each element of base to the power of its own exponent, as `torch.pow` does for two tensors.

    Args:
        base: Any shape, float32 or float64, finite.
        exponent: Of base's dtype, finite. Its shape broadcasts with base's. It may be negative, and
            need not be whole.

    Returns:
        A new tensor of the broadcast shape and of this dtype:

        - exponent 0: 1, even if base is 0;
        - base 0: 0 for a positive exponent, infinity for a negative one;
        - base below 0 and a whole exponent: positive if the exponent is even, else negative;
        - base below 0 and an exponent with a fraction: NaN.

        Where base is greater than 0, autograd can follow it back to both arguments.

    May not call: pow (`**`), float_power.

    >>> base, exponent = torch.tensor([2.0, 9.0, -2.0, 0.0]), torch.tensor([-1.0, 0.5, 3.0, 0.0])
    >>> [round(number, 4) for number in elementwise_power(base, exponent).tolist()]
    [0.5, 3.0, -8.0, 1.0]
    """
    raise NotImplementedError


def relu(t: torch.Tensor) -> torch.Tensor:
    """The positive part: each element if it is above zero, otherwise 0.

    Args:
        t: Any shape, float or integer.

    Returns:
        A new tensor of t's shape and dtype. NaN stays NaN, inf stays inf, −inf becomes 0.

    May not call: relu, leaky_relu, hardtanh, threshold, clamp, maximum, max, sort, or any other
    built-in activation, or others that pick the larger of two.

    >>> relu(torch.tensor([-2.0, 0.0, 3.0])).tolist()
    [0.0, 0.0, 3.0]
    """
    raise NotImplementedError


def leaky_relu(t: torch.Tensor, slope: float) -> torch.Tensor:
    """Each element if it is above zero, otherwise slope times the element.

    Args:
        t: Any shape, float.
        slope: Any number, also above 1 or below 0. Do not round it to float32.

    Returns:
        A new tensor of t's shape and dtype. NaN stays NaN.

    May not call: leaky_relu, relu, prelu, threshold, clamp, maximum, max, sort, or any other
    built-in activation, or others that pick the larger of two. Your own relu is fine.

    >>> leaky_relu(torch.tensor([-2.0, 0.0, 3.0]), 0.5).tolist()
    [-1.0, 0.0, 3.0]
    """
    raise NotImplementedError


def dot(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The sum of the products of two vectors, element by element.

    Args:
        a: (n,), float or int64.
        b: (n,), of the same dtype.

    Returns:
        The sum, of shape () and of their dtype; 0 if n is 0. Integers are exact.

    Raises:
        ValueError: If the shapes differ, with both in the message. (Shape (1,) would silently
            broadcast.)

    May not call: dot, `@`, matmul, inner, vdot, or anything else that sums products for you
    (einsum, tensordot, linear, convolutions, …).

    >>> dot(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, 5.0, 6.0])).item()
    32.0
    """
    raise NotImplementedError


def matvec(m: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """Matrix times vector: the dot product of each row with v.

    Args:
        m: (n, k), float or int64.
        v: (k,), of the same dtype.

    Returns:
        (n,) of their dtype. Integers are exact.

    Raises:
        ValueError: If v is not as long as the rows of m, with the shapes of m and v in the message.

    May not call: mv, `@`, matmul, dot, or anything else that multiplies matrices or sums products
    for you (einsum, tensordot, linear, convolutions, …). Your own dot is fine.

    >>> m = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    >>> matvec(m, torch.tensor([1.0, 10.0])).tolist()
    [21.0, 43.0, 65.0]
    """
    raise NotImplementedError


def matmul(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The matrix product, by broadcasting and a sum.

    Element [i, j] is the sum of the products of row i of a and column j of b. No loop is needed: at
    most 10 operations, whatever the sizes (views are not counted).

    Args:
        a: (n, k), float or int64.
        b: (k, m), of the same dtype.

    Returns:
        (n, m) of their dtype; zeros if k is 0. Integers are exact.

    Raises:
        ValueError: If a does not have as many columns as b has rows, with both shapes in the
            message.

    May not call: matmul, `@`, mm, mv, dot, or anything else that multiplies matrices or sums
    products for you (einsum, tensordot, bmm, addmm, linear, convolutions, …).

    >>> a, b = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 4.0, 5.0], [6.0, 7.0, 8.0]])
    >>> matmul(a, b).tolist()
    [[15.0, 18.0, 21.0]]
    """
    raise NotImplementedError


def matmul_loops(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The matrix product once more, by three Python loops: one element of each matrix at a time.

    This is the slow baseline that a later topic compares with faster ways. The innermost loop runs
    n·m·k times, and each time it reads at least one element by its index.

    Args:
        a: (n, k), float.
        b: (k, m), of the same dtype.

    Returns:
        (n, m) of a's dtype; zeros if k is 0. It need not be differentiable: `.item()` is fine.
        Fill a tensor of zeros; do not pass a list to `torch.tensor`.

    May not call: sum or mean, nor anything that multiplies matrices or sums products for you.
    Python's own `sum` is fine.

    >>> a, b = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 4.0, 5.0], [6.0, 7.0, 8.0]])
    >>> matmul_loops(a, b).tolist()
    [[15.0, 18.0, 21.0]]
    """
    raise NotImplementedError


def batched_matmul(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """One matrix product for each pair of matrices in two stacks.

    No loop is needed: at most 10 operations, whatever the sizes (views are not counted).

    Args:
        a: (B, n, k), float or int64.
        b: (B, k, m), of the same dtype.

    Returns:
        (B, n, m) of their dtype. Integers are exact. B may be 0.

    Raises:
        ValueError: If the batch sizes or the inner sizes differ, with both shapes in the message.

    May not call: bmm, matmul, `@`, or anything else that multiplies matrices or sums products for
    you (einsum, baddbmm, linear, vmap of mm, …).

    >>> a = torch.tensor([[[1.0, 2.0]], [[3.0, 4.0]]])
    >>> b = torch.tensor([[[1.0], [10.0]], [[100.0], [1000.0]]])
    >>> batched_matmul(a, b).tolist()
    [[[21.0]], [[4300.0]]]
    """
    raise NotImplementedError


def trace_of_product(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The trace of the matrix product of a and b, without forming that product.

    The trace needs only the n diagonal elements; the other n·n − n would be thrown away.

    Args:
        a: (n, m), float or int64.
        b: (m, n), of the same dtype.

    Returns:
        The sum of the diagonal of the product, of shape (). Integers are exact. At most 15·n·m
        elements are read and written in all (views cost nothing).

    Raises:
        ValueError: If b's shape is not a's shape reversed, with both in the message.

    May not call: trace, `@`, matmul, or anything else that multiplies matrices or sums products
    for you (einsum, tensordot, dot, linear, …).

    >>> a, b = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[5.0, 6.0], [7.0, 8.0]])
    >>> trace_of_product(a, b).item()
    69.0
    """
    raise NotImplementedError


def softmax(t: torch.Tensor, dim: int) -> torch.Tensor:
    """exp(t) divided by its sum along dim: positive numbers that add up to 1.

    Args:
        t: Any shape of rank 1 or more, float. Elements may be −inf, but not all of them along dim.
        dim: The dimension along which the result adds up to 1; negative numbers count from the end.

    Returns:
        A new tensor of t's shape and dtype. Elements of ±1000 give neither NaN nor inf.

    May not call: softmax, softmin, log_softmax, logsumexp, logaddexp, sigmoid, cross_entropy or
    another built-in that computes a softmax for you.

    >>> (row,) = softmax(torch.tensor([[1000.0, 1000.0, -1000.0]]), 1).tolist()
    >>> [round(p, 3) for p in row]
    [0.5, 0.5, 0.0]
    """
    raise NotImplementedError


def log_sum_exp(t: torch.Tensor, dim: int) -> torch.Tensor:
    """The logarithm of the sum of exp(t) along dim.

    Args:
        t: Any shape of rank 1 or more, float. Elements may be −inf.
        dim: The dimension to sum over; negative numbers count from the end.

    Returns:
        A new tensor of t's shape without dim. Elements of ±1000 give neither NaN nor inf. If all
        elements along dim are −inf, the result is −inf. NaN stays NaN.

    May not call: logsumexp, logaddexp, logcumsumexp, log_softmax, softmax, softplus, sigmoid,
    cross_entropy or another built-in that computes it for you.

    >>> result = log_sum_exp(torch.tensor([[1000.0, 1000.0], [0.0, 0.0]]), 1)
    >>> [round(value, 3) for value in result.tolist()]
    [1000.693, 0.693]
    """
    raise NotImplementedError


def one_hot(labels: torch.Tensor, classes: int) -> torch.Tensor:
    """A row for each label: 1 in the column of its class, 0 in all others.

    Args:
        labels: (n,) int64, each from 0 to classes − 1.
        classes: The number of classes, whether or not each of them occurs.

    Returns:
        (n, classes) int64.

    May not call: one_hot, scatter, scatter_.

    >>> one_hot(torch.tensor([2, 0]), 4).tolist()
    [[0, 0, 1, 0], [1, 0, 0, 0]]
    """
    raise NotImplementedError


def accuracy(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The fraction of the rows whose largest logit is in the column of their label.

    Args:
        logits: (n, classes), float; no row has its largest value twice. n is at least 1.
        labels: (n,) int64.

    Returns:
        A Python float from 0 to 1.

    May not call: softmax, sigmoid and the like: they do not change the order, and their rounding
    can make two logits equal.

    >>> logits = torch.tensor([[2.0, 1.0], [0.0, 3.0], [5.0, 4.0], [1.0, 9.0]])
    >>> accuracy(logits, torch.tensor([0, 1, 1, 1]))
    0.75
    """
    raise NotImplementedError


def moving_average(v: torch.Tensor, size: int) -> torch.Tensor:
    """The mean of every `size` neighbours, at a cost that does not grow with `size`.

    Args:
        v: (n,), float, finite.
        size: The number of neighbours, from 1 to n.

    Returns:
        (n − size + 1,) of v's dtype: element i is the mean of v[i] to v[i + size − 1]. Sums
        are kept in float64, so each mean is off by at most 1e-6 of the largest |v|, also for
        float32. At most 25·n elements are read and written in all (views cost nothing).

    Raises:
        ValueError: If size is not from 1 to n, with size and n in the message.

    May not call: conv1d, avg_pool1d or another convolution or pooling.

    >>> moving_average(torch.tensor([1.0, 2.0, 6.0, 1.0]), 2).tolist()
    [1.5, 4.0, 3.5]
    """
    raise NotImplementedError


def top_k_mask(t: torch.Tensor, k: int) -> torch.Tensor:
    """True at the k largest elements of each row.

    Args:
        t: (n, m), float or integer, without NaN.
        k: How many elements, from 0 to m.

    Returns:
        (n, m) bool with exactly k True in every row. If elements are equal, any of them can be
        marked.

    May not call: topk, kthvalue.

    >>> top_k_mask(torch.tensor([[3.0, 1.0, 2.0], [7.0, 9.0, 8.0]]), 2).tolist()
    [[True, False, True], [False, True, True]]
    """
    raise NotImplementedError
