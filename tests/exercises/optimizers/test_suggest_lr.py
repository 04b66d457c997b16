"""suggest_lr: the learning rate at which the loss of a range test falls most steeply."""

import math

import numpy as np
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer

INF, NAN = math.inf, math.nan


def inputs(draw, n):
    # Factors that differ, and a first fall, so that somewhere the loss falls.
    factors = draw.uniform(n + 2, low=0.2, high=2.0).double()
    losses = draw(n + 2).double()
    losses[1] = losses[0] - 0.1 - losses[1].abs()
    return (1e-5 * factors.cumsum(0).exp()).tolist(), losses.tolist()


def oracle(lrs, losses):
    with np.errstate(invalid="ignore"):
        slopes = np.diff(losses) / np.diff(np.log(lrs))
    slopes[~np.isfinite(slopes)] = INF
    return lrs[int(np.argmin(slopes))]


test_standard = standard("suggest_lr", inputs, oracle, rtol=1e-9, atol=0.0)


def test_is_not_where_the_loss_is_lowest(learner):
    lrs, losses = [1e-4, 1e-3, 1e-2, 1e-1, 1.0], [9.0, 8.0, 3.0, 1.0, 7.0]

    expect(learner.suggest_lr(lrs, losses)).equals(1e-3, rtol=1e-9, atol=0.0)


def test_the_steepest_climb_does_not_count(learner):
    lrs, losses = [1e-4, 1e-3, 1e-2, 1e-1], [2.0, 1.5, 1.4, 90.0]

    expect(learner.suggest_lr(lrs, losses)).equals(1e-4, rtol=1e-9, atol=0.0)


def test_the_slope_is_taken_over_the_logarithm(learner):
    # Over the rate itself, the first fall would be the steepest by far.
    lrs, losses = [1e-6, 1e-5, 1e-1, 1.0], [5.0, 4.0, 3.0, 1.0]

    expect(learner.suggest_lr(lrs, losses)).equals(1e-1, rtol=1e-9, atol=0.0)


def test_the_slope_is_not_taken_over_the_factor(learner):
    lrs, losses = [1e-7, 1e-6, 1e-3, 2e-3, 2e-2, 1e-1], [6.2, 6.1, 6.0, 5.0, 1.0, 0.9]

    expect(learner.suggest_lr(lrs, losses)).equals(2e-3, rtol=1e-9, atol=0.0)


def test_the_steepest_fall_may_come_after_the_lowest_loss(learner):
    lrs, losses = [1e-4, 8e-4, 6.4e-3, 5e-2, 0.4], [6.0, 5.0, 1.0, 9.0, 3.0]

    expect(learner.suggest_lr(lrs, losses)).equals(5e-2, rtol=1e-9, atol=0.0)


def test_the_fall_is_divided_by_the_distance(learner):
    lrs, losses = [1e-6, 1e-5, 1e-1, 2e-1, 1.0], [9.1, 9.0, 5.0, 4.0, 3.9]

    expect(learner.suggest_lr(lrs, losses)).equals(1e-1, rtol=1e-9, atol=0.0)


def test_a_small_fall_over_a_short_distance_may_be_the_steepest(learner):
    lrs, losses = [1e-4, 1e-3, 1.1e-3, 1e-2], [5.1, 5.0, 4.5, 1.5]

    expect(learner.suggest_lr(lrs, losses)).equals(1e-3, rtol=1e-9, atol=0.0)


def test_a_tiny_fall_counts_in_full(learner):
    lrs, losses = [1e-4, 1e-3, 1e-2, 1e-1], [1.0, 1.0 - 1e-9, 1.0 - 4e-9, 1.0 - 5e-9]

    expect(learner.suggest_lr(lrs, losses)).equals(1e-3, rtol=1e-9, atol=0.0)


def test_a_run_that_diverged_does_not_count(learner):
    lrs = [1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0]

    seen = learner.suggest_lr(lrs, [5.0, 4.0, 2.0, 3.0, INF, NAN, NAN])

    expect(seen).equals(1e-3, rtol=1e-9, atol=0.0)


def test_coming_back_from_inf_is_no_fall(learner):
    seen = learner.suggest_lr([1e-4, 1e-3, 1e-2, 1e-1], [INF, 5.0, 4.0, 1.0])

    expect(seen).equals(1e-2, rtol=1e-9, atol=0.0)


def test_a_nan_in_between_hides_only_its_neighbours(learner):
    seen = learner.suggest_lr([1e-4, 1e-3, 1e-2, 1e-1, 1.0], [9.0, NAN, 1.0, 0.5, 0.4])

    expect(seen).equals(1e-2, rtol=1e-9, atol=0.0)


def test_an_inf_in_between_makes_no_neighbours_of_others(learner):
    seen = learner.suggest_lr([1e-5, 1e-4, 1e-3, 1e-2, 1e-1], [9.0, 8.9, INF, 1.0, 0.5])

    expect(seen).equals(1e-2, rtol=1e-9, atol=0.0)


