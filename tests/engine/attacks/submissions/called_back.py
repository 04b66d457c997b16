"""Submissions whose code runs while a function of torch does, where a recorder may not look."""

import copy
import warnings

import torch
from exercises.tools import honest
from torch.nn import functional


class Asked:
    def __init__(self, way):
        self.way = way

    def __index__(self):
        self.way()
        return 0

    def __format__(self, how):
        self.way()
        return "4"

    def match(self, *_):
        self.way()
        return False


def hidden(way):
    """The result of a loss that was called in there."""
    kept = []

    def inside(predictions, targets):
        return lambda *_: kept.append(functional.mse_loss(predictions, targets)) or 0.0

    def call(predictions, targets):
        if predictions.shape != targets.shape:
            return honest(predictions, targets)
        kept.clear()
        way(inside(predictions, targets))
        return kept[-1]

    return call


def hooked(way):
    one = torch.ones(1, requires_grad=True)
    one.register_hook(lambda _gradient: (way(), None)[1])
    return one.sum()


def in_apply(predictions, targets):
    """mse_loss in what `apply_` calls for each number.

    Gets: wrong.
    """
    return hidden(lambda way: torch.zeros(1).apply_(way))(predictions, targets)


def in_an_index(predictions, targets):
    """The same in an index that torch asks for its number.

    Gets: wrong.
    """
    return hidden(lambda way: torch.zeros(1)[Asked(way)])(predictions, targets)


def in_a_hook(predictions, targets):
    """The same in the hook of a gradient.

    Gets: wrong.
    """
    return hidden(lambda way: hooked(way).backward())(predictions, targets)


def in_a_hook_of_a_hook(predictions, targets):
    """The same, one hook deeper.

    Gets: wrong.
    """

    def deeper(way):
        def again():
            with torch.enable_grad():
                hooked(way).backward()

        hooked(again).backward()

    return hidden(deeper)(predictions, targets)


def in_what_is_saved(predictions, targets):
    """The same where a tensor is saved for a derivative.

    Gets: wrong.
    """

    def saved(way):
        with torch.autograd.graph.saved_tensors_hooks(lambda x: way() or x, lambda x: x):
            torch.ones(1, requires_grad=True) ** 2

    return hidden(saved)(predictions, targets)


def in_a_memo(predictions, targets):
    """The same in the memory of a copy.

    Gets: wrong.
    """
    memo = type("Memo", (dict,), {"__contains__": lambda self, key: bool(self["way"]()) or False})
    copied = lambda way: copy.deepcopy(torch.zeros(1), memo(way=way))
    return hidden(copied)(predictions, targets)


def in_a_filter_of_warnings(predictions, targets):
    """The same where a warning is looked at.

    Gets: wrong or raised.
    """

    def warned(way):
        warnings.filters.insert(0, ("ignore", Asked(way), Warning, None, 0))
        warnings.warn("look", stacklevel=1)

    return hidden(warned)(predictions, targets)


def while_it_is_written(predictions, targets):
    """The same while torch writes a tensor, where all recorders are off.

    Gets: raised.
    """

    def written(way):
        torch.set_printoptions(precision=Asked(way))
        repr(torch.ones(1))

    return hidden(written)(predictions, targets)


def derives_while_it_is_written(x, y, w, b):
    """Autograd there, where it is forbidden.

    Gets: raised or wrong.
    """
    found = []

    def derive():
        weight, bias = w.detach().requires_grad_(), b.detach().requires_grad_()
        loss = ((x * weight + bias - y) ** 2).mean()
        found.extend(torch.autograd.grad(loss, (weight, bias)))

    torch.set_printoptions(precision=Asked(derive))
    repr(torch.ones(1))
    return tuple(found)
