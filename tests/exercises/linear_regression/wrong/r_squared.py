"""r_squared: mistakes that people make."""

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _ratio(unexplained, total):
    return 1 - unexplained / total


@wrong_answer("You returned one number for all outputs. Each column has its own: sum along dim 0.")
def over_everything(predictions, targets):
    return _ratio(((predictions - targets) ** 2).sum(), ((targets - targets.mean()) ** 2).sum())


@wrong_answer(
    "The distances were measured from one mean of all columns. Each column has its own mean: dim=0."
)
def one_mean_for_all(predictions, targets):
    total = ((targets - targets.mean()) ** 2).sum(dim=0)
    return _ratio(((predictions - targets) ** 2).sum(dim=0), total)


@wrong_answer("The sums ran over the outputs, one for each sample. Sum over the samples: dim=0.")
def each_sample(predictions, targets):
    total = ((targets - targets.mean(dim=1, keepdim=True)) ** 2).sum(dim=1)
    return _ratio(((predictions - targets) ** 2).sum(dim=1), total)


@wrong_answer("The targets were not centred. Subtract the mean of each column first.")
def not_centred(predictions, targets):
    return _ratio(((predictions - targets) ** 2).sum(dim=0), (targets**2).sum(dim=0))


@wrong_answer("You used the variance of the predictions. Use the variance of the targets.")
def of_the_predictions(predictions, targets):
    total = ((predictions - predictions.mean(dim=0)) ** 2).sum(dim=0)
    return _ratio(((predictions - targets) ** 2).sum(dim=0), total)


@wrong_answer("One of the two divides by n − 1, the other by n. Use the same for both.")
def biased_against_unbiased(predictions, targets):
    return _ratio(((predictions - targets) ** 2).mean(dim=0), targets.var(dim=0))


@wrong_answer("This is the squared correlation. It ignores a wrong sign, scale or offset.")
def squared_correlation(predictions, targets):
    p, t = predictions - predictions.mean(dim=0), targets - targets.mean(dim=0)
    return (p * t).sum(dim=0) ** 2 / ((p**2).sum(dim=0) * (t**2).sum(dim=0))


@wrong_answer("The error was centred, so a constant offset is ignored. Square the error as it is.")
def explained_variance(predictions, targets):
    return _ratio((predictions - targets).var(dim=0), targets.var(dim=0))


@wrong_answer("This is the share that is not explained. Subtract it from 1.")
def unexplained_share(predictions, targets):
    return 1 - oracle(predictions, targets)


@wrong_answer("A value below 0 is correct: it means worse than the mean. Do not clamp it.")
def clamped(predictions, targets):
    return oracle(predictions, targets).clamp(min=0)


@wrong_answer("This is the mean over the outputs. Return one number for each output.")
def averaged(predictions, targets):
    return oracle(predictions, targets).mean()
