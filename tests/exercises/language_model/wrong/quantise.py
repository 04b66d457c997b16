"""quantise: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _scale(weight, levels=127):
    scale = weight.detach().abs().amax(1) / levels
    return torch.where(scale > 0, scale, 1)


def _codes(weight, scale):
    return (weight.detach() / scale[:, None]).round().to(torch.int8)


@wrong_answer("One scale was used for all rows. Each row has its own.")
def one_scale(weight):
    if not len(weight):
        return weight.to(torch.int8), _scale(weight)
    scale = weight.detach().abs().max() / 127
    scale = (scale if scale > 0 else torch.ones_like(scale)).expand(len(weight)).clone()
    return _codes(weight, scale), scale


@wrong_answer("There is a scale for each column. It belongs to the rows.")
def columns(weight):
    scale = _scale(weight.T) if len(weight) else weight.new_ones(weight.shape[1])
    return _codes(weight.T, scale).T, scale


@wrong_answer("It was divided by 128, so a code of 128 does not fit and becomes −128.")
def by_128(weight):
    scale = _scale(weight, 128)
    return (weight.detach() / scale[:, None]).round().to(torch.int16).to(torch.int8), scale


@wrong_answer("The scale is the largest number divided by 128. Divide it by 127.")
def by_128_cut(weight):
    scale = _scale(weight, 128)
    codes = (weight.detach() / scale[:, None]).round().clamp(-128, 127)
    return codes.to(torch.int8), scale


SHIFTED = "The range of the codes was shifted. It lies evenly around 0: a code of 0 is 0."


@wrong_answer(SHIFTED)
def asymmetric_by_254(weight):
    low, high = weight.detach().amin(1), weight.detach().amax(1)
    scale = torch.where(high > low, (high - low) / 254, 1)
    codes = ((weight.detach() - low[:, None]) / scale[:, None]).round() - 127
    return codes.to(torch.int8), scale


@wrong_answer(SHIFTED)
def asymmetric(weight):
    low = weight.detach().amin(1, keepdim=True)
    high = weight.detach().amax(1, keepdim=True)
    scale = torch.where(high > low, (high - low) / 255, 1)
    return ((weight.detach() - low) / scale - 128).round().to(torch.int8), scale[:, 0]


@wrong_answer("The codes were cut off. Round them to the nearest whole number.")
def truncated(weight):
    scale = _scale(weight)
    return (weight.detach() / scale[:, None]).to(torch.int8), scale


@wrong_answer("The codes were rounded down. Round them to the nearest whole number.")
def rounded_down(weight):
    scale = _scale(weight)
    return (weight.detach() / scale[:, None]).floor().to(torch.int8), scale


@wrong_answer("A row of zeros was divided by 0. Its scale is 1.")
def zeros_divided(weight):
    scale = weight.detach().abs().amax(1) / 127
    return (weight.detach() / scale[:, None]).round().nan_to_num(0).to(torch.int8), scale


@wrong_answer("The scale of a row of zeros is a small number. It is 1.")
def small_scale(weight):
    scale = (weight.detach().abs().amax(1) / 127).clamp(min=1e-8)
    return _codes(weight, scale), scale


@wrong_answer("The largest number was taken without its absolute value: negative rows overflow.")
def without_absolute(weight):
    largest = weight.detach().amax(1)
    scale = torch.where(largest != 0, largest / 127, 1)
    return (weight.detach() / scale[:, None]).round().clamp(-127, 127).to(torch.int8), scale


@wrong_answer("The scale is inverted: it is the number by which a code is multiplied.")
def inverse_scale(weight):
    scale = _scale(weight)
    return _codes(weight, scale), 1 / scale


@wrong_answer("The scale has two axes. It is (rows,).")
def scale_as_column(weight):
    scale = _scale(weight)
    return _codes(weight, scale), scale[:, None]


@wrong_answer("The codes are not int8.")
def codes_as_floats(weight):
    scale = _scale(weight)
    return (weight.detach() / scale[:, None]).round(), scale


@wrong_answer("The dequantised matrix was returned. Return codes and scales.")
def dequantised(weight):
    scale = _scale(weight)
    return _codes(weight, scale) * scale[:, None]
