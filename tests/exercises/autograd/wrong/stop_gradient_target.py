"""stop_gradient_target: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer

TARGET_NOT_CUT_OFF = (
    "The gradient reaches the target too: cut it off there. (clone() does not: it is in the graph.)"
)


@wrong_answer(TARGET_NOT_CUT_OFF)
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


@wrong_answer(TARGET_NOT_CUT_OFF)
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