def test_of_equal_slopes_the_first_counts(learner):
    # Between these rates, differences of logarithms are equal to the last bit.
    seen = learner.suggest_lr([0.5, 1.0, 2.0, 4.0], [5.0, 4.0, 4.5, 3.5])

    expect(seen).equals(0.5)


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


@wrong_answer("That is the steepest slope of any sign. A fall is below 0.")
def steepest_of_any_sign(lrs, losses):
    slopes = [0.0 if slope == INF else abs(slope) for slope in _slopes(lrs, losses)]
    return lrs[slopes.index(max(slopes))]


@wrong_answer("The slope was taken over the rate. Take it over the rate's logarithm.")
def over_the_rate(lrs, losses):
    slopes = _slopes(lrs, losses, over=lambda a, b: b - a)
    return lrs[slopes.index(min(slopes))]


@wrong_answer("The slope was taken over the factor of the rates. Take its logarithm.")
def over_the_factor(lrs, losses):
    slopes = _slopes(lrs, losses, over=lambda a, b: b / a)
    return lrs[slopes.index(min(slopes))]


@wrong_answer("Only falls before the lowest loss were looked at. A later one may be steeper.")
def before_the_lowest(lrs, losses):
    slopes = _slopes(lrs, losses)[: max(1, int(np.nanargmin(losses)))]
    return lrs[slopes.index(min(slopes))]


@wrong_answer("That is the largest fall. Divide it by the distance of the logarithms.")
def not_divided(lrs, losses):
    slopes = _slopes(lrs, losses, over=lambda a, b: 1.0)
    return lrs[slopes.index(min(slopes))]


@wrong_answer("That is the rate after the fall. Wanted: the one before it.")
def rate_after_the_fall(lrs, losses):
    slopes = _slopes(lrs, losses)
    return lrs[slopes.index(min(slopes)) + 1]


@wrong_answer("A loss of inf or NaN gave a slope that counted. Leave those out.")
def nan_counts(lrs, losses):
    with np.errstate(invalid="ignore"):
        slopes = np.diff(losses) / np.diff(np.log(lrs))
    return lrs[int(np.argmin(slopes))]


@wrong_answer("A loss of inf or NaN gave a slope that counted. Leave those out.")
def inf_counts(lrs, losses):
    slopes = [INF if slope != slope else slope for slope in _slopes(lrs, losses, finite=False)]
    return lrs[slopes.index(min(slopes))]


@wrong_answer("Losses that are inf or NaN were taken out before, so others became neighbours.")
def others_become_neighbours(lrs, losses):
    kept = [i for i, loss in enumerate(losses) if math.isfinite(loss)]
    lrs, losses = [lrs[i] for i in kept], [losses[i] for i in kept]
    slopes = _slopes(lrs, losses)
    return lrs[slopes.index(min(slopes))]


@wrong_answer("That is the place in the list. Wanted: the rate that stands there.")
def index(lrs, losses):
    slopes = _slopes(lrs, losses)
    return slopes.index(min(slopes))


@wrong_answer("Of equal slopes, the last was taken. The first counts.")
def last_of_equals(lrs, losses):
    slopes = _slopes(lrs, losses)
    return lrs[max(i for i, slope in enumerate(slopes) if slope == min(slopes))]


@wrong_answer("That is a tenth of the rate with the lowest loss: another rule of thumb.")
def a_tenth_of_the_lowest(lrs, losses):
    return lrs[int(np.nanargmin(losses))] / 10


@wrong_answer("np.gradient looks at the neighbours on both sides. Wanted: from i to i + 1.")
def slope_over_both_sides(lrs, losses):
    with np.errstate(invalid="ignore"):
        slopes = np.gradient(np.array(losses), np.log(lrs))
    slopes[~np.isfinite(slopes)] = INF
    return float(lrs[int(slopes.argmin())])


@wrong_answer("torch.tensor makes float32 of Python's floats, which rounds off a tiny fall.")
def in_float32(lrs, losses):
    slopes = torch.tensor(losses).diff() / torch.tensor(lrs).log().diff()
    slopes[~slopes.isfinite()] = INF
    return float(lrs[int(slopes.argmin())])


@right_answer
def in_float64(lrs, losses):
    log, loss = torch.tensor([lrs, losses], dtype=torch.float64)
    slopes = loss.diff() / log.log().diff()
    return float(lrs[int(slopes.where(slopes.isfinite(), INF).argmin())])


@right_answer
def by_numpy(lrs, losses):
    log, loss = np.log10(np.array(lrs)), np.array(losses)
    fits = np.isfinite(loss[1:]) & np.isfinite(loss[:-1])
    slopes = np.full(len(lrs) - 1, np.inf)
    slopes[fits] = ((loss[1:] - loss[:-1]) / (log[1:] - log[:-1]))[fits]
    return float(lrs[int(slopes.argmin())])


@right_answer
def best_so_far(lrs, losses):
    best, at = 0.0, lrs[0]
    for a, b, before, after in zip(lrs, lrs[1:], losses, losses[1:], strict=False):
        slope = (after - before) / math.log(b / a)
        if math.isfinite(slope) and slope < best:
            best, at = slope, a
    return at
