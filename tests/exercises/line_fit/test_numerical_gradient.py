"""numerical_gradient: the derivative of f by every element of t, by central differences."""

from functools import partial

import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)
EPS = 1e-6


def inputs(draw, n):
    return probes.cubic, draw(n, 2, dtype=torch.float64), EPS


def oracle(f, t, eps):
    # In exact arithmetic the differences of a cubic are 3·t² + eps².
    if f is probes.cubic or isinstance(f, partial):
        return (3 * t**2 + eps**2).detach()
    t = t.detach().clone().requires_grad_()
    return torch.autograd.grad(f(t), t)[0]


test_standard = standard(
    "numerical_gradient",
    inputs,
    oracle,
    autograd=False,
    rtol=1e-6,
    atol=1e-7,
    without={"takes_size_0": "a gradient by nothing at all is an empty tensor, or an error"},
)


def test_elements_that_depend_on_each_other(learner, draw):
    t = draw(3, 2, dtype=torch.float64)

    seen = learner.numerical_gradient(probes.mixed, t, EPS)

    expect(seen).equals(oracle(probes.mixed, t, EPS), rtol=1e-6, atol=1e-7)


def test_takes_both_sides(learner, draw):
    # At eps = 0.1 a one-sided difference is off by 0.3·t, a central one by 0.01.
    t = draw(4, dtype=torch.float64)

    expect(learner.numerical_gradient(probes.cubic, t, 0.1)).equals(
        oracle(probes.cubic, t, 0.1), atol=1e-9
    )


def test_each_element_moves_alone(learner, draw):
    # At eps = 0.1 it shows where an element before was not put back.
    t = draw(2, 3, dtype=torch.float64)
    wanted = _differences(probes.mixed, t, 0.1, _over(0.2))

    expect(learner.numerical_gradient(probes.mixed, t, 0.1)).equals(wanted, atol=1e-9)


def test_the_input_is_the_same_to_the_last_bit(learner, draw):
    # +eps, −2·eps, +eps leaves a residue: near 1 it is in the last bits only.
    t = 1 + 0.3 * draw(50, dtype=torch.float64)

    expect(learner.numerical_gradient(probes.cubic, t, 1e-6)).leaves_arguments_unchanged()


def test_f_is_called_with_the_shape_of_t(learner, draw):
    f = partial(probes.strict_shape, shape=(2, 3))

    t = draw(2, 3, dtype=torch.float64)
    expect(learner.numerical_gradient(f, t, EPS)).equals(oracle(f, t, EPS), rtol=1e-6, atol=1e-7)


def test_a_single_number_works(learner, draw):
    t = draw(dtype=torch.float64)

    expect(learner.numerical_gradient(probes.cubic, t, EPS)).equals(
        oracle(probes.cubic, t, EPS), rtol=1e-6, atol=1e-7
    )


def _differences(f, t, eps, difference):
    t = t.detach()
    slopes = torch.empty(t.shape, dtype=t.dtype)
    for i in range(t.numel()):
        step = torch.zeros(t.numel(), dtype=t.dtype)
        step[i] = eps
        slopes.view(-1)[i] = difference(f, t, step.view(t.shape))
    return slopes


def _over(width):
    return lambda f, t, step: (f(t + step) - f(t - step)) / width


@wrong_answer("You went to one side only: use f(t + eps) − f(t − eps), over 2·eps.")
def one_sided(f, t, eps):
    return _differences(f, t, eps, lambda f, t, step: (f(t + step) - f(t)) / eps)


@wrong_answer("From t − eps to t + eps it is 2·eps: divide by that.")
def divided_by_eps(f, t, eps):
    return _differences(f, t, eps, lambda f, t, step: (f(t + step) - f(t - step)) / eps)


@wrong_answer("All elements moved at once: that is the sum of the slopes, not one for each.")
def all_at_once(f, t, eps):
    return torch.full_like(t, ((f(t + eps) - f(t - eps)) / (2 * eps)).item())


