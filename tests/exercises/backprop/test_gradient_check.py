"""gradient_check: the largest relative error of a gradient against central differences."""

import math
from functools import partial

import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)
STEP = 1e-6


def _cubes(factors):
    """f and a slope that is wrong by those factors."""
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
    without={"takes_size_0": "there is no largest of no errors"},
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
    # The large element is off by 3 in 300, the small one by 0.75 in 1.5.
    t, factors = torch.tensor([10.0, 0.5]).double(), torch.tensor([1.01, 2.0]).double()

    _says(learner, *_cubes(factors), t, 0.5)


def test_a_small_slope_counts_as_much(learner):
    # A slope of 3e-4, claimed to be twice that.
    t, factors = torch.tensor([0.01]).double(), torch.tensor([2.0]).double()

    _says(learner, *_cubes(factors), t, 0.5, atol=1e-4)


def test_a_tiny_slope_counts_as_much(learner):
    # At 0.1 a slope of 0.03, then at 2e-5 one of 1.2e-9; both are claimed to be twice that.
    for at in (0.1, 2e-5):
        t, factors = torch.tensor([at]).double(), torch.tensor([2.0]).double()

        _says(learner, *_cubes(factors), t, 0.5, atol=1e-2)


def test_too_small_and_too_large_are_both_held_against_the_larger(learner):
    t = torch.tensor([1.0, 2.0]).double()

    _says(learner, *_cubes(torch.tensor([0.25, 1.0]).double()), t, 0.75)
    _says(learner, *_cubes(torch.tensor([4.0, 1.0]).double()), t, 0.75)


def test_slopes_below_0_count_by_their_size(learner):
    t = torch.tensor([1.0, 2.0]).double()

    for factor in (0.25, 4.0):
        slope = partial(probes.falling_slope, factors=torch.tensor([factor, 1.0]).double())
        _says(learner, probes.falling, slope, t, 0.75)


def test_a_turned_sign_is_2(learner, draw):
    t = _far_from_0(draw, 4)

    for factor, error in ((0.5, 0.5), (-1.0, 2.0)):
        factors = torch.tensor([1.0, 1.0, factor, 1.0]).double()

        _says(learner, *_cubes(factors), t, error)


def test_where_both_are_0_there_is_no_error(learner, draw):
    right = partial(probes.all_but_the_last_slope, last=0.0)

    _says(learner, probes.all_but_the_last, right, _far_from_0(draw, 2, 3), 0.0)


def test_no_slope_anywhere_and_none_claimed_is_no_error(learner, draw):
    right = partial(probes.all_but_the_last_slope, last=0.0)

    _says(learner, probes.all_but_the_last, right, _far_from_0(draw, 1), 0.0)


def test_a_slope_that_is_no_number_shows(learner, draw):
    factors = torch.tensor([1.0, math.nan, 1.0]).double()

    _says(learner, *_cubes(factors), _far_from_0(draw, 3), math.nan)


def test_a_slope_where_there_is_none_is_all_wrong(learner, draw):
    wrong = partial(probes.all_but_the_last_slope, last=0.5)

    _says(learner, probes.all_but_the_last, wrong, _far_from_0(draw, 2, 3), 1.0)


def test_no_slope_where_there_is_one_is_all_wrong(learner, draw):
    t = _far_from_0(draw, 3)

    _says(learner, *_cubes(torch.tensor([1.0, 0.0, 1.0]).double()), t, 1.0)


def test_takes_both_sides(learner, draw):
    # At a step of 1e-6 a one-sided difference is off by 1e-5 here, a central one by 1e-10.
    t = draw.uniform(4, low=-0.1, high=0.1, dtype=torch.float64)

    _says(learner, probes.steep, probes.steep_slope, t, 0.0)


def test_the_step_is_a_millionth(learner, draw):
    # Of a sine, (f(t + step) − f(t − step)) / (2·step) is too small by (1e4·step)²/6, anywhere.
    whole, phase = draw.integers(low=3000, high=5000), draw.uniform(low=-1.0, dtype=torch.float64)
    t = ((2 * math.pi * whole + phase) / 1e4).reshape(1)

    _says(learner, probes.wave, probes.wave_slope, t, 1e-4 / 6, atol=1e-7)


def test_the_claim_may_be_the_tensor_itself(learner, draw):
    # Then a claim that was taken before t was moved in place moves along with it.
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


