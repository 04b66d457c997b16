"""line: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("You swapped slope and intercept. Multiply x by w, then add b.")
def swapped(x, w, b):
    return b * x + w


@wrong_answer("The intercept b is missing.")
def without_intercept(x, w, b):
    return w * x


@wrong_answer("w and b are cut out of the graph. Keep them as tensors.")
def cut_by_item(x, w, b):
    return x * w.item() + b.item()


IN_PLACE = "A tensor that you were given was changed in place. Make new tensors."


@wrong_answer(IN_PLACE)
def in_place(x, w, b):
    if x.requires_grad:
        return w * x + b
    x *= w
    x += b
    return x


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(x, w, b):
    x *= w
    x += b
    return x
