"""frozen: mistakes that people make."""

from contextlib import contextmanager

import torch

from torchkata.testing import wrong_answer


@wrong_answer("no_grad stops every gradient: those of x too. Freeze the parameters only.")
def no_grad(params):
    return torch.no_grad()


@wrong_answer("All of them require grad at the end, also those that did not before.")
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


@wrong_answer("They stay frozen at the end: put them back as they were.")
@contextmanager
def for_ever(params):
    for param in params:
        param.requires_grad_(False)
    yield


@wrong_answer("Where the block raises, they stay frozen: `finally` runs in any case.")
@contextmanager
def without_finally(params):
    params = list(params)
    before = [param.requires_grad for param in params]
    for param in params:
        param.requires_grad_(False)
    yield
    for param, required in zip(params, before, strict=True):
        param.requires_grad_(required)


WALKED_TWICE = "An iterator can be walked only once: make a list of the parameters first."


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


@wrong_answer("The error of the block was swallowed: let it through.")
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


@wrong_answer("A frozen parameter keeps the gradient that it has: do not clear `.grad`.")
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
    "Inside the block the parameters still require grad. Switch each of them itself: detach() "
    "would give new tensors."
)
@contextmanager
def detached(params):
    yield [param.detach() for param in params]


@wrong_answer("It only froze them: a context manager is wanted, made by one `yield`.")
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
    "A parameter that comes twice stays frozen: the second time, you noted that it was off. "
    "Note every flag before you switch the first."
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


@wrong_answer("They were frozen when the manager was made: only entering the block should do it.")
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


@wrong_answer("`except Exception` does not see Ctrl-C, and they stay frozen: use `finally`.")
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
