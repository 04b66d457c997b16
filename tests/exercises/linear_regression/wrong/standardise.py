"""standardise: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("That is the unbiased std (torch's default): here it is divided by n, not n − 1.")
def unbiased(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0).nan_to_num()
    std = std.masked_fill(_constant(inputs), 1.0)
    return (inputs - mean) / std, mean, std


@wrong_answer("z was made with another std than the one beside it: n − 1 in one, n in the other.")
def mixed(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    other = inputs.std(dim=0).nan_to_num().masked_fill(_constant(inputs), 1.0)
    return (inputs - mean) / other, mean, std


@wrong_answer("z was made with another std than the one beside it: n in one, n − 1 in the other.")
def mixed_the_other_way(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    other = inputs.std(dim=0).nan_to_num().masked_fill(_constant(inputs), 1.0)
    return (inputs - mean) / std, mean, other


@wrong_answer("A constant column has std 0, and 0 / 0 is NaN. Divide it by 1.")
def divides_by_zero(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    return (inputs - mean) / std, mean, std


ASKS_THE_STD = (
    "Rounding left the std of a constant column a little above 0, so it was not seen. "
    "Compare the column's values with each other, not its std with 0."
)


@wrong_answer(ASKS_THE_STD)
def asks_the_std(inputs):
    mean = inputs.mean(dim=0)
    std = ((inputs - mean) ** 2).mean(dim=0).sqrt()
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(ASKS_THE_STD)
def asks_torchs_std(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


CONSTANT_STD_NOT_1 = (
    "A constant column's std is given back as 1, not as 0 or a little above. "
    "Put 1 in its place; adding a small number to all of them will not do."
)


@wrong_answer(CONSTANT_STD_NOT_1)
def adds_epsilon(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0) + 1e-8
    return (inputs - mean) / std, mean, std


@wrong_answer(CONSTANT_STD_NOT_1)
def gives_0_back(inputs):
    z, mean, _ = _right(inputs)
    return z, mean, inputs.std(dim=0, correction=0)


TWO_VALUES_COMPARED = (
    "A column is constant where all of its values are equal, not only two of them."
)


@wrong_answer(TWO_VALUES_COMPARED)
def first_and_last(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std = std.masked_fill(inputs[0] == inputs[-1], 1.0)
    return (inputs - mean) / std, mean, std


@wrong_answer(TWO_VALUES_COMPARED)
def first_and_second(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std = std.masked_fill(inputs[0] == inputs[:2][-1], 1.0)
    return (inputs - mean) / std, mean, std


@wrong_answer("Whatever varied less than 1e-6 was taken for constant: that hangs on the unit.")
def absolute_threshold(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std = torch.where(std < 1e-6, torch.ones_like(std), std)
    constant = _constant(inputs)
    return ((inputs - mean) / std).masked_fill(constant, 0.0), mean, std.masked_fill(constant, 1.0)


@wrong_answer("Mean and std go over the whole table here. Each column has its own: dim=0.")
def over_everything(inputs):
    d = inputs.shape[1]
    mean, std = inputs.mean().expand(d).clone(), inputs.std(correction=0).expand(d).clone()
    return (inputs - mean) / std, mean, std


@wrong_answer("Each row was standardised. Samples are rows, so it is the columns: dim=0.")
def each_row(inputs):
    mean, std = inputs.mean(dim=1, keepdim=True), inputs.std(dim=1, keepdim=True, correction=0)
    return (inputs - mean) / std, mean.squeeze(1), std.squeeze(1)


@wrong_answer("mean and std have a shape of (1, d) here: leave keepdim out.")
def keepdim(inputs):
    z, mean, std = _right(inputs)
    return z, mean.unsqueeze(0), std.unsqueeze(0)


@wrong_answer("You divided by the variance. Take its root.")
def by_the_variance(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    return (inputs - mean) / std**2, mean, std**2


@wrong_answer("Only the mean was taken away: divide by the std, too.")
def only_centred(inputs):
    mean = inputs.mean(dim=0)
    return inputs - mean, mean, _std(inputs)


@wrong_answer(
    "That scales between smallest and largest. Mean and standard deviation were asked for."
)
def min_max(inputs):
    low, high = inputs.amin(dim=0), inputs.amax(dim=0)
    return (inputs - low) / (high - low), low, high - low


@wrong_answer("`-=` and `/=` changed the inputs that you were given. Make new tensors.")
def in_place(inputs):
    with torch.no_grad():
        _, mean, std = _right(inputs)
        inputs -= mean
        inputs /= std
    return inputs, mean, std


def _constant(inputs):
    return (inputs == inputs[:1]).all(dim=0)


def _std(inputs):
    return inputs.std(dim=0, correction=0).masked_fill(_constant(inputs), 1.0)


def _right(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "What varies little beside its mean was taken for constant. Only a column whose values are "
    "all equal is."
)
def relative_threshold(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    std = torch.where(std <= 1e-6 * mean.abs(), torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "The mean of the squares minus the square of the mean: far from 0 the digits cancel. "
    "Subtract the mean first, then square."
)
def mean_of_squares(inputs):
    mean = inputs.mean(dim=0)
    std = (inputs.square().mean(dim=0) - mean.square()).clamp(min=0).sqrt()
    std = torch.where(_constant(inputs), torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "`std[...] = 1` writes into what backward needs. torch.where or masked_fill makes a new tensor."
)
def writes_into_std(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std[_constant(inputs)] = 1.0
    return (inputs - mean) / std, mean, std
