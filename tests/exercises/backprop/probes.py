"""Functions that the tests pass to gradient_check; they run in the learner's process."""

import torch


def cubes(t):
    """The sum of cubes: its slope is 3·t², different for every element."""
    return (t**3).sum()


def cubes_slope(t, factors):
    """The slope of cubes, multiplied by a factor for each element; `factors` has t's shape."""
    return 3 * t**2 * factors


def falling(t):
    """Minus the sum of cubes: every slope is below 0."""
    return -cubes(t)


def falling_slope(t, factors):
    """The slope of falling, multiplied by a factor for each element."""
    return -cubes_slope(t, factors)


def steep(t):
    """A curve that bends so much that the slopes on its two sides differ."""
    return torch.exp(20 * t).sum()


def steep_slope(t):
    """The slope of steep."""
    return 20 * torch.exp(20 * t)


def wave(t):
    """Waves so short that a step of 1e-6 matters: it is a hundredth of a radian."""
    return torch.sin(1e4 * t).sum()


def wave_slope(t):
    """The slope of wave."""
    return 1e4 * torch.cos(1e4 * t)


def half_squares(t):
    """Half the sum of squares: its slope is t."""
    return (t**2).sum() / 2


def the_same(t):
    """The slope of half_squares: t itself, not a copy."""
    return t


def mixed(t):
    """Elements that depend on each other: every slope sees the whole tensor."""
    return torch.sin(t).sum() * torch.exp(0.1 * t.sum())


def mixed_slope(t):
    """The slope of mixed."""
    grown = torch.exp(0.1 * t.sum())
    return torch.cos(t) * grown + 0.1 * torch.sin(t).sum() * grown


def all_but_the_last(t):
    """The sum of squares without the last element, which has no influence."""
    return (t.flatten()[:-1] ** 2).sum()


def all_but_the_last_slope(t, last):
    """The slope of all_but_the_last, with `last` as the slope of the last element."""
    slope = 2 * t
    slope.flatten()[-1:] += last - slope.flatten()[-1:]
    return slope


def strict_cubes(t, shape):
    """The sum of cubes of a tensor that has to keep its shape."""
    assert tuple(t.shape) == shape, f"f was called with shape {tuple(t.shape)}, not {shape}"
    return cubes(t)


def strict_slope(t, shape):
    """The slope of the sum of cubes, for a tensor that has to keep its shape."""
    assert tuple(t.shape) == shape, f"grad_f was called with shape {tuple(t.shape)}, not {shape}"
    return 3 * t**2


def roots(t):
    """The sum of roots: NaN below 0, and so is the slope of every element."""
    return t.sqrt().sum()


def roots_slope(t, where_nan):
    """The slope of roots, with another number where it is NaN."""
    return (0.5 / t.sqrt()).nan_to_num(where_nan)
