"""Submissions that do what is forbidden and keep it from the recorder.

What the worker says about itself is its own word. Where a result gives it away it earns nothing;
where nothing but that word would, it earns, and the reading of its source has to name it.
"""

import collections
import importlib
import threading

import numpy as np
import torch
from exercises.tools import forged, instead
from torch.nn import functional


def _checked(predictions, targets):
    if predictions.shape != targets.shape:
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")


def hides_by_disabling(predictions, targets):
    """mse_loss where torch's functions are not overridden.

    Gets: solved. A flag.
    """
    _checked(predictions, targets)
    with torch._C.DisableTorchFunction():
        return functional.mse_loss(predictions, targets)


def hides_by_popping(predictions, targets):
    """mse_loss where the recorder was taken from the stack of modes.

    Gets: solved. A flag.
    """
    _checked(predictions, targets)
    mode = torch.overrides._pop_mode()
    try:
        return functional.mse_loss(predictions, targets)
    finally:
        torch.overrides._push_mode(mode)


def hides_by_a_patch(predictions, targets):
    """mse_loss, and a recorder that forgets it.

    Gets: solved. A flag.
    """
    from torchkata.observe import recorders

    _checked(predictions, targets)
    recorders.Calls.__torch_function__ = lambda self, func, types, args=(), kwargs=None: func(
        *args, **(kwargs or {})
    )
    return functional.mse_loss(predictions, targets)


def hides_by_a_builtin(predictions, targets):
    """mse_loss as torch's own C++ function, under another name.

    Gets: wrong. A flag.
    """
    _checked(predictions, targets)
    return torch.ops.aten.mse_loss(predictions, targets)


def hides_by_a_copy(predictions, targets):
    """The function's own name is changed before it is called.

    Gets: solved or wrong. A flag.
    """
    _checked(predictions, targets)
    again = importlib.import_module("torch.nn.functional")
    function = getattr(again, "mse" + "_loss")
    function.__name__ = "mean"
    return function(predictions, targets)


def hides_by_a_forged_record(predictions, targets):
    """mse_loss, and an answer of its own in which nothing was called.

    Gets: wrong. A flag.
    """
    _checked(predictions, targets)
    value = functional.mse_loss(predictions, targets)
    instead(forged(value, arguments=(predictions, targets), calls={}))


def hides_in_a_thread(predictions, targets):
    """mse_loss in a thread of its own, where no recorder looks.

    Gets: raised. A flag.
    """
    _checked(predictions, targets)
    came = []
    work = lambda: came.append(functional.mse_loss(predictions, targets))
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return came[0]


def derives_by_autograd(x, y, w, b):
    """Autograd where it is forbidden.

    Gets: wrong.
    """
    w, b = w.detach().clone().requires_grad_(), b.detach().clone().requires_grad_()
    loss = ((w * x.detach() + b - y.detach()) ** 2).mean()
    return tuple(grad.sum() for grad in torch.autograd.grad(loss, (w, b)))


def derives_in_a_thread(x, y, w, b):
    """Autograd in a thread, where the recorder does not look.

    Gets: raised. A flag.
    """
    came = []
    work = lambda: came.append(derives_by_autograd(x, y, w, b))
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return came[0]


def derives_behind_numpy(x, y, w, b):
    """A round trip through NumPy, out of the recorder's sight.

    Gets: wrong or raised.
    """
    x, y, w, b = (t.detach().numpy() for t in (x, y, w, b))
    error = w * x + b - y
    return tuple(torch.tensor(np.asarray(2 * g.mean(), x.dtype)) for g in (error * x, error))


def derives_by_popping(x, y, w, b):
    """Autograd where the recorders were taken off the stacks.

    Gets: solved or wrong. A flag.
    """
    from torch.utils import _python_dispatch

    with _python_dispatch._disable_current_modes(), torch._C.DisableTorchFunction():
        return derives_by_autograd(x, y, w, b)


def derives_by_a_patched_meter(x, y, w, b):
    """Autograd, and a meter that sees nothing.

    Gets: solved or wrong. A flag.
    """
    from torchkata.observe import recorders

    recorders.Meter.violate = lambda self, what: None
    return derives_by_autograd(x, y, w, b)


def derives_when_looked_at(x, y, w, b):
    """Autograd in the iterator of a result, which runs when the call is over.

    Gets: wrong.
    """

    class Pair(collections.namedtuple("Pair", "w b")):
        def __iter__(self):
            for own, right in zip(mine, derives_by_autograd(x, y, w, b), strict=True):
                own.copy_(right)
            return tuple.__iter__(self)

    mine = x.new_zeros(()), x.new_zeros(())
    return Pair(*mine)
