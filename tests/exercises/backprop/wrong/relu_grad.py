"""relu_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer(
    "You clamped the gradient at 0. The sign of the pre-activation decides, not the sign of the "
    "gradient."
)
def clamped(grad_out, pre):
    return grad_out.clamp(min=0)


@wrong_answer(
    "You multiplied by the output of the ReLU. Multiply by the mask of the pre-activation."
)
def times_the_activation(grad_out, pre):
    return grad_out * pre.clamp(min=0)


@wrong_answer("The upstream gradient is missing: this is the slope of the ReLU alone.")
def upstream_forgotten(grad_out, pre):
    return (pre > 0).to(grad_out.dtype)


@wrong_answer("The mask is inverted. The gradient passes where the unit is active.")
def mask_turned(grad_out, pre):
    return grad_out * (pre < 0)


@wrong_answer("The ReLU has no effect. Where the unit was inactive, the gradient is 0.")
def passed_through(grad_out, pre):
    return grad_out.clone()


@wrong_answer(
    "A unit is active if its pre-activation is above 0, even by very little. Your mask needs more."
)
def mask_over_1(grad_out, pre):
    return grad_out * (pre >= 1)


@wrong_answer("You masked the pre-activation. Mask the upstream gradient.")
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
    "When every unit is active, you return grad_out itself, and a change of one changes the other. "
    "Always make a new tensor."
)
def itself_where_all_are_active(grad_out, pre):
    return grad_out if bool((pre > 0).all()) else grad_out * (pre > 0)


@wrong_answer(
    "Where the pre-activation is exactly 0, 0/0 gives NaN. Compare with 0, do not divide."
)
def divided(grad_out, pre):
    return grad_out * pre.relu() / pre


@wrong_answer(
    "The mask is float32, and float32 times float16 gives float32. Keep the dtype of grad_out."
)
def float32_mask(grad_out, pre):
    return grad_out * (pre > 0).float()


@wrong_answer(
    "Where the unit was inactive, the gradient passes with the wrong sign. It must be 0 there."
)
def times_the_sign(grad_out, pre):
    return grad_out * pre.sign()


@wrong_answer("The masked elements were removed. Keep the shape, with zeros in their places.")
def left_out(grad_out, pre):
    return grad_out[pre > 0]


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(grad_out, pre):
    return oracle(grad_out, pre)


@wrong_answer("This is torch's own backward kernel. Differentiate by hand.")
def by_kernel(grad_out, pre):
    return torch.ops.aten.threshold_backward(grad_out, pre, 0)
