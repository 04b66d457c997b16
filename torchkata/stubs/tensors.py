"""What a tensor is: numbers of one dtype in a shape, and the memory that they lie in.

Most of these functions are one or two lines long. Look up what torch offers, try it in a REPL,
and mind the dtype. No tensor that you make here requires grad.
"""

from typing import Any

import numpy as np
import torch


def from_rows(rows: list[Any], dtype: torch.dtype) -> torch.Tensor:
    """Make a tensor of that dtype from nested lists.

    Args:
        rows: Numbers in lists, nested to any depth; lists of one level have one length.
        dtype: What the tensor is to hold: floating point numbers, integers or bools.

    Returns:
        The numbers, shaped like the nest; `[]` gives shape (0,). No number is rounded more than
        dtype itself demands. An integer dtype cuts fractions off; bool takes all but 0 as True.

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
    """Draw numbers that lie anywhere between low and high with equal chance.

    Args:
        shape: Shape of the result; () for a single number.
        low: Lower bound, which may be drawn.
        high: Upper bound, above low, which may not (but for rounding).
        generator: The only source of chance: equal generators give equal numbers.

    Returns:
        float32, of that shape: the draws of one `torch.rand(shape, generator=generator)`, moved
        from [0, 1) to [low, high). A larger draw stays the larger one.

    >>> t = uniform((2, 3), 5.0, 8.0, torch.Generator().manual_seed(1))
    >>> tuple(t.shape), t.min().item() >= 5.0, t.max().item() < 8.0
    ((2, 3), True, True)
    """
    raise NotImplementedError


def gaussian(
    shape: tuple[int, ...], mean: float, std: float, generator: torch.Generator
) -> torch.Tensor:
    """Draw from the normal distribution with that mean and that standard deviation.

    Args:
        shape: Shape of the result; () for a single number.
        mean: Where the bell has its middle.
        std: Its standard deviation, at least 0. (Not the variance.)
        generator: The only source of chance: equal generators give equal numbers.

    Returns:
        float32, of that shape: the draws of one `torch.randn(shape, generator=generator)`, which
        have mean 0 and standard deviation 1, moved to this mean and this standard deviation. A
        larger draw stays the larger one.

    >>> gaussian((2, 3), 5.0, 0.0, torch.Generator()).tolist()
    [[5.0, 5.0, 5.0], [5.0, 5.0, 5.0]]
    """
    raise NotImplementedError


def inclusive_range(start: float, end: float, step: float) -> torch.Tensor:
    """Numbers at equal steps from start to end, with the end where a step reaches it.

    Args:
        start: The first number.
        end: Where to stop. Going by step from start leads towards it, or it is start.
        step: From one number to the next; not 0, below 0 to count down.

    Returns:
        float32 (n,), for ints too: start, start + step, start + 2·step, ..., none of them past
        end. But rounding must not lose the end: where a whole number of steps comes within a
        millionth of a step of end, on either side, it has reached end, and the number belongs to
        the result. Errors do not add up over a long range.

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
        value: What every element is to be: an int, a float or a bool.
        dtype: What the tensor is to hold, whatever the type of value is.

    Returns:
        A contiguous tensor of that shape and dtype, each element with a place of its own. An
        integer dtype cuts a fraction off; bool takes all but 0 as True.

    >>> t = filled((2, 3), 1, torch.float64)
    >>> t.tolist(), t.dtype
    ([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], torch.float64)
    """
    raise NotImplementedError


def half_open_range(start: float, end: float, step: float) -> torch.Tensor:
    """Numbers at equal steps from start towards end, with the end left out.

    Args:
        start: The first number.
        end: Where to stop. Going by step from start leads towards it, or it is start.
        step: From one number to the next; not 0, below 0 to count down.

    Returns:
        float32 (n,), for ints too: start, start + step, start + 2·step, ... as long as they have
        not reached end; (0,) where end is start. Where only rounding decides whether end is
        reached, either answer will do. Errors do not add up over a long range.

    >>> half_open_range(2, 8, 1).tolist()
    [2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    """
    raise NotImplementedError


def filled_like(t: torch.Tensor, value: float) -> torch.Tensor:
    """A new tensor like another one, that holds the same value everywhere.

    Args:
        t: The model: any shape, dtype and device. What it holds does not matter.
        value: What every element is to be: an int, a float or a bool.

    Returns:
        A new tensor of t's shape, dtype and device, each element with a place of its own. It does
        not require grad. An integer dtype cuts a fraction off; bool takes all but 0 as True.

    >>> filled_like(torch.tensor([1, 2, 3]), 7.0).tolist()
    [7, 7, 7]
    """
    raise NotImplementedError


def share_array(a: np.ndarray) -> torch.Tensor:
    """A tensor on the memory of a NumPy array: a change in one shows in the other.

    Args:
        a: Any shape; bool, integer or floating point. It may be a view with gaps, or transposed,
            but no stride of it is negative.

    Returns:
        A tensor of a's shape and dtype, on a's own memory.

    >>> a = np.array([1.0, 2.0])
    >>> t = share_array(a)
    >>> a[0] = 5.0
    >>> t.tolist()
    [5.0, 2.0]
    """
    raise NotImplementedError


def copy_array(a: np.ndarray, dtype: torch.dtype) -> torch.Tensor:
    """A tensor that holds what a NumPy array holds, on memory of its own.

    Args:
        a: Any shape; bool, integer or floating point. It may be a view with gaps, or transposed,
            but no stride of it is negative.
        dtype: What the tensor is to hold.

    Returns:
        A tensor of a's shape and of that dtype, which shares no memory with a, whatever a's dtype
        is. No number is rounded more than dtype itself demands; an integer dtype cuts fractions
        off.

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
        t: Any shape, on the CPU, of a dtype that NumPy has too. It may require grad, and is the
            same afterwards.

    Returns:
        An array of t's shape and dtype; of shape () for a single number. It may share t's memory.

    >>> a = to_array(torch.tensor([1.0, 2.0], requires_grad=True))
    >>> a.tolist(), str(a.dtype)
    ([1.0, 2.0], 'float32')
    """
    raise NotImplementedError


def as_float(t: torch.Tensor) -> torch.Tensor:
    """Integers and bools as float32, floating point numbers as they are.

    Args:
        t: Any shape; any integer dtype, bool, or any floating point dtype.

    Returns:
        float32 of t's shape where t holds integers or bools. Where it holds floating point numbers
        of whatever precision: t itself, uncopied and still in its graph.

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
        The mean over every element, of shape (), float64: float32 holds whole numbers without gaps
        only up to 2**24, so the mean of a lone 2**24 + 1 would come out wrong.

    >>> mean_of_ints(torch.tensor([1, 2, 4, 4])).item()
    2.75
    """
    raise NotImplementedError


def same_or_promoted(a: torch.Tensor, b: torch.Tensor) -> torch.dtype:
    """The dtype that a + b has.

    Two tensors of one dtype keep it. Else torch promotes them to a dtype that has room for both
    kinds of numbers. A tensor of rank 0 only has a say against one with axes where its kind is the
    higher one (bool < integer < floating point < complex); a complex one then leaves the precision
    to floating point numbers with axes: beside float32, complex128 makes complex64.

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
    """The bytes that the elements of a tensor take.

    Args:
        t: Any shape, dtype and strides.

    Returns:
        How many bytes all its elements take if each has its own place, as an int. Where t is a
        view, memory that belongs to others does not count.

    >>> bytes_of(torch.zeros(2, 3))
    24
    """
    raise NotImplementedError
