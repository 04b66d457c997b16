"""as_float: integers and bools as float32, floating point numbers as they are."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(t):
    return torch.true_divide(t, 1)


test_standard = standard("as_float", inputs, oracle, gradient=True)


@pytest.mark.parametrize("dtype", [*oracles.INTEGERS, torch.bool], ids=str)
def test_whole_numbers_become_float32(learner, draw, dtype):
    for each in (torch.int32, torch.uint8, dtype):
        t = draw.integers(2, 3, low=0, high=100, dtype=each)

        expect(learner.as_float(t)).equals(oracle(t)).requires_grad(False)


def test_whole_numbers_stay_what_they_were(learner, draw):
    expect(learner.as_float(draw.integers(2, 3, low=0, high=100))).leaves_arguments_unchanged()


@pytest.mark.parametrize("dtype", [torch.int8, torch.int64], ids=str)
def test_negative_numbers_stay_negative(learner, draw, dtype):
    t = draw.integers(5, low=-100, high=0, dtype=dtype)

    expect(learner.as_float(t)).equals(oracle(t))


def test_floating_point_stays_as_it_is_uncopied(learner, draw):
    for dtype in reversed(oracles.FLOATS):
        t = draw(2, 3, dtype=dtype)

        expect(learner.as_float(t)).equals(t).shares_memory_with("t")
        expect(learner.as_float(t.T)).equals(t.T).shares_memory_with("t")


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    t = draw.integers(*shape, low=-9, high=10)

    expect(learner.as_float(t)).equals(oracle(t))


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


@wrong_answer("uint8 was left out: it is an integer dtype, too.")
def not_uint8(t):
    return t if t.is_floating_point() or t.dtype is torch.uint8 else t.float()


@wrong_answer("uint8 was left out: it is an integer dtype, too.")
def signed_integers_only(t):
    signed = (torch.int8, torch.int16, torch.int32, torch.int64)
    return t.float() if t.dtype in signed else t


@wrong_answer("t itself is float32 now. Leave it, and give back another tensor.")
def changed_itself(t):
    if not t.is_floating_point():
        t.data = t.float()
    return t


@wrong_answer("What is floating point already was copied. Give it back as it came.")
def made_contiguous(t):
    return t.contiguous() if t.is_floating_point() else t.float()


@wrong_answer("float16 and bfloat16 are floating point too.")
def only_wide_floats(t):
    return t if t.dtype in (torch.float32, torch.float64) else t.float()


@wrong_answer("What is floating point already was cut out of its graph. Give it back as it came.")
def detached(t):
    return t.detach() if t.is_floating_point() else t.float()


@wrong_answer("What is floating point already was copied. Give it back as it came.")
def copied(t):
    return t.clone() if t.is_floating_point() else t.float()


@wrong_answer("`view` reads the same bits as other numbers. Convert the numbers.")
def bits_read_anew(t):
    return t if t.is_floating_point() else t.to(torch.int32).view(torch.float32)


@wrong_answer("The new tensor requires grad. Integers have no gradient to hand on.")
def tracked(t):
    return t if t.is_floating_point() else t.float().requires_grad_()


@right_answer
def one_conversion(t):
    return t.to(t.dtype if t.is_floating_point() else torch.float32)


@right_answer
def as_a_view(t):
    if torch.is_floating_point(t):
        return t.view_as(t)
    return torch.empty(t.shape, dtype=torch.float32).copy_(t)
