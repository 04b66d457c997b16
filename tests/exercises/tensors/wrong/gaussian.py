"""gaussian: mistakes that people make."""

import math

import torch

from torchkata.testing import wrong_answer


@wrong_answer("std was squared. Scale the draws by the standard deviation, not by the variance.")
def variance_for_std(shape, mean, std, generator):
    return mean + std**2 * torch.randn(shape, generator=generator)


@wrong_answer("The root of std was taken. std is not the variance: no root is needed.")
def std_for_variance(shape, mean, std, generator):
    return mean + std**0.5 * torch.randn(shape, generator=generator)


@wrong_answer("rand draws from the uniform distribution on [0, 1), not from the normal one.")
def uniform_draws(shape, mean, std, generator):
    return mean + std * torch.rand(shape, generator=generator)


@wrong_answer("Each number was drawn by itself. Draw the whole shape in one call of torch.randn.")
def one_by_one(shape, mean, std, generator):
    numbers = [torch.randn((), generator=generator) for _ in range(math.prod(shape))]
    return mean + std * torch.stack(numbers).reshape(shape) if numbers else torch.empty(shape)


@wrong_answer(
    "The generator's state did not change, so the next call draws the same numbers again. Draw "
    "from the generator itself, not from a copy."
)
def from_a_copy(shape, mean, std, generator):
    copy = torch.Generator()
    copy.set_state(generator.get_state())
    return mean + std * torch.randn(shape, generator=copy)


@wrong_answer(
    "The draws were subtracted from the mean. Add them: a larger draw gives a larger result."
)
def mirrored(shape, mean, std, generator):
    return mean - std * torch.randn(shape, generator=generator)


@wrong_answer("generator was not used: the numbers come from torch's global generator.")
def generator_ignored(shape, mean, std, generator):
    return mean + std * torch.randn(shape)


@wrong_answer("mean was not used.")
def mean_forgotten(shape, mean, std, generator):
    return std * torch.randn(shape, generator=generator)


@wrong_answer("std was not used.")
def std_forgotten(shape, mean, std, generator):
    return mean + torch.randn(shape, generator=generator)


@wrong_answer("The mean was multiplied by std too. Scale by std first, then add the mean.")
def mean_scaled(shape, mean, std, generator):
    return (mean + torch.randn(shape, generator=generator)) * std


@wrong_answer("mean and std were swapped.")
def swapped(shape, mean, std, generator):
    return std + mean * torch.randn(shape, generator=generator)


@wrong_answer(
    "That standardises the draws. Here, do the opposite: multiply by std, then add the mean."
)
def standardised(shape, mean, std, generator):
    return (torch.randn(shape, generator=generator) - mean) / std


@wrong_answer("The draws have mean 0 and standard deviation 1: mean and std were not used.")
def parameters_ignored(shape, mean, std, generator):
    return torch.randn(shape, generator=generator)


@wrong_answer(
    "The draws were corrected until their own mean and standard deviation were exact. Random "
    "draws have them only on average."
)
def sample_made_to_fit(shape, mean, std, generator):
    z = torch.randn(shape, generator=generator)
    return mean + std * (z - z.mean()) / z.std(correction=0)


@wrong_answer(
    "FloatTensor(2, 3) and empty draw nothing: they return whatever is in memory.",
    by_chance=True,
)
def uninitialised(shape, mean, std, generator):
    return torch.FloatTensor(torch.Size(shape))


@wrong_answer("The generator was seeded again, so every call draws the same numbers.")
def seeded_anew(shape, mean, std, generator):
    return mean + std * torch.randn(shape, generator=generator.manual_seed(0))


@wrong_answer(
    "The result requires grad, but it should not: autograd would track everything done with it."
)
def tracked(shape, mean, std, generator):
    return (mean + std * torch.randn(shape, generator=generator)).requires_grad_()
