"""suggest_lr: mistakes that people make."""

import math

import numpy as np
import torch

from torchkata.testing import wrong_answer

INF = math.inf


def _slopes(lrs, losses, over=lambda a, b: math.log(b / a), finite=True):
    slopes = []
    for i in range(len(lrs) - 1):
        fits = math.isfinite(losses[i]) and math.isfinite(losses[i + 1])
        change = losses[i + 1] - losses[i]
        slopes.append(change / over(lrs[i], lrs[i + 1]) if fits or not finite else INF)
    return slopes


@wrong_answer("That is where the loss is lowest. Look for where it falls most steeply.")
def lowest_loss(lrs, losses):
    return lrs[int(np.nanargmin(losses))]


@wrong_answer("That is the steepest slope of either sign. Only a slope below 0 is a fall.")
def steepest_of_any_sign(lrs, losses):
    slopes = [0.0 if slope == INF else abs(slope) for slope in _slopes(lrs, losses)]
    return lrs[slopes.index(max(slopes))]


@wrong_answer(
    "The change of the loss was divided by the change of the rate. Use the rate's logarithm."
)
def over_the_rate(lrs, losses):
    slopes = _slopes(lrs, losses, over=lambda a, b: b - a)
    return lrs[slopes.index(min(slopes))]


@wrong_answer(
    "The change of the loss was divided by the factor of the rates. Divide by its logarithm."
)
def over_the_factor(lrs, losses):
    slopes = _slopes(lrs, losses, over=lambda a, b: b / a)
    return lrs[slopes.index(min(slopes))]


@wrong_answer("Only falls before the lowest loss were compared. A later one may be steeper.")
def before_the_lowest(lrs, losses):
    slopes = _slopes(lrs, losses)[: max(1, int(np.nanargmin(losses)))]
    return lrs[slopes.index(min(slopes))]


@wrong_answer("That is the largest fall. Divide each fall by the distance of the logarithms.")
def not_divided(lrs, losses):
    slopes = _slopes(lrs, losses, over=lambda a, b: 1.0)
    return lrs[slopes.index(min(slopes))]


@wrong_answer("That is the rate after the fall. Return the one before it.")
def rate_after_the_fall(lrs, losses):
    slopes = _slopes(lrs, losses)
    return lrs[slopes.index(min(slopes)) + 1]


NOT_FINITE_COUNTS = "A loss of inf or NaN gave a slope that counted. Leave those out."


@wrong_answer(NOT_FINITE_COUNTS)
def nan_counts(lrs, losses):
    with np.errstate(invalid="ignore"):
        slopes = np.diff(losses) / np.diff(np.log(lrs))
    return lrs[int(np.argmin(slopes))]


@wrong_answer(NOT_FINITE_COUNTS)
def inf_counts(lrs, losses):
    slopes = [INF if slope != slope else slope for slope in _slopes(lrs, losses, finite=False)]
    return lrs[slopes.index(min(slopes))]


@wrong_answer("Losses that are inf or NaN were removed first, so other losses became neighbours.")
def others_become_neighbours(lrs, losses):
    kept = [i for i, loss in enumerate(losses) if math.isfinite(loss)]
    lrs, losses = [lrs[i] for i in kept], [losses[i] for i in kept]
    slopes = _slopes(lrs, losses)
    return lrs[slopes.index(min(slopes))]


@wrong_answer("That is the index in the list. Return the rate at that index.")
def index(lrs, losses):
    slopes = _slopes(lrs, losses)
    return slopes.index(min(slopes))


@wrong_answer("Among equal slopes, the last was taken. Take the first.")
def last_of_equals(lrs, losses):
    slopes = _slopes(lrs, losses)
    return lrs[max(i for i, slope in enumerate(slopes) if slope == min(slopes))]


@wrong_answer(
    "That is a tenth of the rate with the lowest loss, which is another rule of thumb. "
    "Take the rate of the steepest fall."
)
def a_tenth_of_the_lowest(lrs, losses):
    return lrs[int(np.nanargmin(losses))] / 10


@wrong_answer("Each slope uses the neighbours on both sides. Take the slope from i to i + 1.")
def slope_over_both_sides(lrs, losses):
    with np.errstate(invalid="ignore"):
        slopes = np.gradient(np.array(losses), np.log(lrs))
    slopes[~np.isfinite(slopes)] = INF
    return float(lrs[int(slopes.argmin())])


@wrong_answer("float32 rounds a tiny fall away. Compute with Python's floats, or in float64.")
def in_float32(lrs, losses):
    slopes = torch.tensor(losses).diff() / torch.tensor(lrs).log().diff()
    slopes[~slopes.isfinite()] = INF
    return float(lrs[int(slopes.argmin())])
