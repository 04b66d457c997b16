"""best_by_alias: right answers in other styles."""

import copy

from torchkata.testing import right_answer, wrong_beside

_walk = wrong_beside(__file__)._walk


@right_answer
def deep_copy(model, inputs, targets, lr, epochs):
    lowest = float("inf")
    for loss in _walk(model, inputs, targets, lr, epochs):
        if loss < lowest:
            lowest = loss
            best = copy.deepcopy(model.state_dict())
    return best, lowest


@right_answer
def copied_into_one_place(model, inputs, targets, lr, epochs):
    best, lowest = copy.deepcopy(model), None
    for loss in _walk(model, inputs, targets, lr, epochs):
        if lowest is None or loss < lowest:
            best.load_state_dict(model.state_dict())
            lowest = loss
    return best.state_dict(), lowest
