"""early_stopping: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def with_a_counter(losses, patience):
    best, waited = 0, 0
    for epoch, loss in enumerate(losses[1:], 1):
        if loss < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch, best
    return len(losses) - 1, best


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
