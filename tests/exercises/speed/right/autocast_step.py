"""autocast_step: right answers in other styles."""

import torch

from torchkata.testing import right_answer


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
