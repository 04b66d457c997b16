"""gradient_check: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer

STEP = 1e-6


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


@wrong_answer("This is the largest absolute error. Divide each error by the larger of |a| and |n|.")
def absolute(f, grad_f, t):
    return (grad_f(t) - _numeric(f, t)).abs().max().item()


@wrong_answer("You took the mean. Take the largest error, so that one wrong element is visible.")
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


@wrong_answer("You divided by the larger of a and n, with their signs. Compare |a| and |n|.")
def divided_by_the_larger_with_its_sign(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    larger = torch.maximum(a, n)
    return torch.where(larger != 0, (a - n).abs() / larger.abs(), 0.0).max().item()


@wrong_answer(
    "You divided the largest error by the largest slope. Divide element by element first."
)
def largest_by_largest(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).abs().max() / torch.maximum(a.abs(), n.abs()).max()).item()


@wrong_answer(
    "You compared the norms of whole gradients, so the error of a small element is hidden. Compare "
    "element by element."
)
def by_norms(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).norm() / torch.maximum(a.norm(), n.norm())).item()


@wrong_answer(
    "The difference has a sign, so a large negative error is missed. Use its absolute value."
)
def signed(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    larger = torch.maximum(a.abs(), n.abs()).clamp(min=1e-300)
    return ((a - n) / larger).max().item()


@wrong_answer("Where both slopes are 0, 0/0 gave NaN. The error there is 0.")
def nan_at_zero(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    return ((a - n).abs() / torch.maximum(a.abs(), n.abs())).max().item()


@wrong_answer(
    "A slope of NaN counted as no error, because every comparison with NaN is False. Return NaN "
    "then."
)
def nan_is_no_error(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    larger = torch.maximum(a.abs(), n.abs())
    return torch.where(larger > 0, (a - n).abs() / larger, 0.0).max().item()


@wrong_answer("You compared |a| with |n|, so a wrong sign goes unnoticed. Use |a − n|.")
def signs_dropped(f, grad_f, t):
    a, n = grad_f(t), _numeric(f, t)
    larger = torch.maximum(a.abs(), n.abs()).clamp(min=1e-300)
    return torch.where(larger.isnan(), larger, (a.abs() - n.abs()).abs() / larger).max().item()


_FLOOR = (
    "The small number that prevents 0/0 is too large: with it, a tiny slope that is completely "
    "wrong looks right. Divide by the larger one alone, and handle 0/0 yourself."
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


_STEP = "The step is not 1e-6. Another step gives another error."


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
    "You changed the tensor after you passed it to grad_f, and the result may be that same tensor. "
    "Pass a copy, or copy the result."
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


@wrong_answer("You moved to one side only. Use f(t + step) − f(t − step), divided by 2·step.")
def one_sided(f, grad_f, t):
    numeric = _numeric(f, t, lambda f, t, step: (f(t + step) - f(t)) / STEP)
    return _relative(grad_f(t), numeric).max().item()


@wrong_answer("The distance from t − step to t + step is 2·step. Divide by that.")
def divided_by_one_step(f, grad_f, t):
    numeric = _numeric(f, t, lambda f, t, step: (f(t + step) - f(t - step)) / STEP)
    return _relative(grad_f(t), numeric).max().item()


@wrong_answer("A whole row moved at once: t[i] of a matrix is a row. Move one element at a time.")
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


@wrong_answer("A function was called with a flat tensor. Call both with a tensor of t's shape.")
def flattened(f, grad_f, t):
    flat = t.detach().reshape(-1)
    return _relative(grad_f(flat).view(t.shape), _numeric(f, flat).view(t.shape)).max().item()


@wrong_answer(
    "t has changed: adding a step, subtracting two and adding one leaves a rounding error. Put the "
    "old value back, or work on a copy."
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


@wrong_answer("You returned a tensor. Turn it into a float with .item().")
def as_tensor(f, grad_f, t):
    return _relative(grad_f(t), _numeric(f, t)).max()


@wrong_answer("Autograd computed the slope here. Compute f on both sides instead.")
def by_autograd(f, grad_f, t):
    leaf = t.detach().clone().requires_grad_()
    return _relative(grad_f(t), torch.autograd.grad(f(leaf), leaf)[0]).max().item()


NAN_TAKEN_FOR_0 = (
    "A NaN was lost: Python's `max(0.0, nan)` and torch.fmax give 0. Use torch.maximum, or ask for "
    "NaN first."
)


@wrong_answer(NAN_TAKEN_FOR_0)
def larger_by_fmax(f, grad_f, t):
    slopes, claims = _both_slopes(f, grad_f, t)
    scale = torch.fmax(slopes.abs(), claims.abs())
    errors = torch.where(scale == 0, torch.zeros_like(scale), (claims - slopes).abs() / scale)
    return errors.max().item()


@wrong_answer(NAN_TAKEN_FOR_0)
def larger_by_pythons_max(f, grad_f, t):
    slopes, claims = _both_slopes(f, grad_f, t)
    worst = []
    for a, n in zip(claims.flatten().tolist(), slopes.flatten().tolist(), strict=True):
        scale = max(abs(a), abs(n))
        worst.append(abs(a - n) / scale if scale != 0 else 0.0)
    return torch.tensor(worst, dtype=torch.float64).max().item()


def _both_slopes(f, grad_f, t):
    t = t.detach()
    slopes = torch.empty(t.shape, dtype=t.dtype)
    for i in range(t.numel()):
        step = torch.zeros(t.numel(), dtype=t.dtype)
        step[i] = 1e-6
        step = step.view(t.shape)
        slopes.view(-1)[i] = (f(t + step) - f(t - step)) / 2e-6
    return slopes, grad_f(t.clone())
