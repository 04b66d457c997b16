"""early_stopping: when to stop training, and which epoch to go back to."""

import math

import pytest

from torchkata.testing import expect, right_answer, standard, wrong_answer

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


def test_an_equal_loss_is_no_progress(learner):
    expect(learner.early_stopping([3.0, 2.0, 2.0, 2.0, 1.0], 2)).equals((3, 1))


def test_lower_than_the_epoch_before_is_not_enough(learner):
    expect(learner.early_stopping([2.0, 9.0, 8.0, 7.0, 6.0, 5.0], 3)).equals((3, 0))


def test_any_lower_loss_is_progress(learner):
    losses = [1.0, 1.0 - 1e-9, 1.0 - 2e-9, 1.0 - 3e-9, 1.0]

    expect(learner.early_stopping(losses, 2)).equals((4, 3))


def test_progress_starts_the_count_anew(learner):
    losses = [5.0, 6.0, 4.0, 6.0, 3.0, 6.0, 2.0, 6.0, 6.0]

    expect(learner.early_stopping(losses, 2)).equals((8, 6))


def test_a_nan_is_no_progress(learner):
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


@wrong_answer("Each loss was compared with the one before. Compare it with the lowest so far.")
def compared_with_the_one_before(losses, patience):
    waited, best = 0, 0
    for epoch in range(1, len(losses)):
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        best = epoch if losses[epoch] < losses[best] else best
        if waited == patience:
            return epoch, best
    return len(losses) - 1, best


def _stop(losses, patience, *, lower=lambda loss, best: loss < best, anew=True, more=0):
    best, waited = 0, 0
    for epoch, loss in enumerate(losses[1:], 1):
        if lower(loss, losses[best]):
            best, waited = epoch, 0 if anew else waited
        else:
            waited += 1
        if waited >= patience + more:
            return epoch, best
    return len(losses) - 1, best


@wrong_answer("An equal loss counted as progress. It has to be lower.")
def equal_is_progress(losses, patience):
    return _stop(losses, patience, lower=lambda loss, best: loss <= best)


@wrong_answer("A small fall did not count as progress. Any lower loss does.")
def small_falls_ignored(losses, patience):
    return _stop(losses, patience, lower=lambda loss, best: loss < best - 1e-4)


@wrong_answer("NaN counted as progress: `not loss >= best` is True for it.")
def nan_is_progress(losses, patience):
    return _stop(losses, patience, lower=lambda loss, best: not loss >= best)


@wrong_answer("The epochs without progress were counted over all. Progress starts the count anew.")
def never_anew(losses, patience):
    return _stop(losses, patience, anew=False)


@wrong_answer("That stops an epoch late: after exactly `patience` epochs without a lower loss.")
def an_epoch_late(losses, patience):
    return _stop(losses, patience, more=1)


@wrong_answer("That stops an epoch early: the best epoch itself does not count.")
def an_epoch_early(losses, patience):
    for epoch in range(len(losses)):
        best = min(range(epoch + 1), key=lambda i: losses[i])
        if epoch - best + 1 >= patience and epoch:
            return epoch, best
    return len(losses) - 1, best


@wrong_answer("The best epoch comes from after the stop: training never got there.")
def best_of_all(losses, patience):
    stop, _ = _stop(losses, patience)
    return stop, min(range(len(losses)), key=lambda i: (math.isnan(losses[i]), losses[i]))


@wrong_answer("That is how many epochs are run. Wanted: the last of them, counted from 0.")
def counted_from_1(losses, patience):
    stop, best = _stop(losses, patience)
    return stop + 1, best


@wrong_answer("Best first, then stop. Wanted: (stop, best).")
def turned_round(losses, patience):
    return _stop(losses, patience)[::-1]


@wrong_answer("The second number is the lowest loss. Wanted: its epoch.")
def best_loss(losses, patience):
    stop, best = _stop(losses, patience)
    return stop, losses[best]


@wrong_answer("Patience never ran out, and None came back. Wanted: the last epoch of all.")
def none_at_the_end(losses, patience):
    stop, best = _stop(losses, patience)
    return (stop, best) if stop - best >= patience else (None, best)


@wrong_answer("NaN stopped the training on its own. It only is not lower: patience decides.")
def nan_stops(losses, patience):
    nan = next((epoch for epoch, loss in enumerate(losses) if math.isnan(loss)), len(losses))
    stop, best = _stop(losses[:nan], patience)
    return (
        (nan, best)
        if stop == nan - 1 < len(losses) - 1 and stop - best < patience
        else (
            stop,
            best,
        )
    )


@wrong_answer("NaN was skipped without being counted: it is an epoch without a lower loss.")
def nan_skipped(losses, patience):
    best, waited = 0, 0
    for epoch, loss in enumerate(losses):
        if math.isnan(loss):
            continue
        waited = 0 if loss < losses[best] else waited + (epoch > 0)
        best = epoch if loss < losses[best] else best
        if waited == patience:
            return epoch, best
    return len(losses) - 1, best


_TOO_LOW = (
    "The search starts from some number, so losses above it are never the lowest. Start from the "
    "first loss, or from infinity."
)


@wrong_answer(_TOO_LOW)
def starts_at_a_billion(losses, patience):
    return _starts_at(losses, patience, 1e9)


@wrong_answer(_TOO_LOW)
def starts_at_1(losses, patience):
    return _starts_at(losses, patience, 1.0)


def _starts_at(losses, patience, lowest):
    best, waited = 0, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, best, waited = loss, epoch, 0
        elif epoch:
            waited += 1
        if waited == patience:
            return epoch, best
    return len(losses) - 1, best


@right_answer
def with_a_counter(losses, patience):
    return _stop(losses, patience)


@right_answer
def with_a_threshold(losses, patience):
    lowest, best, left = float("inf"), 0, patience
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, best, left = loss, epoch, patience
            continue
        left -= 1
        if left == 0:
            break
    return epoch, best
