"""softmax: exp(t) over its sum along dim, stable for large elements."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = torch.softmax
INF = float("inf")
AT_1000 = 1e-4  # float32 rounds a logarithm near 1000 by 3e-5: a right way may take one


def inputs(draw, n):
    return draw(n, 4), 1


test_standard = standard(
    "softmax",
    inputs,
    oracle,
    gradient=True,
    allowed=oracles.allowed(also="linalg_vector_norm"),  # functional.normalize is a way
)


@pytest.mark.parametrize(
    ("shape", "dim"),
    [((5,), 0), ((5,), -1), ((3, 4), 0), ((3, 4), -2), ((3, 3), 0), ((3, 3), 1)]
    + [((2, 3, 4), dim) for dim in (0, 1, 2, -1, -2, -3)],
)
def test_along_any_dimension(learner, draw, shape, dim):
    t = 3 * draw(*shape)

    expect(learner.softmax(t, dim)).equals(oracle(t, dim))


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_the_gradient_along_any_dimension(learner, draw, dim):
    t = draw(3, 2, 4, dtype=torch.float64, requires_grad=True)

    expect(learner.softmax(t, dim)).equals(oracle(t, dim)).gradients_agree_with(oracle)


@pytest.mark.parametrize("level", [1000.0, -1000.0])
def test_stable_at_plus_and_minus_1000(learner, draw, level):
    t = level + draw(3, 4)

    expect(learner.softmax(t, 1)).equals(oracle(t, 1), atol=AT_1000)


def test_rows_on_very_different_levels(learner, draw):
    t = torch.tensor([[1000.0], [0.0], [-1000.0]]) + draw(3, 4)

    expect(learner.softmax(t, 1)).equals(oracle(t, 1), atol=AT_1000)


def test_one_far_above_the_rest_takes_it_all(learner):
    t = torch.tensor([[-1000.0, 1000.0, 0.0], [1000.0, 999.0, -1000.0]])

    expect(learner.softmax(t, 1)).equals(oracle(t, 1), atol=AT_1000)


def test_the_gradient_is_stable_too(learner, draw):
    t = (1000 + draw(2, 3, dtype=torch.float64)).requires_grad_()

    expect(learner.softmax(t, 1)).equals(oracle(t, 1)).gradients_agree_with(oracle)


def test_minus_infinity_gets_no_weight(learner):
    t = torch.tensor([[-INF, 0.0, 1.0], [2.0, -INF, -INF]])

    expect(learner.softmax(t, 1)).equals(oracle(t, 1))


def test_small_weights_are_not_lost_in_an_epsilon(learner):
    t = torch.tensor([-30.0, 0.0, -20.0])

    expect(learner.softmax(t, 0)).equals(oracle(t, 0), rtol=1e-4, atol=0.0)


@wrong_answer("softmax is what you are building: exp, sum and a division.")
def built_in(t, dim):
    return torch.softmax(t, dim)


@wrong_answer("log_softmax is a softmax already: build it from exp, sum and a division.")
def by_log_softmax(t, dim):
    return functional.log_softmax(t, dim).exp()


@wrong_answer("softmin is softmax by another name: build it from exp, sum and a division.")
def by_softmin(t, dim):
    return functional.softmin(-t, dim)


@wrong_answer("logsumexp does the hard part: build it from exp, sum and a division.")
def by_logsumexp(t, dim):
    return (t - t.logsumexp(dim, keepdim=True)).exp()


@wrong_answer("sigmoid is a softmax of two: build it from exp, sum and a division.")
def by_sigmoid(t, dim):
    t = t.movedim(dim, -1)
    share = torch.sigmoid(t.unsqueeze(-2) - t.unsqueeze(-1))
    odds = share / (1 - share)  # exp(other − own)
    return (1 / odds.sum(-1)).movedim(-1, dim)


@wrong_answer(
    "exp overflows above 88, in float64 above 709: inf over inf is NaN. Subtract the largest first."
)
def overflows(t, dim):
    weights = t.exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer(
    "The largest of the whole tensor was subtracted: a slice far below it gives 0 over 0. "
    "Take the largest along dim."
)
def largest_of_everything(t, dim):
    weights = (t - t.max()).exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer("The mean was subtracted: one element far above it still overflows.")
def mean_subtracted(t, dim):
    weights = (t - t.mean(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer("You clamped the elements so that exp does not overflow: then large ones all tie.")
def clamped(t, dim):
    weights = t.clamp(-80, 80).exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer("You divided by the sum of everything: it is to be the sum along dim.")
def sum_of_everything(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).exp()
    return weights / weights.sum()


@wrong_answer("dim is ignored: the last dimension was always used.")
def always_the_last_dimension(t, dim):
    weights = (t - t.amax(-1, keepdim=True)).exp()
    return weights / weights.sum(-1, keepdim=True)


@wrong_answer("dim is ignored: the first dimension was always used.")
def always_the_first_dimension(t, dim):
    weights = (t - t.amax(0, keepdim=True)).exp()
    return weights / weights.sum(0, keepdim=True)


@wrong_answer("Without keepdim the sum broadcasts along another dimension, or not at all.")
def keepdim_forgotten(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim)


@wrong_answer("The elements were divided by their sum, without exp.")
def without_exp(t, dim):
    shifted = t - t.amin(dim, keepdim=True)
    return shifted / shifted.sum(dim, keepdim=True)


@wrong_answer("That is the logarithm of the softmax.")
def logarithm(t, dim):
    shifted = t - t.amax(dim, keepdim=True)
    return shifted - shifted.exp().sum(dim, keepdim=True).log()


@wrong_answer("The small number in the denominator is not needed: the sum is never below 1.")
def with_an_epsilon(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).exp()
    return weights / (weights.sum(dim, keepdim=True) + 1e-3)


@wrong_answer("t was changed: `-=` subtracts in the tensor that you were given.")
def in_place(t, dim):
    with torch.no_grad():
        t -= t.amax(dim, keepdim=True)
    weights = t.exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer(
    "Some of it is cut out of the graph, so the gradient misses that: leave `.detach()` out."
)
def weights_detached(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True).detach()


@wrong_answer(oracles.CUT)
def detached(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).detach().exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer("exp is a power of e: another base gives other weights.")
def powers_of_two(t, dim):
    weights = torch.exp2(t - t.amax(dim, keepdim=True))
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer("You divided by the largest weight. Divide by the sum of the weights.")
def divided_by_the_largest(t, dim):
    return (t - t.amax(dim, keepdim=True)).exp()


@wrong_answer("NaN was painted over with 0. Keep exp from overflowing: subtract the largest.")
def nan_to_zero(t, dim):
    weights = t.exp()
    return (weights / weights.sum(dim, keepdim=True)).nan_to_num()


@wrong_answer(oracles.CUT)
def by_numpy(t, dim):
    array = t.detach().numpy()
    return torch.as_tensor(array - array.max(dim, keepdims=True)).softmax(dim)


@wrong_answer("t was changed: `-=` subtracts in the tensor that you were given.")
def in_place_where_autograd_forbids_it(t, dim):
    t -= t.amax(dim, keepdim=True)
    weights = t.exp()
    return weights / weights.sum(dim, keepdim=True)


@right_answer
def shift_outside_the_graph(t, dim):
    shift = torch.max(t, dim=dim, keepdim=True).values.detach()
    weights = torch.exp(t - shift)
    return weights.div(weights.sum(dim=dim, keepdim=True))


@right_answer
def dimension_moved_to_the_end(t, dim):
    t = t.movedim(dim, -1)
    weights = (t - t.max(-1).values[..., None]).exp()
    return (weights / weights.sum(-1).unsqueeze(-1)).movedim(-1, dim)


@right_answer
def logarithm_first(t, dim):
    shifted = t - t.amax(dim, keepdim=True)
    return (shifted - shifted.exp().sum(dim, keepdim=True).log()).exp()


@right_answer
def normalized(t, dim):
    return functional.normalize((t - t.amax(dim, keepdim=True)).exp(), p=1, dim=dim)


@right_answer
def difference_of_logarithms(t, dim):
    highest = t.amax(dim, keepdim=True)
    return (t - ((t - highest).exp().sum(dim, keepdim=True).log() + highest)).exp()
