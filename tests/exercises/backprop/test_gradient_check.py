"""gradient_check: the largest relative error of a gradient against central differences."""

import math
from functools import partial

import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def _cubes(factors):
    """f and a slope that is wrong by these factors."""
    return probes.cubes, partial(probes.cubes_slope, factors=factors)


def _far_from_0(draw, *shape):
    return draw.away_from(0, *shape, by=0.5).double()


def inputs(draw, n):
    factors = draw.uniform(n, 2, low=0.6, high=1.6, dtype=torch.float64)
    return *_cubes(factors), _far_from_0(draw, n, 2)


def oracle(f, grad_f, t):
    # The slope a is the true one, n, times the factor: |a − n| / max(|a|, |n|).
    factors = grad_f.keywords["factors"]
    return ((factors - 1).abs() / factors.abs().clamp(min=1)).max().item()


test_standard = standard(
    "gradient_check",
    inputs,
    oracle,
    autograd=False,
    atol=1e-6,
    without={"takes_size_0": "without elements there is no largest error"},
)


def _says(learner, f, grad_f, t, wanted, atol=1e-6):
    expect(learner.gradient_check(f, grad_f, t)).equals(wanted, atol=atol, rtol=0)


def test_a_right_gradient_is_near_0(learner, draw):
    _says(learner, *_cubes(torch.ones(3, 2, dtype=torch.float64)), _far_from_0(draw, 3, 2), 0.0)


def test_elements_that_depend_on_each_other(learner, draw):
    t = draw.uniform(3, 2, low=0.1, high=0.5, dtype=torch.float64)

    _says(learner, probes.mixed, probes.mixed_slope, t, 0.0)


def test_one_wrong_element_of_many_is_found(learner, draw):
    factors = torch.ones(10, dtype=torch.float64)
    factors[draw.choice(range(10))] = 1.25

    _says(learner, *_cubes(factors), _far_from_0(draw, 10), 0.2)


def test_the_error_of_a_small_element_counts_as_much(learner):
    # The error of the large element is 3 in 300, that of the small one 0.75 in 1.5.
    t, factors = torch.tensor([10.0, 0.5]).double(), torch.tensor([1.01, 2.0]).double()

    _says(learner, *_cubes(factors), t, 0.5)


def test_a_small_slope_counts_as_much(learner):
    # A slope of 3e-4; grad_f returns twice that.
    t, factors = torch.tensor([0.01]).double(), torch.tensor([2.0]).double()

    _says(learner, *_cubes(factors), t, 0.5, atol=1e-4)


def test_a_tiny_slope_counts_as_much(learner):
    # At 0.1 a slope of 0.03, then at 2e-5 one of 1.2e-9; grad_f returns twice that for both.
    for at in (0.1, 2e-5):
        t, factors = torch.tensor([at]).double(), torch.tensor([2.0]).double()

        _says(learner, *_cubes(factors), t, 0.5, atol=1e-2)


def test_a_slope_too_small_or_too_large_is_divided_by_the_larger_one(learner):
    t = torch.tensor([1.0, 2.0]).double()

    _says(learner, *_cubes(torch.tensor([0.25, 1.0]).double()), t, 0.75)
    _says(learner, *_cubes(torch.tensor([4.0, 1.0]).double()), t, 0.75)


def test_slopes_below_0_count_by_their_size(learner):
    t = torch.tensor([1.0, 2.0]).double()

    for factor in (0.25, 4.0):
        slope = partial(probes.falling_slope, factors=torch.tensor([factor, 1.0]).double())
        _says(learner, probes.falling, slope, t, 0.75)


def test_a_wrong_sign_is_an_error_of_2(learner, draw):
    t = _far_from_0(draw, 4)

    for factor, error in ((0.5, 0.5), (-1.0, 2.0)):
        factors = torch.tensor([1.0, 1.0, factor, 1.0]).double()

        _says(learner, *_cubes(factors), t, error)


def test_where_both_are_0_there_is_no_error(learner, draw):
    right = partial(probes.all_but_the_last_slope, last=0.0)

    _says(learner, probes.all_but_the_last, right, _far_from_0(draw, 2, 3), 0.0)


def test_one_element_where_both_are_0_is_no_error(learner, draw):
    right = partial(probes.all_but_the_last_slope, last=0.0)

    _says(learner, probes.all_but_the_last, right, _far_from_0(draw, 1), 0.0)


def test_a_slope_of_nan_gives_nan(learner, draw):
    factors = torch.tensor([1.0, math.nan, 1.0]).double()

    _says(learner, *_cubes(factors), _far_from_0(draw, 3), math.nan)


def test_a_true_slope_of_nan_gives_nan_whatever_is_claimed(learner):
    t = torch.tensor([-1.0]).double()  # its root is NaN

    for claim in (1.0, 0.0):
        slope = partial(probes.roots_slope, where_nan=claim)
        _says(learner, probes.roots, slope, t, math.nan)


def test_a_claim_of_nan_where_the_true_slope_is_0_gives_nan(learner, draw):
    wrong = partial(probes.all_but_the_last_slope, last=math.nan)

    _says(learner, probes.all_but_the_last, wrong, _far_from_0(draw, 2, 3), math.nan)


def test_a_slope_where_the_true_one_is_0_is_an_error_of_1(learner, draw):
    wrong = partial(probes.all_but_the_last_slope, last=0.5)

    _says(learner, probes.all_but_the_last, wrong, _far_from_0(draw, 2, 3), 1.0)


def test_a_slope_of_0_where_the_true_one_is_not_is_an_error_of_1(learner, draw):
    t = _far_from_0(draw, 3)

    _says(learner, *_cubes(torch.tensor([1.0, 0.0, 1.0]).double()), t, 1.0)


def test_takes_both_sides(learner, draw):
    # At a step of 1e-6 the error of a one-sided difference is 1e-5 here, of a central one 1e-10.
    t = draw.uniform(4, low=-0.1, high=0.1, dtype=torch.float64)

    _says(learner, probes.steep, probes.steep_slope, t, 0.0)


def test_the_step_is_a_millionth(learner, draw):
    # For this sine, (f(t + step) − f(t − step)) / (2·step) is too small by (1e4·step)²/6, anywhere.
    whole, phase = draw.integers(low=3000, high=5000), draw.uniform(low=-1.0, dtype=torch.float64)
    t = ((2 * math.pi * whole + phase) / 1e4).reshape(1)

    _says(learner, probes.wave, probes.wave_slope, t, 1e-4 / 6, atol=1e-7)


def test_grad_f_may_return_its_argument_itself(learner, draw):
    # Then a result of grad_f that was taken before t moved in place moves along with t.
    _says(learner, probes.half_squares, probes.the_same, _far_from_0(draw, 3), 0.0, atol=1e-8)


def test_the_input_is_the_same_to_the_last_bit(learner, draw):
    # +step, −2·step, +step leaves a residue: near 1 it is in the last bits only.
    t = 1 + 0.3 * draw.uniform(30, dtype=torch.float64)

    seen = learner.gradient_check(*_cubes(torch.ones(30, dtype=torch.float64)), t)

    expect(seen).leaves_arguments_unchanged()


def test_both_functions_are_called_with_the_shape_of_t(learner, draw):
    f, grad_f = (partial(g, shape=(2, 3)) for g in (probes.strict_cubes, probes.strict_slope))

    _says(learner, f, grad_f, _far_from_0(draw, 2, 3), 0.0)


def test_a_single_number_works(learner, draw):
    _says(learner, *_cubes(torch.tensor(2.0).double()), _far_from_0(draw), 0.5)
