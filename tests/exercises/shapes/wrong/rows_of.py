"""rows_of: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer(
    "The number of rows is fixed. It depends on how many elements t has: compute it, or let "
    "torch do it."
)
def fixed_count(t, width):
    return t.reshape(3, width)


@wrong_answer("width was used as the number of rows. It is the length of each row.")
def width_rows(t, width):
    return t.reshape(width, -1)


@wrong_answer("The elements run down the columns. They should run along the rows.")
def down_the_columns(t, width):
    return t.reshape(width, t.numel() // width).T


@wrong_answer("`view` raises an error for some memory layouts. Return a copy then.")
def by_view(t, width):
    return t.view(-1, width)


REST_DROPPED = "The elements that do not fill a whole row were dropped. Raise an error instead."


@wrong_answer(REST_DROPPED)
def rest_dropped(t, width):
    flat = t.reshape(-1)
    count = flat.numel() // width
    return flat[: count * width].view(count, width)


@wrong_answer("This copies every tensor that is not contiguous, even if a view is possible.")
def always_contiguous(t, width):
    return t.contiguous().view(-1, width)


@wrong_answer("This always copies. A view is possible for every contiguous tensor.")
def always_copied(t, width):
    return t.clone().reshape(-1, width)


@wrong_answer(REST_DROPPED)
def by_unfold(t, width):
    return t.flatten().unfold(0, width, width)


@wrong_answer("The width is fixed at 2. Use the argument width.")
def fixed_width(t, width):
    return t.reshape(-1, 2)


@wrong_answer(
    "The tensor that you were given was changed. Methods that end with an underscore, such "
    "as `resize_`, work in place: the others return a new tensor."
)
def in_place(t, width):
    return t.resize_(t.numel() // width, width)


@wrong_answer(
    "The tensor was flattened first. That copies rows with gaps between them, even if they keep "
    "their width. Ask for the rows in one step."
)
def flat_first(t, width):
    return t.flatten().unflatten(0, (-1, width))
