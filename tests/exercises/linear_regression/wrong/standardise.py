"""standardise: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("This is the unbiased std (torch's default). Divide by n here, not by n − 1.")
def unbiased(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0).nan_to_num()
    std = std.masked_fill(_constant(inputs), 1.0)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "The std in z divides by n − 1, the returned std divides by n. Use the same std for both."
)
def mixed(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    other = inputs.std(dim=0).nan_to_num().masked_fill(_constant(inputs), 1.0)
    return (inputs - mean) / other, mean, std


@wrong_answer(
    "The std in z divides by n, the returned std divides by n − 1. Use the same std for both."
)
def mixed_the_other_way(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    other = inputs.std(dim=0).nan_to_num().masked_fill(_constant(inputs), 1.0)
    return (inputs - mean) / std, mean, other


@wrong_answer("A constant column has std 0, and 0 / 0 is NaN. Divide it by 1.")
def divides_by_zero(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    return (inputs - mean) / std, mean, std


ASKS_THE_STD = (
    "Rounding left the std of a constant column slightly above 0, so your check missed it. Compare "
    "the column's values with each other, not its std with 0."
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
    "For a constant column, return 1 as its std, not 0 or a little more. Put the 1 only there; "
    "adding a small number to all stds is not enough."
)


@wrong_answer(CONSTANT_STD_NOT_1)
def adds_epsilon(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0) + 1e-8
    return (inputs - mean) / std, mean, std


@wrong_answer(CONSTANT_STD_NOT_1)
def gives_0_back(inputs):
    z, mean, _ = _right(inputs)
    return z, mean, inputs.std(dim=0, correction=0)


TWO_VALUES_COMPARED = "A column is constant if all of its values are equal, not only two of them."


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


@wrong_answer(
    "Columns that vary by very little were treated as constant. A change of the unit must not "
    "decide that."
)
def absolute_threshold(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std = torch.where(std < 1e-6, torch.ones_like(std), std)
    constant = _constant(inputs)
    return ((inputs - mean) / std).masked_fill(constant, 0.0), mean, std.masked_fill(constant, 1.0)


@wrong_answer("Mean and std were computed over the whole table. Each column has its own: dim=0.")
def over_everything(inputs):
    d = inputs.shape[1]
    mean, std = inputs.mean().expand(d).clone(), inputs.std(correction=0).expand(d).clone()
    return (inputs - mean) / std, mean, std


@wrong_answer("You standardised each row. Samples are rows, so standardise the columns: dim=0.")
def each_row(inputs):
    mean, std = inputs.mean(dim=1, keepdim=True), inputs.std(dim=1, keepdim=True, correction=0)
    return (inputs - mean) / std, mean.squeeze(1), std.squeeze(1)


@wrong_answer("mean and std have the shape (1, d). Return (d,): leave keepdim out.")
def keepdim(inputs):
    z, mean, std = _right(inputs)
    return z, mean.unsqueeze(0), std.unsqueeze(0)


@wrong_answer("You divided by the variance. Take its root.")
def by_the_variance(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    return (inputs - mean) / std**2, mean, std**2


@wrong_answer("Only the mean was subtracted. Divide by the std, too.")
def only_centred(inputs):
    mean = inputs.mean(dim=0)
    return inputs - mean, mean, _std(inputs)


@wrong_answer(
    "This scales each column between its smallest and its largest value. Use mean and standard "
    "deviation."
)
def min_max(inputs):
    low, high = inputs.amin(dim=0), inputs.amax(dim=0)
    return (inputs - low) / (high - low), low, high - low


@wrong_answer("The inputs that you were given were changed. Make new tensors.")
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
    "Columns that vary little compared with their mean were treated as constant. A column is "
    "constant only if all its values are equal."
)
def relative_threshold(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    std = torch.where(std <= 1e-6 * mean.abs(), torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "You took the mean of the squares minus the square of the mean. Far from 0 this loses digits. "
    "Subtract the mean first, then square."
)
def mean_of_squares(inputs):
    mean = inputs.mean(dim=0)
    std = (inputs.square().mean(dim=0) - mean.square()).clamp(min=0).sqrt()
    std = torch.where(_constant(inputs), torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "std was changed in place, which overwrites what backward needs. torch.where or "
    "masked_fill makes a new tensor."
)
def writes_into_std(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std[_constant(inputs)] = 1.0
    return (inputs - mean) / std, mean, std


NAN_GRADIENT = (
    "In a constant column the gradient is NaN: the root of 0, or 0 / 0, was differentiated, and "
    "`where` afterwards does not undo it. Put the 1 in before."
)


@wrong_answer(NAN_GRADIENT)
def root_of_0(inputs):
    mean = inputs.mean(dim=0)
    std = ((inputs - mean) ** 2).mean(dim=0).sqrt()
    std = torch.where(_constant(inputs), torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(NAN_GRADIENT)
def zero_over_zero(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    constant = _constant(inputs)
    z = torch.where(constant, torch.zeros_like(inputs), (inputs - mean) / std)
    return z, mean, torch.where(constant, torch.ones_like(std), std)
