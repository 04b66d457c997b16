"""window_mask: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _behind(n):
    return torch.arange(n)[:, None] - torch.arange(n)


@wrong_answer("The window is one key too wide. Its own key counts: width keys in all.")
def one_too_wide(n, width):
    return (_behind(n) >= 0) & (_behind(n) <= width)


@wrong_answer("The window is one key too narrow.")
def one_too_narrow(n, width):
    return (_behind(n) >= 0) & (_behind(n) < width - 1)


@wrong_answer("A query does not see its own key: the window is shifted back by one.")
def shifted(n, width):
    return (_behind(n) > 0) & (_behind(n) <= width)


@wrong_answer("Queries see keys after them. The window looks back only.")
def both_sides(n, width):
    return _behind(n).abs() < width


@wrong_answer("The window looks ahead. It looks back.")
def ahead(n, width):
    return oracle(n, width).T.contiguous()


@wrong_answer("Everything before the query is visible. Only width keys are.")
def no_window(n, width):
    return _behind(n) >= 0


@wrong_answer("True and False are exchanged: True is where a query may see a key.")
def exchanged(n, width):
    return ~oracle(n, width)


@wrong_answer("The sequence was cut into blocks. Each query has a window of its own.")
def blocks(n, width):
    at = torch.arange(n) // width
    return (at[:, None] == at) & (_behind(n) >= 0)


@wrong_answer("The keys before the window are visible, and those in it are hidden.")
def before_the_window(n, width):
    return _behind(n) >= width


@wrong_answer("The mask holds numbers. It is a bool tensor.")
def numbers(n, width):
    return oracle(n, width).float()


@wrong_answer("The width was divided over both sides. All of it lies before the query.")
def half_on_each_side(n, width):
    return (_behind(n) <= width // 2) & (_behind(n) >= -(width // 2))
