"""Submissions that reach the recorder by names that look harmless.

What they return is right, so some of them earn their points; the reading of their source has to
name each, and with `--strict` none of them ever runs.
"""

import collections
import operator
import random
import typing

import torch
from torch.nn import functional


def _checked(predictions, targets):
    if predictions.shape != targets.shape:
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")


def _forget(recorders):
    recorders.Calls.__torch_function__ = lambda self, func, types, args=(), kwargs=None: func(
        *args, **(kwargs or {})
    )


def by_a_modules_module(predictions, targets):
    """A recorder that forgets, found through the modules that `collections` imported.

    Gets: solved. A flag.
    """
    _checked(predictions, targets)
    _forget(collections._sys.modules["torchkata.observe.recorders"])
    return functional.mse_loss(predictions, targets)


def by_attrgetter(predictions, targets):
    """The same through a text.

    Gets: solved. A flag.
    """
    _checked(predictions, targets)
    _forget(operator.attrgetter("sys.modules")(torch)["torchkata.observe.recorders"])
    return functional.mse_loss(predictions, targets)


def by_a_pattern(predictions, targets):
    """The same through a pattern.

    Gets: solved. A flag.
    """
    _checked(predictions, targets)
    match torch:
        case object(sys=object(modules=modules)):
            _forget(modules["torchkata.observe.recorders"])
    return functional.mse_loss(predictions, targets)


def by_a_dictionary(predictions, targets):
    """The same through what a module holds.

    Gets: solved. A flag.
    """
    _checked(predictions, targets)
    _forget(vars(random)["_os"].sys.modules["torchkata.observe.recorders"])
    return functional.mse_loss(predictions, targets)


def by_globals_of_a_function(predictions, targets):
    """The same through the globals of a function of torch.

    Gets: solved. A flag.
    """
    _checked(predictions, targets)
    library = getattr(functional.mse_loss, "__glo" + "bals__")
    _forget(library["importlib"].import_module("torchkata.observe.recorders"))
    return functional.mse_loss(predictions, targets)


def by_annotations(predictions, targets):
    """mse_loss in an annotation, which is run without a recorder of its file.

    Gets: wrong or solved. A flag.
    """
    _checked(predictions, targets)

    def came(x: "torch._C._nn.mse_loss(predictions, targets)"): ...

    names = {"predictions": predictions, "targets": targets}
    try:
        return typing.get_type_hints(came, localns=names)["x"]
    except TypeError:
        return functional.mse_loss(predictions, targets)


def behind_dlpack(predictions, targets):
    """mse_loss on what DLPack hands over, behind a recorder that is off.

    Gets: solved or wrong or refused. A flag.
    """
    _checked(predictions, targets)
    with torch.utils._python_dispatch._disable_current_modes():
        again = torch.utils.dlpack.from_dlpack(torch.utils.dlpack.to_dlpack(predictions.detach()))
        return functional.mse_loss(again, targets)


def names_what_it_was_given(predictions, targets):
    """An error whose class is named after the hidden input.

    Gets: raised.
    """
    raise type(f"_{predictions.flatten()[:4].tolist()}", (ValueError,), {})("x")


def seeds_as_the_judge(predictions, targets):
    """An error that is named after the call's seed.

    Gets: raised. A flag.
    """
    raise type(f"seed_{torch.initial_seed()}", (ValueError,), {})("x")
