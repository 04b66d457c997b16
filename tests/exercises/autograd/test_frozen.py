"""frozen: parameters that do not require grad inside a `with` block."""

from contextlib import AbstractContextManager, contextmanager

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)

MIXED = [True, False, True]
OFF = [False, False, False]


def inputs(draw, n):
    return draw(n, 2), draw(n, 2)


def oracle(w, x):
    return None, 2 * w.square() * x  # of the sum of (w·x)²


test_standard = standard("frozen", inputs, oracle, probe=probes.gradients_through_frozen)


def test_off_inside_and_as_before_at_the_end(learner):
    expect(learner.probe(probes.inside_frozen)(MIXED)).equals((OFF, MIXED))


def test_an_iterator_of_parameters_will_do(learner):
    expect(learner.probe(probes.inside_frozen_iterator)(MIXED)).equals([(OFF, MIXED)] * 2)


def test_an_error_in_the_block_gets_through_and_they_thaw(learner):
    expect(learner.probe(probes.frozen_and_an_error)(MIXED)).equals(
        (MIXED, [(True, MIXED), (True, MIXED)])
    )


def test_one_block_inside_another(learner):
    expect(learner.probe(probes.inside_frozen_twice)(MIXED)).equals((OFF, MIXED))


@pytest.mark.parametrize("flags", [[], [False], [True, True]])
def test_none_one_or_all_alike(learner, flags):
    expect(learner.probe(probes.inside_frozen)(flags)).equals(([False] * len(flags), flags))


def test_values_and_gradients_are_not_touched(learner, draw):
    value, grad = draw(3), draw(3)

    expect(learner.probe(probes.state_after_frozen)(value, grad)).equals((value + 1, grad, True))


def test_one_parameter_may_come_twice(learner):
    expect(learner.probe(probes.frozen_with_one_twice)(MIXED)).equals((OFF, MIXED))


def test_nothing_is_frozen_before_the_block_begins(learner):
    expect(learner.probe(probes.frozen_when_made)(MIXED)).equals((MIXED, OFF, MIXED))


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


@wrong_answer("An iterator can be walked only once: make a list of the parameters first.")
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


@wrong_answer("An iterator can be walked only once: make a list of the parameters first.")
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


@wrong_answer("An iterator can be walked only once: make a list of the parameters first.")
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


@right_answer
def frozen_class(params):
    return _Frozen(params)


class _Frozen(AbstractContextManager):
    def __init__(self, params):
        self.before = [(param, param.requires_grad) for param in params]

    def __enter__(self):
        for param, _ in self.before:
            param.requires_grad = False

    def __exit__(self, *error):
        for param, required in self.before:
            param.requires_grad = required


@right_answer
@contextmanager
def only_the_tracked(params):
    tracked = [param for param in params if param.requires_grad]
    for param in tracked:
        param.requires_grad = False
    try:
        yield
    finally:
        for param in tracked:
            param.requires_grad = True