def _numeric(f, t, difference=lambda f, t, step: (f(t + step) - f(t - step)) / (2 * STEP)):
    t = t.detach()
    slopes = []
    for i in range(t.numel()):
        step = torch.zeros(t.numel(), dtype=t.dtype)
        step[i] = STEP
        slopes.append(difference(f, t, step.view(t.shape)))
    return torch.stack(slopes).view(t.shape)


def _relative(a, n):
    larger = torch.maximum(a.abs(), n.abs())
    return torch.where(larger != 0, (a - n).abs() / larger.clamp(min=1e-300), 0.0)


@wrong_answer("That is the largest absolute error. Divide each by the larger of |a| and |n|.")
def absolute(f, grad_f, t):
    return (grad_f(t) - _numeric(f, t)).abs().max().item()


@wrong_answer("You took the mean. One wrong element has to show: take the largest.")
def mean(f, grad_f, t):
    return _relative(grad_f(t), _numeric(f, t)).mean().item()


@wrong_answer("You divided by |a| + |n|. Divide by the larger of the two.")
def divided_by_the_sum(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).abs() / (a.abs() + n.abs()).clamp(min=1e-300)).max().item()


@wrong_answer("You divided by |n| alone. Divide by the larger of |a| and |n|.")
def divided_by_the_numeric(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).abs() / n.abs().clamp(min=1e-300)).max().item()


@wrong_answer("You divided by |a| alone. Divide by the larger of |a| and |n|.")
def divided_by_the_analytic(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).abs() / a.abs().clamp(min=1e-300)).max().item()


@wrong_answer("You divided by the larger of a and n with their signs. Compare their sizes.")
def divided_by_the_larger_with_its_sign(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    larger = torch.maximum(a, n)
    return torch.where(larger != 0, (a - n).abs() / larger.abs(), 0.0).max().item()


@wrong_answer(
    "The largest error was divided by the largest slope. Divide element by element first."
)
def largest_by_largest(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).abs().max() / torch.maximum(a.abs(), n.abs()).max()).item()


@wrong_answer("You compared the norms of whole gradients: a small element drowns in it.")
def by_norms(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).norm() / torch.maximum(a.norm(), n.norm())).item()


@wrong_answer("The difference has a sign, and the largest of negative numbers is not the worst.")
def signed(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    larger = torch.maximum(a.abs(), n.abs()).clamp(min=1e-300)
    return ((a - n) / larger).max().item()


@wrong_answer("Where both slopes are 0, 0/0 gave NaN. That is no error: 0.")
def nan_at_zero(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).abs() / torch.maximum(a.abs(), n.abs())).max().item()


@wrong_answer(
    "A slope of NaN counted as no error. Every comparison with NaN is False; it has to show."
)
def nan_is_no_error(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    larger = torch.maximum(a.abs(), n.abs())
    return torch.where(larger > 0, (a - n).abs() / larger, 0.0).max().item()


@wrong_answer("You compared |a| with |n|: a turned sign counts as right then. Take |a − n|.")
def signs_dropped(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    larger = torch.maximum(a.abs(), n.abs()).clamp(min=1e-300)
    return torch.where(larger.isnan(), larger, (a.abs() - n.abs()).abs() / larger).max().item()


_FLOOR = (
    "What keeps the fraction from 0/0 is too large: a tiny slope that is all wrong looks right "
    "with it. Divide by the larger alone, and make 0/0 a 0 yourself."
)


@wrong_answer(_FLOOR)
def with_an_eps(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).abs() / (torch.maximum(a.abs(), n.abs()) + 1e-8)).max().item()


@wrong_answer(_FLOOR)
def with_a_floor_too_high(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).abs() / torch.maximum(a.abs(), n.abs()).clamp(min=1e-8)).max().item()


def _with_step(f, grad_f, t, size):
    def difference(f, t, step):
        step = step / STEP * size
        return (f(t + step) - f(t - step)) / (2 * size)

    return _relative(grad_f(t), _numeric(f, t, difference)).max().item()


_STEP = "The step is not 1e-6. Another one is off by another amount."


@wrong_answer(_STEP)
def larger_step(f, grad_f, t):
    return _with_step(f, grad_f, t, 1e-5)


@wrong_answer(_STEP)
def a_thousandth_for_a_step(f, grad_f, t):
    return _with_step(f, grad_f, t, 1e-3)


@wrong_answer(_STEP)
def much_larger_step(f, grad_f, t):
    return _with_step(f, grad_f, t, 1e-4)


