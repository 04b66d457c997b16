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


@wrong_answer("Queries see keys after them, and the window is one key too wide.")
def both_sides_and_wide(n, width):
    return _behind(n).abs() <= width


@wrong_answer("The window looks ahead, and it is one key too wide.")
def ahead_and_wide(n, width):
    return (_behind(n) <= 0) & (_behind(n) >= -width)


@wrong_answer("Queries before the first full window see nothing. They see the keys that there are.")
def full_windows_only(n, width):
    return oracle(n, width) & (torch.arange(n)[:, None] >= width - 1)


@wrong_answer("The first queries see keys after them. The window looks back only.")
def first_rows_full(n, width):
    return oracle(n, width) | (torch.arange(n)[:, None] < width)


@wrong_answer("The window has half of its width. All of the width lies before the query.")
def half_width(n, width):
    return (_behind(n) >= 0) & (_behind(n) <= width // 2)


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


@wrong_answer(
    "The first windows were filled up with later keys. At the start there are fewer keys."
)
def filled_up(n, width):
    first = (torch.arange(n)[:, None] - width + 1).clamp(min=0)
    return (torch.arange(n) >= first) & (torch.arange(n) < first + width)


@wrong_answer(
    "The first windows are empty: they begin before 0, and a negative index counts from the end. "
    "Begin at 0 there: `max(0, …)`."
)
def from_negative(n, width):
    mask = torch.zeros(n, n, dtype=torch.bool)
    for i in range(n):
        mask[i, i - width + 1 : i + 1] = True
    return mask


@wrong_answer("Every query sees the first key. It sees only the keys of its window.")
def first_key_kept(n, width):
    return oracle(n, width) | (torch.arange(n) == 0)


@wrong_answer("The mask holds 0 and −inf, which are added to scores. It is a bool tensor here.")
def minus_infinity(n, width):
    return torch.zeros(n, n).masked_fill(~oracle(n, width), -float("inf"))


@wrong_answer("The mask holds numbers. It is a bool tensor.")
def numbers(n, width):
    return oracle(n, width).float()


@wrong_answer("The width was divided over both sides. All of it lies before the query.")
def half_on_each_side(n, width):
    return (_behind(n) <= width // 2) & (_behind(n) >= -(width // 2))
