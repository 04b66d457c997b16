"""frozen: mistakes that people make."""

from contextlib import contextmanager

import torch

from torchkata.testing import wrong_answer


@wrong_answer("no_grad stops every gradient, also the gradient of x. Freeze only the parameters.")
def no_grad(params):
    return torch.no_grad()


@wrong_answer("At the end all parameters require grad, even those that did not before.")
@contextmanager
def all_on(params):
    params = list(params)
    for param in params:
        param.requires_grad_(False)
    try:
        yield
    finally:
        for param in params:
            param.requires_grad_(True)


@wrong_answer("The parameters stay frozen at the end. Restore them as they were.")
@contextmanager
def for_ever(params):
    for param in params:
        param.requires_grad_(False)
    yield


@wrong_answer(
    "If the block raises an error, the parameters stay frozen. Use `finally`, which always runs."
)
@contextmanager
def without_finally(params):
    params = list(params)
    before = [param.requires_grad for param in params]
    for param in params:
        param.requires_grad_(False)
    yield
    for param, required in zip(params, before, strict=True):
        param.requires_grad_(required)


WALKED_TWICE = "You can loop over an iterator only once. Make a list of the parameters first."


@wrong_answer(WALKED_TWICE)
@contextmanager
def walked_twice(params):
    before = []
    for param in params:
        before.append(param.requires_grad)
        param.requires_grad_(False)
    try:
        yield
    finally:
        for param, required in zip(params, before, strict=False):
            param.requires_grad_(required)


@wrong_answer(WALKED_TWICE)
@contextmanager
def walked_twice_and_noticed(params):
    before = [param.requires_grad for param in params]
    try:
        for param in params:
            param.requires_grad_(False)
        yield
    finally:
        for param, required in zip(params, before, strict=True):
            param.requires_grad_(required)


@wrong_answer("You hid the error of the block. Let it through.")
@contextmanager
def swallows(params):
    params = list(params)
    before = [param.requires_grad for param in params]
    for param in params:
        param.requires_grad_(False)
    try:
        yield
    except Exception:
        pass
    finally:
        for param, required in zip(params, before, strict=True):
            param.requires_grad_(required)


@wrong_answer("A frozen parameter keeps its gradient. Do not clear `.grad`.")
@contextmanager
def clears_gradients(params):
    params = list(params)
    before = [param.requires_grad for param in params]
    for param in params:
        param.grad = None
        param.requires_grad_(False)
    try:
        yield
    finally:
        for param, required in zip(params, before, strict=True):
            param.requires_grad_(required)


@wrong_answer(
    "Inside the block the parameters still require grad. Switch off each parameter itself: "
    "detach() only gives new tensors."
)
@contextmanager
def detached(params):
    yield [param.detach() for param in params]


@wrong_answer("You only froze the parameters. Make a context manager, with one `yield`.")
def no_context(params):
    for param in params:
        param.requires_grad_(False)


@wrong_answer(WALKED_TWICE)
@contextmanager
def walked_for_the_flags(params):
    before = [param.requires_grad for param in params]
    for param in params:
        param.requires_grad_(False)
    try:
        yield
    finally:
        for param, required in zip(params, before, strict=False):
            param.requires_grad_(required)


@wrong_answer(
    "A parameter that comes twice stays frozen: the second time, you noted that it was off. Note "
    "all of them before you switch off the first."
)
@contextmanager
def noted_in_between(params):
    before = []
    for param in params:
        before.append((param, param.requires_grad))
        param.requires_grad_(False)
    try:
        yield
    finally:
        for param, required in before:
            param.requires_grad_(required)


@wrong_answer(
    "The parameters were frozen when the manager was created. Freeze them only when the block is "
    "entered."
)
class FrozenWhenMade:
    def __init__(self, params):
        self.before = [(param, param.requires_grad) for param in params]
        for param, _ in self.before:
            param.requires_grad_(False)

    def __enter__(self):
        pass

    def __exit__(self, *error):
        for param, required in self.before:
            param.requires_grad_(required)


@wrong_answer(
    "`except Exception` does not catch Ctrl-C, so the parameters stay frozen. Use `finally`."
)
@contextmanager
def after_exceptions_only(params):
    params = list(params)
    before = [param.requires_grad for param in params]
    for param in params:
        param.requires_grad_(False)
    try:
        yield
    except Exception:
        for param, required in zip(params, before, strict=True):
            param.requires_grad_(required)
        raise
    for param, required in zip(params, before, strict=True):
        param.requires_grad_(required)
