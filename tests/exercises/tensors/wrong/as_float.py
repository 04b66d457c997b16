"""as_float: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "Floating point numbers of another precision became float32 too. Convert only integers and "
    "bools."
)
def everything_to_float32(t):
    return t.float()


@wrong_answer("The result is float64. Integers and bools should become float32.")
def everything_to_float64(t):
    return t.double()


@wrong_answer("Only int64 was converted. There are other integer dtypes, and bool.")
def only_int64(t):
    return t.float() if t.dtype is torch.int64 else t


@wrong_answer("bool was not converted: True becomes 1.0, and False becomes 0.0.")
def not_bool(t):
    return t if t.is_floating_point() or t.dtype is torch.bool else t.float()


UINT8_LEFT_OUT = "uint8 was not converted. It is an integer dtype too."


@wrong_answer(UINT8_LEFT_OUT)
def not_uint8(t):
    return t if t.is_floating_point() or t.dtype is torch.uint8 else t.float()


@wrong_answer(UINT8_LEFT_OUT)
def signed_integers_only(t):
    signed = (torch.int8, torch.int16, torch.int32, torch.int64)
    return t.float() if t.dtype in signed else t


@wrong_answer("t itself is float32 now. Leave t as it is, and return a new tensor.")
def changed_itself(t):
    if not t.is_floating_point():
        t.data = t.float()
    return t


COPIED = "A tensor that was already floating point was copied. Return t itself."


@wrong_answer(COPIED)
def made_contiguous(t):
    return t.contiguous() if t.is_floating_point() else t.float()


@wrong_answer("float16 and bfloat16 are floating point too.")
def only_wide_floats(t):
    return t if t.dtype in (torch.float32, torch.float64) else t.float()


@wrong_answer("A tensor that was already floating point was cut out of its graph. Return t itself.")
def detached(t):
    return t.detach() if t.is_floating_point() else t.float()


@wrong_answer(COPIED)
def copied(t):
    return t.clone() if t.is_floating_point() else t.float()


@wrong_answer("The bits were read as other numbers. Convert the numbers.")
def bits_read_anew(t):
    return t if t.is_floating_point() else t.to(torch.int32).view(torch.float32)


@wrong_answer("The new tensor requires grad. It should not: integers have no gradient.")
def tracked(t):
    return t if t.is_floating_point() else t.float().requires_grad_()


@wrong_answer("torch's default dtype can be changed. Name torch.float32.")
def to_the_default_dtype(t):
    return t if t.is_floating_point() else t.to(torch.get_default_dtype())