@wrong_answer(
    "The claimed gradient was taken from a tensor that moved afterwards, and grad_f may give back "
    "that tensor itself. Hand it a copy, or keep one of what it says."
)
def claim_moves_along(f, grad_f, t):
    copy = t.detach().clone(memory_format=torch.contiguous_format)
    claimed, flat, errors = grad_f(copy).reshape(-1), copy.view(-1), []
    for i in range(len(flat)):
        old = flat[i].item()
        flat[i] = old + STEP
        above = f(copy).item()
        flat[i] = old - STEP
        n = (above - f(copy).item()) / (2 * STEP)
        errors.append(_relative(claimed[i].detach(), torch.tensor(n).double()).item())
        flat[i] = old
    return float("nan") if any(error != error for error in errors) else max(errors)


@wrong_answer("You went to one side only: use f(t + step) − f(t − step), over 2·step.")
def one_sided(f, grad_f, t):
    numeric = _numeric(f, t, lambda f, t, step: (f(t + step) - f(t)) / STEP)
    return _relative(grad_f(t), numeric).max().item()


@wrong_answer("From t − step to t + step it is 2·step: divide by that.")
def divided_by_one_step(f, grad_f, t):
    numeric = _numeric(f, t, lambda f, t, step: (f(t + step) - f(t - step)) / STEP)
    return _relative(grad_f(t), numeric).max().item()


@wrong_answer("A whole row moved at once: of a matrix, t[i] is a row. Move one element at a time.")
def row_by_row(f, grad_f, t):
    at = t.detach()
    slopes = torch.empty_like(at)
    for i in range(len(at) if at.ndim else 0):
        above, below = at.clone(), at.clone()
        above[i] += STEP
        below[i] -= STEP
        slopes[i] = (f(above) - f(below)) / (2 * STEP)
    return _relative(grad_f(at), slopes if at.ndim else _numeric(f, at)).max().item()


@wrong_answer("All elements moved at once. Move one at a time.")
def all_at_once(f, grad_f, t):
    slope = (f(t + STEP) - f(t - STEP)) / (2 * STEP)
    return _relative(grad_f(t), slope.expand(t.shape)).max().item()


@wrong_answer("A function was handed a flat tensor. Hand both one of t's own shape.")
def flattened(f, grad_f, t):
    flat = t.detach().reshape(-1)
    return _relative(grad_f(flat).view(t.shape), _numeric(f, flat).view(t.shape)).max().item()


@wrong_answer(
    "t is not the same afterwards: adding a step, taking two away and adding one leaves a "
    "rounding. Put the old value back, or work on a copy."
)
def residue(f, grad_f, t):
    at = t.detach()
    slopes = torch.empty_like(at)
    for index in torch.cartesian_prod(*(torch.arange(n) for n in at.shape)).view(at.numel(), -1):
        one = tuple(index) if at.ndim else ()
        at[one] += STEP
        above = f(at).item()
        at[one] -= 2 * STEP
        slopes[one] = (above - f(at).item()) / (2 * STEP)
        at[one] += STEP
    return _relative(grad_f(at), slopes).max().item()


@wrong_answer("A tensor came back. Make it a float with .item().")
def as_tensor(f, grad_f, t):
    return _relative(grad_f(t), _numeric(f, t)).max()


@wrong_answer("Autograd gave the slope here. Try both sides.")
def by_autograd(f, grad_f, t):
    leaf = t.detach().clone().requires_grad_()
    return _relative(grad_f(t), torch.autograd.grad(f(leaf), leaf)[0]).max().item()


@right_answer
def change_and_put_back(f, grad_f, t):
    copy = t.detach().clone(memory_format=torch.contiguous_format)
    claimed, flat, errors = grad_f(copy).reshape(-1), copy.view(-1), []
    for i in range(len(flat)):
        old = flat[i].item()
        flat[i] = old + STEP
        above = f(copy).item()
        flat[i] = old - STEP
        n = (above - f(copy).item()) / (2 * STEP)
        flat[i] = old
        a = claimed[i].item()
        errors.append(0.0 if a == n else abs(a - n) / max(abs(a), abs(n)))
    return float("nan") if any(error != error for error in errors) else max(errors)


@right_answer
def with_a_floor(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return float(((a - n).abs() / torch.maximum(a.abs(), n.abs()).clamp(min=1e-12)).max())
