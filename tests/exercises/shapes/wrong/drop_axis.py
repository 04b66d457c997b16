"""drop_axis: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("Every axis of size 1 is gone. Remove only the axis dim.")
def all_of_them(t, dim):
    return t.squeeze()


@wrong_answer("This raises an error if the size is not 1. Leave t as it is then.")
def raises_elsewhere(t, dim):
    if t.shape[dim] != 1:
        raise ValueError(f"axis {dim} has size {t.shape[dim]}, not 1")
    return t.squeeze(dim)


@wrong_answer(
    "Elements are lost if the size is not 1. Look at the size before you remove the axis."
)
def first_of_the_axis(t, dim):
    return t.select(dim, 0) if t.shape[dim] else t


@wrong_answer(
    "For dim = −1, a slice from dim + 1 begins at 0 again. Count dim from the front first."
)
def negative_dim_by_slices(t, dim):
    return t.reshape(t.shape[:dim] + t.shape[dim + 1 :]) if t.shape[dim] == 1 else t


@wrong_answer("For a negative dim, the first axis is gone. Count dim from the front first.")
def first_axis_for_a_negative_dim(t, dim):
    return t[(slice(None),) * dim + (0,)] if t.shape[dim] == 1 else t


@wrong_answer("The first axis of size 1 is gone, whatever dim is.")
def first_one_of_all(t, dim):
    shape = list(t.shape)
    if shape[dim] == 1:
        shape.remove(1)
    return t.view(shape)


@wrong_answer(
    "The result is a copy. Removing an axis of size 1 needs no new memory: return a view."
)
def copied(t, dim):
    return t.squeeze(dim).clone()


@wrong_answer(
    "The tensor that you were given was changed. Methods that end with an underscore, such "
    "as `squeeze_`, work in place: the others return a new tensor."
)
def in_place(t, dim):
    return t.squeeze_(dim)


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from t itself."
)
def cut_where_it_stays(t, dim):
    return t.squeeze(dim) if t.shape[dim] == 1 else t.detach()