@wrong_answer(
    "t is not the same afterwards: adding eps, taking 2·eps away and adding eps leaves a rounding. "
    "Put the old value back, or work on a copy."
)
def residue(f, t, eps):
    slopes = torch.empty_like(t.detach())
    with torch.no_grad():
        for index in torch.cartesian_prod(*(torch.arange(n) for n in t.shape)).view(t.numel(), -1):
            at = tuple(index) if t.ndim else ()
            t[at] += eps
            above = f(t).item()
            t[at] -= 2 * eps
            slopes[at] = (above - f(t).item()) / (2 * eps)
            t[at] += eps
    return slopes


@wrong_answer("f was handed a flat tensor. Hand it one of t's own shape.")
def flattened(f, t, eps):
    both = lambda f, t, step: (f(t + step) - f(t - step)) / (2 * eps)
    return _differences(f, t.detach().reshape(-1), eps, both).view(t.shape)


@wrong_answer("eps was not used: how far to go is the caller's choice.")
def eps_of_its_own(f, t, eps):
    both = lambda f, t, step: (f(t + step) - f(t - step)) / (2 * 1e-6)
    return _differences(f, t, 1e-6, both)


@wrong_answer("Autograd did the work here. Try both sides.")
def by_autograd(f, t, eps):
    t = t.detach().clone().requires_grad_()
    return torch.autograd.grad(f(t), t)[0]


@wrong_answer("The elements before were not put back, so all of them moved: one at a time.")
def never_put_back(f, t, eps):
    copy = t.detach().clone(memory_format=torch.contiguous_format)
    flat, slopes = copy.view(-1), torch.empty(t.numel(), dtype=t.dtype)
    for i in range(len(flat)):
        flat[i] += eps
        above = f(copy).item()
        flat[i] -= 2 * eps
        slopes[i] = (above - f(copy).item()) / (2 * eps)
    return slopes.view(t.shape)


@wrong_answer(
    "zeros_like and empty_like lie in memory as t does, so `view` cannot flatten them where t is "
    "strided; and what is written into a `reshape` of them is lost there. Make the slopes by "
    "torch.zeros(t.shape, dtype=t.dtype)."
)
def slopes_like_t_viewed(f, t, eps):
    slopes = torch.zeros_like(t, requires_grad=False)
    for i in range(t.numel()):
        step = torch.zeros(t.numel(), dtype=t.dtype)
        step[i] = eps
        step = step.view(t.shape)
        slopes.view(-1)[i] = (f(t + step) - f(t - step)).item() / (2 * eps)
    return slopes


@wrong_answer(
    "zeros_like and empty_like lie in memory as t does, so `view` cannot flatten them where t is "
    "strided; and what is written into a `reshape` of them is lost there. Make the slopes by "
    "torch.zeros(t.shape, dtype=t.dtype)."
)
def slopes_like_t_reshaped(f, t, eps):
    slopes = torch.zeros_like(t, requires_grad=False)
    for i in range(t.numel()):
        step = torch.zeros(t.numel(), dtype=t.dtype)
        step[i] = eps
        step = step.view(t.shape)
        slopes.reshape(-1)[i] = (f(t + step) - f(t - step)).item() / (2 * eps)
    return slopes


@right_answer
def change_and_put_back(f, t, eps):
    copy = t.detach().clone(memory_format=torch.contiguous_format)
    flat, slopes = copy.view(-1), []
    for i in range(len(flat)):
        old = flat[i].item()
        flat[i] = old + eps
        above = f(copy).item()
        flat[i] = old - eps
        slopes.append((above - f(copy).item()) / (2 * eps))
        flat[i] = old
    return torch.tensor(slopes, dtype=t.dtype).view(t.shape)


@right_answer
def with_steps(f, t, eps):
    return _differences(f, t, eps, lambda f, t, step: (f(t + step) - f(t - step)) / (2 * eps))
