"""early_stopping: right answers in other styles."""

from torchkata.testing import right_answer, wrong_beside

_stop = wrong_beside(__file__)._stop


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
