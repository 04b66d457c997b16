"""autocast_step: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import probes_beside, wrong_answer

probes = probes_beside(__file__)


def _step(model, inputs, targets, loss_fn, optimizer, dtype=torch.bfloat16, enabled=True):
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=dtype, enabled=enabled):
        loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss


@wrong_answer("The loss is not always the mean squared error. Call loss_fn(predictions, targets).")
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


@wrong_answer("That is float16, which has a small range. The exercise asks for bfloat16.")
def float16(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs, targets, loss_fn, optimizer, torch.float16).item()


@wrong_answer("No dtype was given, and on a GPU autocast then takes float16. Give it bfloat16.")
def dtype_left_out(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs, targets, loss_fn, optimizer, None).item()


@wrong_answer("The parameters became bfloat16, so small updates are lost. Leave them float32.")
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


@wrong_answer("The parameters were cast to bfloat16 and back, so their float32 digits are lost.")
def cast_there_and_back(model, inputs, targets, loss_fn, optimizer):
    model.bfloat16()
    optimizer.zero_grad()
    loss = loss_fn(model(inputs.bfloat16()).float(), targets)
    loss.backward()
    model.float()
    optimizer.step()
    return loss.item()


@wrong_answer("The new gradients were added to the old ones. Clear them before backward.")
def never_zeroed(model, inputs, targets, loss_fn, optimizer):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


NO_GRADIENTS = (
    "Nothing changed, because the step found no gradients. Clear them first, then "
    "backward, then step."
)


@wrong_answer(NO_GRADIENTS)
def stepped_before_backward(model, inputs, targets, loss_fn, optimizer):
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_fn(model(inputs), targets)
    optimizer.step()
    loss.backward()
    return loss.item()


@wrong_answer(NO_GRADIENTS)
def zeroed_too_late(model, inputs, targets, loss_fn, optimizer):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@wrong_answer("Backward ran under autocast. Only the forward pass belongs there.")
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


@wrong_answer(NO_GRADIENTS)
def no_step(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs, targets, loss_fn, probes.Descent(model, 0.0)).item()


@wrong_answer("That is the loss after the step. Return the one before it.")
def loss_after(model, inputs, targets, loss_fn, optimizer):
    _step(model, inputs, targets, loss_fn, optimizer)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return loss_fn(model(inputs), targets).item()


@wrong_answer(
    "Only the inputs were cast, and bfloat16 inputs do not fit float32 parameters. Use autocast."
)
def inputs_cast(model, inputs, targets, loss_fn, optimizer):
    return _step(model, inputs.bfloat16(), targets, loss_fn, optimizer, enabled=False).item()


@wrong_answer("The optimizer promises `zero_grad()` without arguments. Call it without any.")
def zero_grad_with_an_argument(model, inputs, targets, loss_fn, optimizer):
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast(inputs.device.type, dtype=torch.bfloat16):
        loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()
