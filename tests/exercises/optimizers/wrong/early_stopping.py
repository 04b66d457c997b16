"""early_stopping: mistakes that people make."""

import math

from torchkata.testing import wrong_answer


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


@wrong_answer("NaN counted as progress. It is not lower than any loss.")
def nan_is_progress(losses, patience):
    return _stop(losses, patience, lower=lambda loss, best: not loss >= best)


@wrong_answer(
    "The epochs without progress were counted over the whole run. Start the count again "
    "after progress."
)
def never_anew(losses, patience):
    return _stop(losses, patience, anew=False)


@wrong_answer(
    "This stops one epoch late. Stop after exactly `patience` epochs without a lower loss."
)
def an_epoch_late(losses, patience):
    return _stop(losses, patience, more=1)


@wrong_answer("This stops one epoch early. The best epoch itself does not count.")
def an_epoch_early(losses, patience):
    for epoch in range(len(losses)):
        best = min(range(epoch + 1), key=lambda i: losses[i])
        if epoch - best + 1 >= patience and epoch:
            return epoch, best
    return len(losses) - 1, best


@wrong_answer("The best epoch is after the stop, but training never got there.")
def best_of_all(losses, patience):
    stop, _ = _stop(losses, patience)
    return stop, min(range(len(losses)), key=lambda i: (math.isnan(losses[i]), losses[i]))


@wrong_answer("That is the number of epochs. Return the last epoch, counted from 0.")
def counted_from_1(losses, patience):
    stop, best = _stop(losses, patience)
    return stop + 1, best


@wrong_answer("The order is (best, stop) here. Return (stop, best).")
def turned_round(losses, patience):
    return _stop(losses, patience)[::-1]


@wrong_answer("The second number is the lowest loss. Return its epoch.")
def best_loss(losses, patience):
    stop, best = _stop(losses, patience)
    return stop, losses[best]


@wrong_answer("None is returned when patience never runs out. Return the last epoch of all.")
def none_at_the_end(losses, patience):
    stop, best = _stop(losses, patience)
    return (stop, best) if stop - best >= patience else (None, best)


@wrong_answer(
    "NaN stopped the training at once. It is just a loss that is not lower: patience decides."
)
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


@wrong_answer("NaN was skipped and not counted. Count it as an epoch without a lower loss.")
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
    "The search starts from a fixed number, so losses above it are never the lowest. Start "
    "from the first loss, or from infinity."
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
