"""unstandardise_weights: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The bias did not change. It has to make up for the mean that is subtracted.")
def bias_not_moved(weights, bias, mean, std):
    return weights / std, bias.clone()


@wrong_answer(
    "The bias was computed with the weights for standardised inputs. Use the new weights."
)
def bias_moved_by_the_old_weights(weights, bias, mean, std):
    return weights / std, bias - weights @ mean


@wrong_answer("The bias moved in the wrong direction. Subtract.")
def bias_moved_the_wrong_way(weights, bias, mean, std):
    return weights / std, bias + (weights / std) @ mean


@wrong_answer("You multiplied by the std. In z = (x − mean) / std, it is the divisor: divide.")
def times_std(weights, bias, mean, std):
    raw = weights * std
    return raw, bias - raw @ mean


@wrong_answer("The weights were not scaled. Divide each column by its std.")
def weights_not_scaled(weights, bias, mean, std):
    return weights.clone(), bias - weights @ mean


@wrong_answer(
    "The std was applied along the outputs. It belongs to the inputs: the columns of weights."
)
def std_along_the_outputs(weights, bias, mean, std):
    raw = weights / std.unsqueeze(1)
    return raw, bias - raw @ mean


@wrong_answer("The mean was divided by the std twice.")
def scaled_twice(weights, bias, mean, std):
    raw = weights / std
    return raw, bias - raw @ (mean / std)


@wrong_answer(
    "The bias moved by the same amount for all outputs. Each output has its own weights, so its "
    "bias moves by its own amount."
)
def one_shift_for_all(weights, bias, mean, std):
    raw = weights / std
    return raw, bias - (raw * mean).sum()


@wrong_answer(
    "You returned the parameters that you were given. Make new ones, and leave the given ones "
    "unchanged."
)
def in_place(weights, bias, mean, std):
    with torch.no_grad():
        weights /= std
        bias -= weights @ mean
    return weights, bias


@wrong_answer("The graph is cut, so no gradient flows back. Use the arguments as they are.")
def cut_off(weights, bias, mean, std):
    raw = weights.detach() / std
    return raw, bias.detach() - raw @ mean


@wrong_answer("The std was changed before you divided. No std is 0 here: use it as it is.")
def clamped_std(weights, bias, mean, std):
    raw = weights / std.clamp(min=1e-3)
    return raw, bias - raw @ mean
