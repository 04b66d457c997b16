"""stop_gradient_target: a mean squared error with no gradient for the target."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


def oracle(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output.detach())


test_standard = standard(
    "stop_gradient_target",
    inputs,
    oracle,
    dtypes=FLOATS,
    gradient=True,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    prediction, target = draw(*shape), draw(*shape)

    expect(learner.stop_gradient_target(prediction, target)).agrees_with(oracle)


def test_the_target_stays_in_its_graph(learner, draw):
    prediction, w = draw(4, requires_grad=True), draw(4, requires_grad=True)

    def wanted(prediction, w):
        return oracle(prediction, 3 * w), (3 * w).sum()

    seen = learner.probe(probes.stop_gradient_in_graph)(prediction, w)
    expect(seen).equals(wanted(prediction, w)).gradients_agree_with(wanted)


def test_one_tensor_as_both_still_counts_as_prediction(learner, draw):
    t = draw(3, requires_grad=True)

    expect(learner.stop_gradient_target(t, t)).equals(torch.tensor(0.0)).requires_grad()


def test_the_arguments_require_grad_as_before(learner, draw):
    prediction, target = draw(4, requires_grad=True), draw(4, requires_grad=True)

    expect(learner.stop_gradient_target(prediction, target)).leaves_arguments_unchanged()


def test_far_from_zero_the_target_keeps_its_digits(learner, draw):
    target = 1e9 + draw(4, dtype=torch.float64)
    prediction = target + draw(4, dtype=torch.float64)

    expect(learner.stop_gradient_target(prediction, target)).agrees_with(oracle)
