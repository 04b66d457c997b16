"""clipped_objective: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _both(ratio, advantage, eps):
    return ratio * advantage, ratio.clamp(1 - eps, 1 + eps) * advantage


@wrong_answer("The larger of the two products was taken. Take the smaller.")
def larger(ratio, advantage, eps):
    return torch.maximum(*_both(ratio, advantage, eps)).mean()


@wrong_answer("Only the clipped product was used. Take the smaller of the two products.")
def clipped_alone(ratio, advantage, eps):
    return _both(ratio, advantage, eps)[1].mean()


@wrong_answer("Nothing was clipped.")
def unclipped(ratio, advantage, eps):
    return _both(ratio, advantage, eps)[0].mean()


@wrong_answer("The sign is wrong: this is the loss, and the objective is maximised.")
def as_a_loss(ratio, advantage, eps):
    return -oracle(ratio, advantage, eps)


@wrong_answer("The ratio was clipped from −eps to eps. The range lies around 1.")
def around_zero(ratio, advantage, eps):
    return torch.minimum(ratio * advantage, ratio.clamp(-eps, eps) * advantage).mean()


@wrong_answer("The ratio was clipped from above only.")
def from_above_only(ratio, advantage, eps):
    return torch.minimum(ratio * advantage, ratio.clamp(max=1 + eps) * advantage).mean()


@wrong_answer("You took the smaller ratio, then multiplied by the advantage. Compare the products.")
def smaller_ratio(ratio, advantage, eps):
    return (torch.minimum(ratio, ratio.clamp(1 - eps, 1 + eps)) * advantage).mean()


@wrong_answer("The products were clipped. Clip the ratio.")
def products_clipped(ratio, advantage, eps):
    product = ratio * advantage
    return torch.minimum(product, product.clamp(1 - eps, 1 + eps)).mean()


@wrong_answer("The sum was returned. Return the mean.")
def summed(ratio, advantage, eps):
    return torch.minimum(*_both(ratio, advantage, eps)).sum()


@wrong_answer("The means were compared. Compare element by element, then take the mean.")
def means_compared(ratio, advantage, eps):
    one, other = _both(ratio, advantage, eps)
    return torch.minimum(one.mean(), other.mean())


@wrong_answer("You returned one number for each action. Return their mean.")
def of_each(ratio, advantage, eps):
    return torch.minimum(*_both(ratio, advantage, eps))


@wrong_answer("Advantages were taken as positive: their absolute value was used.")
def absolute(ratio, advantage, eps):
    return oracle(ratio, advantage.abs(), eps)


@wrong_answer("The ratio was taken for its logarithm: there is an exp too many.")
def exponential(ratio, advantage, eps):
    return oracle(ratio.exp(), advantage, eps)


@wrong_answer("The logarithm of the ratio was taken. Use the ratio itself.")
def logarithm(ratio, advantage, eps):
    return oracle(ratio.log(), advantage, eps)
