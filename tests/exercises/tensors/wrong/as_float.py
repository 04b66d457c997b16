"""as_float: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "float64 was narrowed to float32, or float16 widened. Only integers and bools change."
)
def everything_to_float32(t):
    return t.float()


@wrong_answer("float64 is more than was asked for: integers become float32.")
def everything_to_float64(t):
    return t.double()


@wrong_answer("int64 is not the only integer dtype.")
def only_int64(t):
    return t.float() if t.dtype is torch.int64 else t


@wrong_answer("bool was left out: True becomes 1.0, and False 0.0.")
def not_bool(t):
    return t if t.is_floating_point() or t.dtype is torch.bool else t.float()


UINT8_LEFT_OUT = "uint8 was left out: it is an integer dtype, too."


@wrong_answer(UINT8_LEFT_OUT)
def not_uint8(t):
    return t if t.is_floating_point() or t.dtype is torch.uint8 else t.float()


@wrong_answer(UINT8_LEFT_OUT)
def signed_integers_only(t):
    signed = (torch.int8, torch.int16, torch.int32, torch.int64)
    return t.float() if t.dtype in signed else t


@wrong_answer("t itself is float32 now. Leave it, and give back another tensor.")
def changed_itself(t):
    if not t.is_floating_point():
        t.data = t.float()
    return t


COPIED = "What is floating point already was copied. Give it back as it came."


@wrong_answer(COPIED)
def made_contiguous(t):
    return t.contiguous() if t.is_floating_point() else t.float()


@wrong_answer("float16 and bfloat16 are floating point too.")
def only_wide_floats(t):
    return t if t.dtype in (torch.float32, torch.float64) else t.float()


@wrong_answer("What is floating point already was cut out of its graph. Give it back as it came.")
def detached(t):
    return t.detach() if t.is_floating_point() else t.float()


@wrong_answer(COPIED)
def copied(t):
    return t.clone() if t.is_floating_point() else t.float()


@wrong_answer("`view` reads the same bits as other numbers. Convert the numbers.")
def bits_read_anew(t):
    return t if t.is_floating_point() else t.to(torch.int32).view(torch.float32)


@wrong_answer("The new tensor requires grad. Integers have no gradient to hand on.")
def tracked(t):
    return t if t.is_floating_point() else t.float().requires_grad_()
