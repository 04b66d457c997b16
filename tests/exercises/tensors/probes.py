"""Calls of this topic with something that cannot be sent; they run beside the learner's code."""

import contextlib

import torch


@contextlib.contextmanager
def _new_memory_marked():
    """In this block, memory that was never written to reads NaN (integers: the largest one).

    The public switch does the same, but its first use takes a second.
    """
    before = torch.are_deterministic_algorithms_enabled()
    torch._C._set_deterministic_algorithms(True)
    try:
        yield
    finally:
        torch._C._set_deterministic_algorithms(before)


def uniform_on_marked_memory(learner, shape, low, high, generator):
    """What uniform returns if memory that was never written to reads NaN."""
    with _new_memory_marked():
        return learner.uniform(shape, low, high, generator)


def gaussian_on_marked_memory(learner, shape, mean, std, generator):
    """What gaussian returns if memory that was never written to reads NaN."""
    with _new_memory_marked():
        return learner.gaussian(shape, mean, std, generator)


def integers_on_marked_memory(learner, shape, low, high, generator):
    """What integers_between returns if memory that was never written to holds the largest int."""
    with _new_memory_marked():
        return learner.integers_between(shape, low, high, generator)


def to_array_of_a_result(learner, t):
    """The array of a tensor that an operation made, and whether that tensor still requires grad."""
    made = t.clone()
    array = learner.to_array(made)
    return array, made.requires_grad


def bytes_of_rows(learner, t, start, end):
    """The bytes of some whole rows: a view in the memory of a larger tensor."""
    return learner.bytes_of(t[start:end])


def device_of_filled_like(learner, shape, dtype, value):
    """The device, shape and dtype that filled_like gives for a tensor on the meta device.

    Every machine has that device: its tensors have a shape and a dtype, but no numbers.
    """
    made = learner.filled_like(torch.empty(shape, dtype=dtype, device="meta"), value)
    return made.device, made.shape, made.dtype
