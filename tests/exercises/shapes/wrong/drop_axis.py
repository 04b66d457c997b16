"""drop_axis: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("Every axis of size 1 is gone. Only the axis dim was asked for.")
def all_of_them(t, dim):
    return t.squeeze()


@wrong_answer("That raises where the size is not 1: there, t should stay as it is.")
def raises_elsewhere(t, dim):
    if t.shape[dim] != 1:
        raise ValueError(f"axis {dim} has size {t.shape[dim]}, not 1")
    return t.squeeze(dim)


@wrong_answer("Where the size is not 1, elements are lost: look at the size before you drop it.")
def first_of_the_axis(t, dim):
    return t.select(dim, 0) if t.shape[dim] else t


@wrong_answer(
    "A slice that begins after dim = −1 begins at 0 again: count dim from the front first."
)
def negative_dim_by_slices(t, dim):
    return t.reshape(t.shape[:dim] + t.shape[dim + 1 :]) if t.shape[dim] == 1 else t


@wrong_answer("The first axis of size 1 is gone, whichever dim was: `remove` looks for a value.")
def first_one_of_all(t, dim):
    shape = list(t.shape)
    if shape[dim] == 1:
        shape.remove(1)
    return t.view(shape)


@wrong_answer("The answer is a copy. To leave out an axis of size 1 needs no memory: give a view.")
def copied(t, dim):
    return t.squeeze(dim).clone()


@wrong_answer("`squeeze_` changed t itself: the trailing underscore means in place.")
def in_place(t, dim):
    return t.squeeze_(dim)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut_where_it_stays(t, dim):
    return t.squeeze(dim) if t.shape[dim] == 1 else t.detach()
