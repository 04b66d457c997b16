"""stop_gradient_target: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer

TARGET_NOT_CUT_OFF = (
    "The gradient reaches the target too. Detach the target. (clone() does not help: the copy is "
    "still connected to the graph.)"
)


@wrong_answer(TARGET_NOT_CUT_OFF)
def not_stopped(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output)


@wrong_answer(
    "The gradient was stopped at the prediction, and reaches the target. It should be the other "
    "way round."
)
def wrong_one_stopped(prediction, target_net_output):
    return functional.mse_loss(prediction.detach(), target_net_output)


@wrong_answer(
    "The whole difference was cut out of the graph (`no_grad`, `detach`), so the loss has no "
    "gradient at all. Cut out the target only."
)
def all_stopped(prediction, target_net_output):
    with torch.no_grad():
        return functional.mse_loss(prediction, target_net_output)


@wrong_answer("The target itself was changed, in place. Other losses need its graph.")
def detached_in_place(prediction, target_net_output):
    target = target_net_output.detach_()
    return functional.mse_loss(prediction, target)


@wrong_answer(TARGET_NOT_CUT_OFF)
def cloned(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output.clone())


@wrong_answer("The squares were added up. Take their mean.")
def summed(prediction, target_net_output):
    return (prediction - target_net_output.detach()).square().sum()


@wrong_answer("You averaged the absolute differences. Square them first.")
def absolute(prediction, target_net_output):
    return (prediction - target_net_output.detach()).abs().mean()


@wrong_answer("The target itself no longer requires grad. This changes it for all other code.")
def switched_off(prediction, target_net_output):
    target_net_output.requires_grad_(False)
    return functional.mse_loss(prediction, target_net_output)


@wrong_answer(
    "Numbers that went through Python come back as float32. Use detach(), which keeps the dtype."
)
def through_a_list(prediction, target_net_output):
    target = torch.tensor(target_net_output.tolist()).reshape(prediction.shape)
    return functional.mse_loss(prediction, target.to(prediction.dtype))


@wrong_answer("That is a Python number, which has no gradient. Return the tensor.")
def a_number(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output.detach()).item()
