"""softmax: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


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


IN_PLACE = "t was changed: `-=` subtracts in the tensor that you were given."


@wrong_answer(IN_PLACE)
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


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(t, dim):
    t -= t.amax(dim, keepdim=True)
    weights = t.exp()
    return weights / weights.sum(dim, keepdim=True)
