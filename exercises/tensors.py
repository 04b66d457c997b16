"""What a tensor is: numbers of one dtype in a shape, and the memory that holds them.

Most of these functions are one or two lines long. Look up what torch offers, try it in a REPL,
and watch the dtype. No tensor that you make here requires grad.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

from typing import Any

import numpy as np
import torch


def from_rows(rows: list[Any], dtype: torch.dtype) -> torch.Tensor:
    """Make a tensor of the given dtype from nested lists.

    Args:
        rows: Numbers in lists, nested to any depth. Lists at the same level have the same length.
        dtype: The dtype of the tensor: floating point, integer or bool.

    Returns:
        The numbers in the shape of the nested lists; `[]` gives shape (0,). No number is rounded
        more than dtype itself requires. An integer dtype cuts off fractions; for bool, everything
        except 0 is True.

    >>> t = from_rows([[1, 2.5], [3, 4]], torch.float64)
    >>> t.tolist(), t.dtype
    ([[1.0, 2.5], [3.0, 4.0]], torch.float64)
    """
    raise NotImplementedError


def rank_shape_count(t: torch.Tensor) -> tuple[int, tuple[int, ...], int]:
    """The rank of a tensor, its shape, and the number of its elements.

    The rank is the number of axes. It has nothing to do with the rank of a matrix.

    Args:
        t: Any shape and dtype; a single number has rank 0 and shape ().

    Returns:
        (rank, shape, count): an int, a tuple of ints, and an int.

    >>> rank, shape, count = rank_shape_count(torch.zeros(2, 3))
    >>> rank, tuple(shape), count
    (2, (2, 3), 6)
    """
    raise NotImplementedError


def uniform(
    shape: tuple[int, ...], low: float, high: float, generator: torch.Generator
) -> torch.Tensor:
    """Draw random numbers from the uniform distribution between low and high.

    Args:
        shape: Shape of the result; () for a single number.
        low: Lower bound. It may be drawn.
        high: Upper bound, greater than low. It is not drawn (only rounding can give it).
        generator: The only source of randomness: the same state gives the same numbers.

    Returns:
        float32, of that shape: the numbers of one `torch.rand(shape, generator=generator)`, moved
        from [0, 1) to [low, high). Their order is kept: a larger draw gives a larger result.

    >>> t = uniform((2, 3), 5.0, 8.0, torch.Generator().manual_seed(1))
    >>> tuple(t.shape), t.min().item() >= 5.0, t.max().item() < 8.0
    ((2, 3), True, True)
    """
    raise NotImplementedError


def gaussian(
    shape: tuple[int, ...], mean: float, std: float, generator: torch.Generator
) -> torch.Tensor:
    """Draw from the normal distribution with the given mean and standard deviation.

    Args:
        shape: Shape of the result; () for a single number.
        mean: The mean: the middle of the bell curve.
        std: The standard deviation, at least 0. (Not the variance.)
        generator: The only source of randomness: the same state gives the same numbers.

    Returns:
        float32, of that shape: the numbers of one `torch.randn(shape, generator=generator)`, which
        have mean 0 and standard deviation 1, moved to this mean and this standard deviation.
        Their order is kept: a larger draw gives a larger result.

    >>> gaussian((2, 3), 5.0, 0.0, torch.Generator()).tolist()
    [[5.0, 5.0, 5.0], [5.0, 5.0, 5.0]]
    """
    raise NotImplementedError


def integers_between(
    shape: tuple[int, ...], low: int, high: int, generator: torch.Generator
) -> torch.Tensor:
    """Draw whole numbers from low to high, each with the same chance.

    `torch.IntTensor(2, 3)` has this dtype too, but it is not drawn: it holds what was in memory.

    Args:
        shape: Shape of the result; () for a single number.
        low: The least number that can be drawn.
        high: The greatest number that can be drawn, at least low. (It is drawn, like low.)
        generator: The only source of randomness: the same state gives the same numbers.

    Returns:
        int32, of that shape: the numbers of one `torch.randint` call with this generator, whose
        bounds give low, ..., high. Their order is kept.

    >>> t = integers_between((2, 3), 5, 5, torch.Generator())
    >>> t.tolist(), t.dtype
    ([[5, 5, 5], [5, 5, 5]], torch.int32)
    """
    raise NotImplementedError


def inclusive_range(start: float, end: float, step: float) -> torch.Tensor:
    """Numbers at equal steps from start to end, including the end if a step reaches it.

    Args:
        start: The first number.
        end: Where to stop. A step from start goes towards end, unless end equals start.
        step: The distance from one number to the next; never 0, negative to count down.

    Returns:
        float32 (n,), for ints too: start, start + step, start + 2·step, ..., none of them past
        end. But rounding must not lose the end: a number that differs from end by no more than
        a millionth of a step, before it or past it, counts as end and belongs to the result.
        Over a long range, rounding errors must not add up.

    May not call: torch.range, which is deprecated.

    >>> inclusive_range(2, 8, 1).tolist()
    [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    >>> inclusive_range(1, 0, -0.25).tolist()
    [1.0, 0.75, 0.5, 0.25, 0.0]
    """
    raise NotImplementedError


def filled(shape: tuple[int, ...], value: float, dtype: torch.dtype) -> torch.Tensor:
    """A tensor that holds the same value everywhere.

    Args:
        shape: Shape of the result; () makes a single number.
        value: The value of every element: an int, a float or a bool.
        dtype: The dtype of the tensor, whatever the type of value is.

    Returns:
        A contiguous tensor of that shape and dtype. Each element has its own place in memory. An
        integer dtype cuts off a fraction; for bool, everything except 0 is True.

    >>> t = filled((2, 3), 1, torch.float64)
    >>> t.tolist(), t.dtype
    ([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], torch.float64)
    """
    raise NotImplementedError


def half_open_range(start: float, end: float, step: float) -> torch.Tensor:
    """Numbers at equal steps from start towards end, without the end.

    Args:
        start: The first number.
        end: Where to stop. A step from start goes towards end, unless end equals start.
        step: The distance from one number to the next; never 0, negative to count down.

    Returns:
        float32 (n,), for ints too: start, start + step, start + 2·step, ..., as long as they have
        not reached end; shape (0,) if end equals start. If only rounding decides whether end is
        reached, both answers are right. Rounding errors do not add up over a long range.

    >>> half_open_range(2, 8, 1).tolist()
    [2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    """
    raise NotImplementedError


def filled_like(t: torch.Tensor, value: float) -> torch.Tensor:
    """A new tensor like t that holds the same value everywhere.

    Args:
        t: Any shape, dtype and device. Its values do not matter.
        value: The value of every element: an int, a float or a bool.

    Returns:
        A new tensor of t's shape, dtype and device. Each element has its own place in memory, even
        if t is expanded, so that its elements share theirs. It does not require grad. An integer
        dtype cuts off a fraction; for bool, everything except 0 is True.

    >>> filled_like(torch.tensor([1, 2, 3]), 7.0).tolist()
    [7, 7, 7]
    """
    raise NotImplementedError


def share_array(a: np.ndarray) -> torch.Tensor:
    """A tensor that uses the memory of a NumPy array: a change in one shows in the other.

    Args:
        a: Any shape; bool, integer or floating point. It may be a view with gaps, or transposed,
            but none of its strides is negative.

    Returns:
        A tensor of a's shape and dtype, in a's own memory.

    >>> a = np.array([1.0, 2.0])
    >>> t = share_array(a)
    >>> a[0] = 5.0
    >>> t.tolist()
    [5.0, 2.0]
    """
    raise NotImplementedError


def copy_array(a: np.ndarray, dtype: torch.dtype) -> torch.Tensor:
    """A tensor with the numbers of a NumPy array, in its own memory.

    Args:
        a: Any shape; bool, integer or floating point. It may be a view with gaps, or transposed,
            but none of its strides is negative.
        dtype: The dtype of the tensor.

    Returns:
        A tensor of a's shape and of that dtype. It shares no memory with a, whatever a's dtype is.
        No number is rounded more than dtype itself requires; an integer dtype cuts off
        fractions.

    >>> a = np.array([1.0, 2.0])
    >>> t = copy_array(a, torch.float64)
    >>> a[0] = 5.0
    >>> t.tolist(), t.dtype
    ([1.0, 2.0], torch.float64)
    """
    raise NotImplementedError


def to_array(t: torch.Tensor) -> np.ndarray:
    """The NumPy array of a tensor.

    Args:
        t: Any shape, on the CPU, of a dtype that NumPy has too. It may require grad, and it
            stays as it is.

    Returns:
        An array of t's shape and dtype; of shape () for a single number. It may share t's memory.

    >>> a = to_array(torch.tensor([1.0, 2.0], requires_grad=True))
    >>> a.tolist(), str(a.dtype)
    ([1.0, 2.0], 'float32')
    """
    raise NotImplementedError


def as_float(t: torch.Tensor) -> torch.Tensor:
    """Convert integers and bools to float32, and leave floating point numbers as they are.

    Args:
        t: Any shape; any integer dtype, bool, or any floating point dtype.

    Returns:
        If t holds integers or bools: float32 of t's shape, whatever torch's default dtype is. If t
        holds floating point numbers of any precision: t itself, not copied and still in its graph.

    >>> as_float(torch.tensor([1, 2])).tolist()
    [1.0, 2.0]
    >>> as_float(torch.tensor([0.5], dtype=torch.float64)).dtype
    torch.float64
    """
    raise NotImplementedError


def mean_of_ints(t: torch.Tensor) -> torch.Tensor:
    """The mean of a tensor of integers.

    Args:
        t: Any shape with at least one element; uint8, int8, int16, int32 or int64. Their sum may
            be too large for int64.

    Returns:
        The mean over every element, of shape (), float64. (float32 holds every whole number only up
        to 2**24: in float32, the mean of a single 2**24 + 1 would be wrong.)

    >>> mean_of_ints(torch.tensor([1, 2, 4, 4])).item()
    2.75
    """
    raise NotImplementedError


def same_or_promoted(a: torch.Tensor, b: torch.Tensor) -> torch.dtype:
    """The dtype that a + b has.

    Two tensors of the same dtype keep it. Otherwise torch promotes them to a dtype that can hold
    both kinds of numbers. If one has axes and the other has rank 0, the one of rank 0 counts only
    if its kind is the higher one (bool < integer < floating point < complex). If the one of rank 0
    is complex and the other is floating point, the other still decides the precision: float32 with
    axes and complex128 of rank 0 give complex64.

    Args:
        a: Any dtype.
        b: Any dtype, of a shape that broadcasts with a's.

    Returns:
        The dtype of the sum.

    >>> same_or_promoted(torch.tensor([1, 2]), torch.tensor([0.5, 1.5]))
    torch.float32
    """
    raise NotImplementedError


def bytes_of(t: torch.Tensor) -> int:
    """The number of bytes that the elements of a tensor take.

    Args:
        t: Any shape, dtype and strides.

    Returns:
        How many bytes all its elements take, as an int. If t is a view, only its own elements
        count, not the rest of the memory behind it. If elements share memory, each one counts.

    >>> bytes_of(torch.zeros(2, 3))
    24
    """
    raise NotImplementedError
