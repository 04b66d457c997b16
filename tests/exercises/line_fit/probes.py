"""Functions that the tests pass to exercises; they run in the learner's process."""

import torch


def cubic(t):
    """The sum of cubes: its slope is 3·t², different for every element."""
    return (t**3).sum()


def mixed(t):
    """Elements that depend on each other: every slope sees the whole tensor."""
    return torch.sin(t).sum() * torch.exp(0.1 * t.sum())


def strict_shape(t, shape):
    """The sum of cubes of a tensor that has to keep its shape."""
    assert tuple(t.shape) == shape, f"f was called with shape {tuple(t.shape)}, not {shape}"
    return (t**3).sum()
