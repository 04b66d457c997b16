"""r_squared: for each output, the share of its variance that the predictions explain."""

import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    # Two samples more than n: those of one sample are all equal. No column is nearly constant.
    targets = torch.linspace(-1, 2, n + 2).unsqueeze(1) + 0.1 * draw.uniform(n + 2, 2)
    targets = targets * torch.tensor([1.0, -3.0]) + torch.tensor([2.0, 0.0])
    return targets + 0.5 * draw(n + 2, 2) + 0.5, targets


def oracle(predictions, targets):
    error = predictions - targets
    return 1 - (error**2).mean(dim=0) / targets.var(dim=0, correction=0)


test_standard = standard("r_squared", inputs, oracle, gradient=True)


def test_as_many_samples_as_outputs_hide_nothing(learner, draw):
    expect(learner.r_squared(*(t[:2] for t in inputs(draw, 4)))).agrees_with(oracle)


def test_one_output_gives_one_number_in_a_vector(learner, draw):
    expect(learner.r_squared(*(t[:, :1] for t in inputs(draw, 4)))).agrees_with(oracle)


def test_perfect_predictions_give_1(learner, draw):
    _, targets = inputs(draw, 5)

    expect(learner.r_squared(targets, targets)).equals(torch.ones(2))


def test_the_mean_of_the_targets_gives_0(learner, draw):
    targets = inputs(draw, 5)[1].double()
    means = targets.mean(dim=0).expand_as(targets)

    expect(learner.r_squared(means, targets)).equals(torch.zeros(2).double(), atol=1e-12)


def test_predictions_that_run_the_other_way_are_worse_than_the_mean(learner, draw):
    _, targets = inputs(draw, 5)

    expect(learner.r_squared(-targets, targets)).agrees_with(oracle)


def test_a_constant_offset_counts_as_error(learner, draw):
    _, targets = inputs(draw, 5)

    expect(learner.r_squared(targets + 1, targets)).agrees_with(oracle)


def test_the_best_model_of_the_orchards(learner):
    x, y = (t.double() for t in data.orchards())
    weights, bias = oracles.optimum(x, y)

    expect(learner.r_squared(x @ weights.T + bias, y)).agrees_with(oracle)


def _ratio(unexplained, total):
    return 1 - unexplained / total


@wrong_answer("That is one number for all outputs. Each column has its own: sum along dim 0.")
def over_everything(predictions, targets):
    return _ratio(((predictions - targets) ** 2).sum(), ((targets - targets.mean()) ** 2).sum())


@wrong_answer("The columns were measured from one mean of all. Each has its own: dim=0.")
def one_mean_for_all(predictions, targets):
    total = ((targets - targets.mean()) ** 2).sum(dim=0)
    return _ratio(((predictions - targets) ** 2).sum(dim=0), total)


@wrong_answer("The sums went along the outputs, one for each sample. Sum over the samples: dim=0.")
def each_sample(predictions, targets):
    total = ((targets - targets.mean(dim=1, keepdim=True)) ** 2).sum(dim=1)
    return _ratio(((predictions - targets) ** 2).sum(dim=1), total)


@wrong_answer("The targets were not centred: measure them from their own mean.")
def not_centred(predictions, targets):
    return _ratio(((predictions - targets) ** 2).sum(dim=0), (targets**2).sum(dim=0))


@wrong_answer("You took the variance of the predictions. That of the targets is to be explained.")
def of_the_predictions(predictions, targets):
    total = ((predictions - predictions.mean(dim=0)) ** 2).sum(dim=0)
    return _ratio(((predictions - targets) ** 2).sum(dim=0), total)


@wrong_answer("`.var()` divides by n − 1, the mean by n: they have to match.")
def biased_against_unbiased(predictions, targets):
    return _ratio(((predictions - targets) ** 2).mean(dim=0), targets.var(dim=0))


@wrong_answer("That is the squared correlation: it forgives a wrong sign, scale and offset.")
def squared_correlation(predictions, targets):
    p, t = predictions - predictions.mean(dim=0), targets - targets.mean(dim=0)
    return (p * t).sum(dim=0) ** 2 / ((p**2).sum(dim=0) * (t**2).sum(dim=0))


@wrong_answer("The error was centred, which forgives a constant offset. Square it as it is.")
def explained_variance(predictions, targets):
    return _ratio((predictions - targets).var(dim=0), targets.var(dim=0))


@wrong_answer("That is the share that is left unexplained: take it from 1.")
def unexplained_share(predictions, targets):
    return 1 - oracle(predictions, targets)


@wrong_answer("Below 0 is a true answer: worse than the mean. Do not clamp it.")
def clamped(predictions, targets):
    return oracle(predictions, targets).clamp(min=0)


@wrong_answer("That is the mean over the outputs. One number for each was asked for.")
def averaged(predictions, targets):
    return oracle(predictions, targets).mean()


@right_answer
def by_norms(predictions, targets):
    error = torch.linalg.vector_norm(predictions - targets, dim=0)
    spread = torch.linalg.vector_norm(targets - targets.mean(dim=0, keepdim=True), dim=0)
    return 1 - (error / spread) ** 2


@right_answer
def column_by_column(predictions, targets):
    shares = []
    for p, t in zip(predictions.T, targets.T, strict=True):
        total = ((t - t.mean()) ** 2).sum()
        shares.append((total - ((t - p) ** 2).sum()) / total)
    return torch.stack(shares)
