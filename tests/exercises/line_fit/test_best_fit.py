"""best_fit: the parameters with the lowest loss, not the last ones."""

import pytest
import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    # At this rate the loss falls and rises again, so the best is neither the first nor the last.
    x = draw.uniform(n, low=2.0, high=3.0)
    return x, draw(n), draw(1), draw(1), 0.149, 8


def oracle(x, y, w, b, lr, epochs):
    return min(list(oracles.steps(x, y, w, b, lr, epochs))[:-1], key=lambda seen: seen[2])


test_standard = standard(
    "best_fit",
    inputs,
    oracle,
    autograd=False,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def _on_the_points(learner, epochs):
    return learner.best_fit(*data.points(), *data.points_start(), 0.0235, epochs)


def test_finds_step_34_of_60_on_the_points(learner):
    seen = _on_the_points(learner, 60)

    _, _, loss = seen.value
    expect(seen).equals(oracle(*data.points(), *data.points_start(), 0.0235, 60), rtol=1e-4).holds(
        abs(loss - 0.2677) < 1e-4, f"the loss is {loss:.4f}; the lowest is 0.2677, at step 34"
    )


def test_the_loss_belongs_to_the_parameters(learner):
    x, y = data.points()

    seen = _on_the_points(learner, 60)

    w, b, loss = seen.value
    own = ((w * x + b - y) ** 2).mean().item()
    expect(seen).holds(
        abs(own - loss) < 1e-4,
        f"the returned loss is {loss:.4f}, but the returned parameters have a loss of {own:.4f}",
    )


def test_the_start_may_be_the_best(learner, draw):
    x, y, w, b = torch.tensor([10.0, -10.0]), torch.zeros(2), torch.ones(1), torch.zeros(1)

    expect(learner.best_fit(x, y, w, b, 1.0, 4)).equals((w, b, 100.0)).shares_nothing()


def test_small_improvements_count_too(learner):
    # Dividing by a power of two does not change the rounding: the best is still step 34.
    x, y, w, b = *data.points(), *data.points_start()
    arguments = x, y / 1024, w / 1024, b / 1024, 0.0235, 60

    expect(learner.best_fit(*arguments)).equals(oracle(*arguments), rtol=1e-4, atol=0.0)


@pytest.mark.parametrize("epochs", [60, 200])
def test_a_loss_of_nan_is_never_the_lowest(learner, epochs):
    # At this rate the losses grow to infinity, and then to NaN.
    arguments = *data.points(), *data.points_start(), 5.0, epochs

    expect(learner.best_fit(*arguments)).equals(oracle(*arguments))


def test_works_however_large_the_loss_is(learner):
    x, y, w, b = torch.tensor([1.0, 2.0]), torch.zeros(2), torch.full((1,), 1e4), torch.zeros(1)

    expect(learner.best_fit(x, y, w, b, 0.01, 3)).equals(oracle(x, y, w, b, 0.01, 3))
