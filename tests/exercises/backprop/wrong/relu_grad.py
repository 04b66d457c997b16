"""relu_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer(
    "You clamped the gradient at 0. What decides is the sign of the pre-activation, not that of "
    "the gradient."
)
def clamped(grad_out, pre):
    return grad_out.clamp(min=0)


@wrong_answer("You put the pre-activation through. The mask of it is what the gradient needs.")
def times_the_activation(grad_out, pre):
    return grad_out * pre.clamp(min=0)


@wrong_answer("The upstream gradient is forgotten: this is the slope of the ReLU alone.")
def upstream_forgotten(grad_out, pre):
    return (pre > 0).to(grad_out.dtype)


@wrong_answer("The mask is the wrong way round: an active unit lets the gradient through.")
def mask_turned(grad_out, pre):
    return grad_out * (pre < 0)


@wrong_answer("The ReLU is not there at all: where the unit was inactive, the gradient is 0.")
def passed_through(grad_out, pre):
    return grad_out.clone()


@wrong_answer("An active unit is one over 0, by however little. This mask asks for more.")
def mask_over_1(grad_out, pre):
    return grad_out * (pre >= 1)


@wrong_answer("You masked the pre-activation by itself. Mask the upstream gradient.")
def masked_the_wrong_one(grad_out, pre):
    return torch.where(pre > 0, pre, torch.zeros_like(pre))


IN_PLACE = "grad_out was changed in place. Mask a copy, or make a new tensor."


@wrong_answer(IN_PLACE)
def in_place(grad_out, pre):
    grad = grad_out.detach()
    grad[pre <= 0] = 0
    return grad


@wrong_answer(IN_PLACE)
def written_into(grad_out, pre):
    grad_out[pre <= 0] = 0
    return grad_out


@wrong_answer(
    "Where every unit is active, grad_out itself came back: who writes to one writes to the other. "
    "Make a new tensor always."
)
def itself_where_all_are_active(grad_out, pre):
    return grad_out if bool((pre > 0).all()) else grad_out * (pre > 0)


@wrong_answer("Where the pre-activation is exactly 0, that is 0/0: NaN. Compare, do not divide.")
def divided(grad_out, pre):
    return grad_out * pre.relu() / pre


@wrong_answer("The mask is float32, and times float16 that makes float32. Keep grad_out's dtype.")
def float32_mask(grad_out, pre):
    return grad_out * (pre > 0).float()


@wrong_answer(
    "`sign` is −1 where the unit was inactive, not 0: the gradient passes there, turned round."
)
def times_the_sign(grad_out, pre):
    return grad_out * pre.sign()


@wrong_answer("What was masked out is gone. Keep the shape, with zeros in those places.")
def left_out(grad_out, pre):
    return grad_out[pre > 0]


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(grad_out, pre):
    return oracle(grad_out, pre)


@wrong_answer("That is torch's own backward kernel. Differentiate by hand.")
def by_kernel(grad_out, pre):
    return torch.ops.aten.threshold_backward(grad_out, pre, 0)
