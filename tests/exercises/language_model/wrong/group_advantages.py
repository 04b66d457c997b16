"""group_advantages: mistakes that people make."""

from torchkata.testing import wrong_answer


def _with(rewards, eps, *, axis=1, correction=0):
    centred = rewards - rewards.mean(axis, keepdim=True)
    return centred / (rewards.var(axis, correction=correction, keepdim=True).sqrt() + eps)


@wrong_answer("The deviation was divided by n − 1. Divide by the number of answers: correction=0.")
def unbiased(rewards, eps):
    return _with(rewards, eps, correction=1)


@wrong_answer("A group of equal rewards gives NaN: eps is missing.")
def without_eps(rewards, eps):
    return _with(rewards, 0.0)


@wrong_answer("eps was added inside the root. It is added to the deviation.")
def eps_inside(rewards, eps):
    centred = rewards - rewards.mean(1, keepdim=True)
    return centred / (rewards.var(1, correction=0, keepdim=True) + eps).sqrt()


@wrong_answer("Mean and deviation run over all groups. Each group has its own.")
def over_everything(rewards, eps):
    return (rewards - rewards.mean()) / (rewards.std(correction=0) + eps)


@wrong_answer("Mean and deviation run over the groups. They run over the answers of a group.")
def over_the_groups(rewards, eps):
    return _with(rewards, eps, axis=0)


@wrong_answer("The rewards were not divided by the deviation.")
def not_divided(rewards, eps):
    return rewards - rewards.mean(1, keepdim=True)


@wrong_answer("The mean was not subtracted.")
def not_centred(rewards, eps):
    return rewards / (rewards.std(1, correction=0, keepdim=True) + eps)


@wrong_answer("It was divided by the variance. Divide by the deviation.")
def by_the_variance(rewards, eps):
    centred = rewards - rewards.mean(1, keepdim=True)
    return centred / (rewards.var(1, correction=0, keepdim=True) + eps)


@wrong_answer("The argument eps has no effect: 1e-8 was used in its place.")
def usual_eps(rewards, eps):
    return _with(rewards, 1e-8)


@wrong_answer("The median was subtracted. Subtract the mean.")
def median(rewards, eps):
    centred = rewards - rewards.median(1, keepdim=True).values
    return centred / (rewards.std(1, correction=0, keepdim=True) + eps)


@wrong_answer("Only one deviation was used for all groups. Each group has its own.")
def one_deviation(rewards, eps):
    return (rewards - rewards.mean(1, keepdim=True)) / (rewards.std(correction=0) + eps)


@wrong_answer("eps is a lower bound of the deviation. Add it to the deviation.")
def eps_as_a_bound(rewards, eps):
    centred = rewards - rewards.mean(1, keepdim=True)
    return centred / rewards.var(1, correction=0, keepdim=True).sqrt().clamp(min=eps)


@wrong_answer(
    "The deviation is a mean of absolute differences. It is the root of the mean of their squares."
)
def absolute_deviation(rewards, eps):
    centred = rewards - rewards.mean(1, keepdim=True)
    return centred / (centred.abs().mean(1, keepdim=True) + eps)


@wrong_answer("The rewards were divided by the length of their vector. Divide by the deviation.")
def by_the_norm(rewards, eps):
    centred = rewards - rewards.mean(1, keepdim=True)
    return centred / (centred.norm(dim=1, keepdim=True) + eps)


@wrong_answer("The rewards were divided by their range. Divide by the deviation.")
def by_the_range(rewards, eps):
    centred = rewards - rewards.mean(1, keepdim=True)
    return centred / (rewards.amax(1, keepdim=True) - rewards.amin(1, keepdim=True) + eps)


@wrong_answer("The mean does not contain the answer itself. Take the mean of the whole group.")
def mean_of_the_others(rewards, eps):
    others = (rewards.sum(1, keepdim=True) - rewards) / max(rewards.shape[1] - 1, 1)
    return (rewards - others) / (rewards.std(1, correction=0, keepdim=True) + eps)
