"""zero_gradients: afterwards each `.grad` is None or all zeros."""

import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return ([oracles.stale(draw(*shape), draw(*shape)) for shape in ((2, n), (n,), (), (1,))],)


def oracle(params):
    for param in params:
        param.grad = None


test_standard = standard(
    "zero_gradients",
    inputs,
    oracle,
    without={"leaves_its_arguments_unchanged": "its task is to clear each .grad"},
)


def _gone(seen):
    for i in range(len(seen.arguments[0])):
        expect(seen).argument(f"params[{i}]").gradient(None)


def test_nothing_is_left_in_any_grad(learner, draw):
    _gone(learner.zero_gradients(*inputs(draw, 3)))


def test_works_if_a_grad_is_none(learner, draw):
    empty, full = draw(2, 3, requires_grad=True), oracles.stale(draw(3), draw(3))

    _gone(learner.zero_gradients([empty, full, draw(requires_grad=True)]))


def test_clears_gradients_that_have_a_zero_in_them(learner):
    halves = torch.tensor([0.0, 1.0]), torch.tensor([1.0, 0.0]), torch.tensor([1.0, -1.0])

    _gone(learner.zero_gradients([oracles.stale(torch.ones(2), half) for half in halves]))


def test_clears_nan_and_infinity(learner, draw):
    gradient = torch.tensor([float("nan"), float("inf"), 1.0])

    _gone(learner.zero_gradients([oracles.stale(draw(3), gradient)]))


def test_works_if_a_grad_is_already_zero(learner, draw):
    once = learner.zero_gradients(*inputs(draw, 2))

    _gone(learner.zero_gradients(*once.arguments))


def test_a_tuple_and_an_empty_list_will_do(learner, draw):
    expect(learner.zero_gradients([])).equals(None)
    _gone(learner.zero_gradients(tuple(inputs(draw, 2)[0])))


def test_parameters_stay_leaves_that_require_grad(learner, draw):
    seen = learner.zero_gradients(*inputs(draw, 3))

    for i in range(4):
        expect(seen).argument(f"params[{i}]").is_leaf().requires_grad()
