"""suggest_lr: the learning rate at which the loss of a range test falls most steeply."""

import math

import numpy as np

from torchkata.testing import expect, standard

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


def test_coming_back_from_inf_is_not_a_fall(learner):
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
