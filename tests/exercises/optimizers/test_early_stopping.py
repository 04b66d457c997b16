"""early_stopping: when to stop training, and which epoch to go back to."""

import math

import pytest

from torchkata.testing import expect, standard

NAN = math.nan


def inputs(draw, n):
    # Few different losses, so that some are equal.
    return draw.integers(3 * n, low=0, high=6).double().tolist(), 2


def oracle(losses, patience):
    for epoch in range(patience, len(losses)):
        before = losses[: epoch - patience + 1]
        if min(losses[epoch - patience + 1 : epoch + 1]) >= min(before):
            return epoch, before.index(min(before))
    return len(losses) - 1, losses.index(min(losses))


test_standard = standard(
    "early_stopping",
    inputs,
    oracle,
    without={"takes_size_0": "without an epoch there is no best one"},
)


@pytest.mark.parametrize("patience", [1, 2, 3, 5])
def test_any_patience(learner, draw, patience):
    losses = [10.0, 8.0, 6.0, *draw(20).tolist()]

    expect(learner.early_stopping(losses, patience)).equals(oracle(losses, patience))


def test_runs_to_the_end_where_patience_never_runs_out(learner):
    expect(learner.early_stopping([5.0, 4.0, 4.5, 3.0, 3.5], 2)).equals((4, 3))


@pytest.mark.parametrize("epochs", [1, 2, 3, 4, 5])
def test_any_number_of_epochs(learner, epochs):
    losses = [9.0 - epoch for epoch in range(epochs)]

    expect(learner.early_stopping(losses, 2)).equals((epochs - 1, epochs - 1))


def test_patience_may_be_long(learner):
    expect(learner.early_stopping([1.0, *[2.0] * 400], 300)).equals((300, 0))


def test_patience_may_run_out_in_the_last_epoch(learner):
    expect(learner.early_stopping([5.0, 4.0, 4.5, 4.5], 2)).equals((3, 1))


def test_what_comes_after_the_stop_is_never_seen(learner):
    expect(learner.early_stopping([5.0, 4.0, 4.5, 4.2, 1.0, 0.5], 2)).equals((3, 1))


def test_an_equal_loss_is_not_progress(learner):
    expect(learner.early_stopping([3.0, 2.0, 2.0, 2.0, 1.0], 2)).equals((3, 1))


def test_lower_than_the_epoch_before_is_not_enough(learner):
    expect(learner.early_stopping([2.0, 9.0, 8.0, 7.0, 6.0, 5.0], 3)).equals((3, 0))


def test_any_lower_loss_is_progress(learner):
    losses = [1.0, 1.0 - 1e-9, 1.0 - 2e-9, 1.0 - 3e-9, 1.0]

    expect(learner.early_stopping(losses, 2)).equals((4, 3))


def test_progress_restarts_the_count(learner):
    losses = [5.0, 6.0, 4.0, 6.0, 3.0, 6.0, 2.0, 6.0, 6.0]

    expect(learner.early_stopping(losses, 2)).equals((8, 6))


def test_a_nan_is_not_progress(learner):
    expect(learner.early_stopping([5.0, 4.0, NAN, 3.0, NAN, NAN, 1.0], 2)).equals((5, 3))


def test_a_nan_is_one_epoch_without_progress_like_any_other(learner):
    losses = [5.0, 4.0, NAN, 3.0, NAN, 2.5, NAN, 2.6, NAN, 1.0]

    expect(learner.early_stopping(losses, 3)).equals((8, 5))


def test_a_run_that_broke_is_stopped(learner):
    expect(learner.early_stopping([5.0, 4.0, *[NAN] * 5], 2)).equals((3, 1))


def test_the_first_epoch_may_be_the_best(learner):
    expect(learner.early_stopping([1.0, 2.0, 3.0], 5)).equals((2, 0))


def test_all_losses_may_be_very_large(learner):
    expect(learner.early_stopping([4e30, 3e30, 2e30, 3e30, 3e30], 2)).equals((4, 2))


def test_losses_may_be_below_0_or_very_large(learner):
    expect(learner.early_stopping([1e30, -1.0, -3.0, -2.0, -2.0], 2)).equals((4, 2))
