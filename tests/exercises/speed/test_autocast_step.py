"""autocast_step: a training step with a bfloat16 forward and float32 parameters."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

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


def _step(model, inputs, targets, loss_fn, optimizer, dtype=torch.bfloat16, enabled=True):
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=dtype, enabled=enabled):
        loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss


@wrong_answer("The loss is not always the mean squared error: call loss_fn(predictions, targets).")
def a_loss_of_its_own(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs, targets, functional.mse_loss, optimizer).item()


@wrong_answer("loss_fn takes the predictions first, then the targets.")
def arguments_exchanged(model, inputs, targets, loss_fn, optimizer):
    turned = lambda predictions, targets: loss_fn(targets, predictions)
    return _step(model, inputs, targets, turned, optimizer).item()


@wrong_answer(
    "Everything ran in float32: the model has to run under autocast, for the device that it is on."
)
def without_autocast(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs, targets, loss_fn, optimizer, enabled=False).item()


@wrong_answer("The model was switched to training mode. Run it in the mode that it is in.")
def switched_to_training(model, inputs, targets, loss_fn, optimizer):
    return _step(model.train(), inputs, targets, loss_fn, optimizer).item()


@wrong_answer("The model was switched to evaluation mode. Run it in the mode that it is in.")
def switched_to_evaluation(model, inputs, targets, loss_fn, optimizer):
    return _step(model.eval(), inputs, targets, loss_fn, optimizer).item()


@wrong_answer("That is float16, whose range is small. bfloat16 was asked for.")
def float16(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs, targets, loss_fn, optimizer, torch.float16).item()


@wrong_answer("The dtype was left to the device: on a GPU, autocast takes float16. Name bfloat16.")
def dtype_left_out(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs, targets, loss_fn, optimizer, None).item()


@wrong_answer("The parameters became bfloat16: small updates are lost. Leave them float32.")
def model_cast(model, inputs, targets, loss_fn, optimizer):
    model.bfloat16()
    optimizer.zero_grad()
    loss = loss_fn(model(inputs.bfloat16()), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong_answer("The loss was taken in bfloat16: call loss_fn under autocast, or cast what it gets.")
def loss_in_bfloat16(model, inputs, targets, loss_fn, optimizer):
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        predictions = model(inputs)
    loss = loss_fn(predictions, targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong_answer("The parameters were cast there and back: what float32 knew of them is lost.")
def cast_there_and_back(model, inputs, targets, loss_fn, optimizer):
    model.bfloat16()
    optimizer.zero_grad()
    loss = loss_fn(model(inputs.bfloat16()).float(), targets)
    loss.backward()
    model.float()
    optimizer.step()
    return loss.item()


@wrong_answer("Old gradients were added to: clear them before backward.")
def never_zeroed(model, inputs, targets, loss_fn, optimizer):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong_answer("Nothing moved, for the step found no gradients: clear them, backward, then step.")
def stepped_before_backward(model, inputs, targets, loss_fn, optimizer):
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_fn(model(inputs), targets)
    optimizer.step()
    loss.backward()
    return loss.item()


@wrong_answer("Nothing moved, for the step found no gradients: clear them, backward, then step.")
def zeroed_too_late(model, inputs, targets, loss_fn, optimizer):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@wrong_answer("Backward ran under autocast: only the forward belongs there.")
def backward_inside(model, inputs, targets, loss_fn, optimizer):
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_fn(model(inputs), targets)
        loss.backward()
    optimizer.step()
    return loss.item()


@wrong_answer("The loss is a tensor with its graph. Make it a float with .item().")
def loss_as_a_tensor(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs, targets, loss_fn, optimizer)


@wrong_answer("Nothing moved, for the step found no gradients: clear them, backward, then step.")
def no_step(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs, targets, loss_fn, probes.Descent(model, 0.0)).item()


@wrong_answer("That is the loss after the step. Give the one before it.")
def loss_after(model, inputs, targets, loss_fn, optimizer):
    _step(model, inputs, targets, loss_fn, optimizer)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return loss_fn(model(inputs), targets).item()


@wrong_answer("Only the inputs were cast: bfloat16 cannot meet float32 parameters. Use autocast.")
def inputs_cast(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs.bfloat16(), targets, loss_fn, optimizer, enabled=False).item()


@right_answer
def loss_outside(model, inputs, targets, loss_fn, optimizer):
    with torch.autocast(device_type=inputs.device.type, dtype=torch.bfloat16):
        predictions = model(inputs)
    loss = loss_fn(predictions.float(), targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss)


@right_answer
def decorated(model, inputs, targets, loss_fn, optimizer):
    @torch.autocast(next(model.parameters()).device.type, torch.bfloat16)
    def forward():
        return loss_fn(model(inputs), targets)

    model.zero_grad(set_to_none=False)
    loss = forward()
    loss.backward()
    optimizer.step()
    return loss.detach().item()
