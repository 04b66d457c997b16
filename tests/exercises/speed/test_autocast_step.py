"""autocast_step: a training step with a bfloat16 forward and float32 parameters."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)

CLOSE = {"atol": 2e-4, "rtol": 1e-3}  # a float32 forward differs by some 1e-2


def inputs(draw, n):
    weights = [draw(8, 6), draw(8), draw(2, 8), draw(2)]
    return weights, draw(n + 3, 6), 2 * draw(n + 3, 2), 0.05


def oracle(weights, inputs, targets, lr, loss_fn=functional.mse_loss, steps=2):
    parameters, losses = [w.detach().clone().requires_grad_() for w in weights], []
    w1, b1, w2, b2 = parameters
    for _ in range(steps):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = torch.tanh(functional.linear(inputs.detach(), w1, b1))
            prediction = functional.linear(hidden, w2, b2)
        loss = loss_fn(prediction.float(), targets.detach())
        gradients = torch.autograd.grad(loss, parameters)
        losses.append(loss.item())
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter -= lr * gradient
    return losses, [p.detach() for p in parameters]


test_standard = standard(
    "autocast_step",
    inputs,
    oracle,
    probe=probes.stepped,
    without={"takes_float64": "the parameters are float32: that is the exercise"},
    **CLOSE,
)


def test_each_part_has_its_precision(learner, draw):
    seen = learner.probe(probes.precisions)(*inputs(draw, 3))

    expect(seen).equals(
        {
            "backward under autocast": False,
            "layer gives": "torch.bfloat16",
            "gradients": ["torch.float32"],
            "parameters": ["torch.float32"],
            "steps": 1,
        }
    )


def test_the_loss_is_taken_in_float32(learner, draw):
    weights, x, _, lr = inputs(draw, 3)

    seen = learner.probe(probes.loss_dtype)(weights, x, draw.labels(len(x), 2), lr)

    expect(seen).equals(["torch.float32"])


def test_asks_for_bfloat16_where_the_device_would_choose_float16(learner, draw):
    seen = learner.probe(probes.layer_dtypes)(*inputs(draw, 3))

    expect(seen).equals(["torch.bfloat16", "torch.bfloat16"])


@pytest.mark.parametrize("training", [True, False])
def test_the_model_runs_in_the_mode_that_it_is_in(learner, draw, training):
    weights = [draw(8, 6), draw(8), draw(2, 8), draw(2)]

    seen = learner.probe(probes.modes)("autocast_step", weights, draw(4, 6), draw(4, 2), training)

    expect(seen).holds(
        set(seen.value) == {training},
        f"model.training was {training} before; in its calls and afterwards it is {seen.value}",
    )


def test_takes_the_loss_that_was_given(learner, draw):
    weights, x, targets, lr = inputs(draw, 3)

    seen = learner.probe(probes.stepped_by_cross_entropy)(weights, x, targets.sigmoid(), lr)

    loss_fn = functional.binary_cross_entropy_with_logits
    expect(seen).equals(oracle(weights, x, targets.sigmoid(), lr, loss_fn, 1), **CLOSE)
