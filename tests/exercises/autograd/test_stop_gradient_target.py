"""stop_gradient_target: mean squared error whose gradient ends at the target."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


def oracle(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output.detach())


test_standard = standard(
    "stop_gradient_target",
    inputs,
    oracle,
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


@wrong_answer(
    "The gradient reaches the target too: cut it off there. (clone() does not: it is in the graph.)"
)
def not_stopped(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output)


@wrong_answer("The gradient was stopped at the prediction, and reaches the target.")
def wrong_one_stopped(prediction, target_net_output):
    return functional.mse_loss(prediction.detach(), target_net_output)


@wrong_answer("Under no_grad nothing is recorded: the loss has no gradient at all.")
def all_stopped(prediction, target_net_output):
    with torch.no_grad():
        return functional.mse_loss(prediction, target_net_output)


@wrong_answer("The target itself was changed, in place: other losses need its graph.")
def detached_in_place(prediction, target_net_output):
    target = target_net_output.detach_()
    return functional.mse_loss(prediction, target)


@wrong_answer(
    "The gradient reaches the target too: cut it off there. (clone() does not: it is in the graph.)"
)
def cloned(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output.clone())


@wrong_answer("The squares were added up. Their mean is wanted.")
def summed(prediction, target_net_output):
    return (prediction - target_net_output.detach()).square().sum()


@wrong_answer("You averaged the distances. Square them first.")
def absolute(prediction, target_net_output):
    return (prediction - target_net_output.detach()).abs().mean()


@wrong_answer("The target's requires_grad was switched off, for everybody who uses it.")
def switched_off(prediction, target_net_output):
    target_net_output.requires_grad_(False)
    return functional.mse_loss(prediction, target_net_output)


@wrong_answer("Numbers that went through Python come back as float32: detach() keeps the dtype.")
def through_a_list(prediction, target_net_output):
    target = torch.tensor(target_net_output.tolist()).reshape(prediction.shape)
    return functional.mse_loss(prediction, target.to(prediction.dtype))


@wrong_answer("`.item()` gives a Python number, which has no gradient: give the tensor back.")
def a_number(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output.detach()).item()


@right_answer
def under_no_grad(prediction, target_net_output):
    with torch.no_grad():
        target = target_net_output * 1
    return ((prediction - target) ** 2).sum() / prediction.numel()


@right_answer
def with_data(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output.data)
