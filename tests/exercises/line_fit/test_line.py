"""line: the height w·x + b at each x."""

import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n), draw(1), draw(1)


def oracle(x, w, b):
    return torch.addcmul(b, w, x)


test_standard = standard("line", inputs, oracle, gradient=True)


def test_parameters_of_rank_0_work(learner, draw):
    x, w, b = draw(3), draw(), draw()

    expect(learner.line(x, w, b)).equals(oracle(x, w, b))


@wrong_answer("You swapped slope and intercept: w multiplies x, b is added.")
def swapped(x, w, b):
    return b * x + w


@wrong_answer("The intercept b is missing.")
def without_intercept(x, w, b):
    return w * x


@wrong_answer("`.item()` cuts w and b out of the graph: keep them tensors.")
def cut_by_item(x, w, b):
    return x * w.item() + b.item()


@wrong_answer("x was changed in place: `*=` and `+=` write into the tensor that you were given.")
def in_place(x, w, b):
    if x.requires_grad:
        return w * x + b
    x *= w
    x += b
    return x


@wrong_answer("x was changed in place: `*=` and `+=` write into the tensor that you were given.")
def in_place_where_autograd_forbids_it(x, w, b):
    x *= w
    x += b
    return x


@right_answer
def with_addcmul(x, w, b):
    return torch.addcmul(b, x, w)


@right_answer
def one_element_at_a_time(x, w, b):
    return torch.cat([w.reshape(1) * element + b.reshape(1) for element in x] or [x])
