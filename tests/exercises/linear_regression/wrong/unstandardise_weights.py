"""unstandardise_weights: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The bias was not moved: it has to make up for the mean that is taken away.")
def bias_not_moved(weights, bias, mean, std):
    return weights / std, bias.clone()


@wrong_answer("The bias was moved with the standardised weights. Use the raw ones.")
def bias_moved_by_the_old_weights(weights, bias, mean, std):
    return weights / std, bias - weights @ mean


@wrong_answer("The bias was moved the wrong way: subtract.")
def bias_moved_the_wrong_way(weights, bias, mean, std):
    return weights / std, bias + (weights / std) @ mean


@wrong_answer("You multiplied by the std. z = (x − mean) / std has it below the line.")
def times_std(weights, bias, mean, std):
    raw = weights * std
    return raw, bias - raw @ mean


@wrong_answer("The weights were not scaled: each column has to be divided by its std.")
def weights_not_scaled(weights, bias, mean, std):
    return weights.clone(), bias - weights @ mean


@wrong_answer("The std went along the outputs. It belongs to the inputs: the columns of weights.")
def std_along_the_outputs(weights, bias, mean, std):
    raw = weights / std.unsqueeze(1)
    return raw, bias - raw @ mean


@wrong_answer("The mean was divided by the std twice.")
def scaled_twice(weights, bias, mean, std):
    raw = weights / std
    return raw, bias - raw @ (mean / std)


@wrong_answer("The bias moved by the same for all outputs. Each has its own weights to move it by.")
def one_shift_for_all(weights, bias, mean, std):
    raw = weights / std
    return raw, bias - (raw * mean).sum()


@wrong_answer(
    "The very parameters that you were given came back. Make new ones, leave those alone."
)
def in_place(weights, bias, mean, std):
    with torch.no_grad():
        weights /= std
        bias -= weights @ mean
    return weights, bias


@wrong_answer("The graph is cut, so no gradient finds its way back. Leave .detach() and .data out.")
def cut_off(weights, bias, mean, std):
    raw = weights.detach() / std
    return raw, bias.detach() - raw @ mean


@wrong_answer("A small number was added to the std, or put in its place: no std is 0 here.")
def clamped_std(weights, bias, mean, std):
    raw = weights / std.clamp(min=1e-3)
    return raw, bias - raw @ mean
