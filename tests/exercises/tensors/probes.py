"""Calls of this topic that need something which cannot be sent; they run beside the learner."""

import contextlib

import torch


@contextlib.contextmanager
def _new_memory_marked():
    """Meanwhile, memory that nobody wrote to reads NaN and not whatever happens to lie there.

    The public switch does the same, and costs a second at its first use.
    """
    before = torch.are_deterministic_algorithms_enabled()
    torch._C._set_deterministic_algorithms(True)
    try:
        yield
    finally:
        torch._C._set_deterministic_algorithms(before)


def uniform_on_marked_memory(learner, shape, low, high, generator):
    """What uniform gives where memory that nobody wrote to reads NaN."""
    with _new_memory_marked():
        return learner.uniform(shape, low, high, generator)


def gaussian_on_marked_memory(learner, shape, mean, std, generator):
    """What gaussian gives where memory that nobody wrote to reads NaN."""
    with _new_memory_marked():
        return learner.gaussian(shape, mean, std, generator)


def to_array_of_a_result(learner, t):
    """The array of a tensor that an operation made, and whether that still requires grad."""
    made = t.clone()
    array = learner.to_array(made)
    return array, made.requires_grad


def bytes_of_rows(learner, t, start, end):
    """The bytes of some whole rows, on the memory of the tensor that they are from."""
    return learner.bytes_of(t[start:end])


def device_of_filled_like(learner, shape, dtype, value):
    """The device, shape and dtype that filled_like gives for a tensor on the meta device.

    Every machine has that device: its tensors have a shape and a dtype, but no numbers.
    """
    made = learner.filled_like(torch.empty(shape, dtype=dtype, device="meta"), value)
    return made.device, made.shape, made.dtype
