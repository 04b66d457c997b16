"""softmax: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


@wrong_answer("You are building softmax, so do not call it. Use exp, sum and a division.")
def built_in(t, dim):
    return torch.softmax(t, dim)


@wrong_answer("log_softmax already computes the softmax. Build it from exp, sum and a division.")
def by_log_softmax(t, dim):
    return functional.log_softmax(t, dim).exp()


@wrong_answer("softmin is softmax under another name. Build it from exp, sum and a division.")
def by_softmin(t, dim):
    return functional.softmin(-t, dim)


@wrong_answer("logsumexp does the hard part. Build it from exp, sum and a division.")
def by_logsumexp(t, dim):
    return (t - t.logsumexp(dim, keepdim=True)).exp()


@wrong_answer("sigmoid is a softmax of two elements. Build it from exp, sum and a division.")
def by_sigmoid(t, dim):
    t = t.movedim(dim, -1)
    share = torch.sigmoid(t.unsqueeze(-2) - t.unsqueeze(-1))
    odds = share / (1 - share)  # exp(other − own)
    return (1 / odds.sum(-1)).movedim(-1, dim)


@wrong_answer(
    "exp overflows above 88 (in float64 above 709), and inf / inf is NaN. Subtract the largest "
    "first."
)
def overflows(t, dim):
    weights = t.exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer(
    "The largest of the whole tensor was subtracted. A slice far below it gives 0 / 0: take the "
    "largest along dim."
)
def largest_of_everything(t, dim):
    weights = (t - t.max()).exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer(
    "The mean was subtracted. One element far above it still overflows: subtract the largest."
)
def mean_subtracted(t, dim):
    weights = (t - t.mean(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer(
    "The elements were clamped, so large ones all become equal. Subtract the largest instead."
)
def clamped(t, dim):
    weights = t.clamp(-80, 80).exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer("You divided by the sum of everything. Divide by the sum along dim.")
def sum_of_everything(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).exp()
    return weights / weights.sum()


@wrong_answer("dim was not used: the last dimension is always taken.")
def always_the_last_dimension(t, dim):
    weights = (t - t.amax(-1, keepdim=True)).exp()
    return weights / weights.sum(-1, keepdim=True)


@wrong_answer("dim was not used: the first dimension is always taken.")
def always_the_first_dimension(t, dim):
    weights = (t - t.amax(0, keepdim=True)).exp()
    return weights / weights.sum(0, keepdim=True)


@wrong_answer("Without keepdim, the sum broadcasts along another dimension, or not at all.")
def keepdim_forgotten(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim)


@wrong_answer("The elements were divided by their sum, without exp. Take exp first.")
def without_exp(t, dim):
    shifted = t - t.amin(dim, keepdim=True)
    return shifted / shifted.sum(dim, keepdim=True)


@wrong_answer("That is the logarithm of the softmax. Return the softmax itself.")
def logarithm(t, dim):
    shifted = t - t.amax(dim, keepdim=True)
    return shifted - shifted.exp().sum(dim, keepdim=True).log()


@wrong_answer("Do not add a small number to the denominator: the sum is never below 1.")
def with_an_epsilon(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).exp()
    return weights / (weights.sum(dim, keepdim=True) + 1e-3)


IN_PLACE = "The tensor that you were given was changed. Make a new one."


@wrong_answer(IN_PLACE)
def in_place(t, dim):
    with torch.no_grad():
        t -= t.amax(dim, keepdim=True)
    weights = t.exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer(
    "A part is cut out of the graph, so the gradient is wrong. Keep every part in the graph."
)
def weights_detached(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True).detach()


@wrong_answer(oracles.CUT)
def detached(t, dim):
    weights = (t - t.amax(dim, keepdim=True)).detach().exp()
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer("exp is a power of e. Another base gives other weights.")
def powers_of_two(t, dim):
    weights = torch.exp2(t - t.amax(dim, keepdim=True))
    return weights / weights.sum(dim, keepdim=True)


@wrong_answer("You divided by the largest weight. Divide by the sum of the weights.")
def divided_by_the_largest(t, dim):
    return (t - t.amax(dim, keepdim=True)).exp()


@wrong_answer("NaN was replaced by 0. Prevent the overflow of exp instead: subtract the largest.")
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


@wrong_answer(
    "Without keepdim, the largest is subtracted along another dimension, or does not fit at all."
)
def keepdim_forgotten_for_the_largest(t, dim):
    weights = (t - t.amax(dim)).exp()
    return weights / weights.sum(dim, keepdim=True)
